"""Why a segment has its name, drawn: its place beside every threshold of the rule."""

from __future__ import annotations

from dataclasses import dataclass

from personas.domain.naming import Check
from personas.report.page.section import PageSource, at
from personas.report.views.evidence import AttemptView, CheckView
from personas.report.views.segment import SegmentView


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a meter."""

    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Meter:
    """A condition: the parts of the scale that it wants, its thresholds, and the segment's place.

    The scale is that of positions among all customers; of a category, of shares.
    """

    check: CheckView
    spans: tuple[Span, ...] = ()
    thresholds: tuple[str, ...] = ()
    position: str | None = None


def meters_of(source: PageSource, segment: SegmentView) -> tuple[Meter, ...]:
    """Return the conditions of the persona that names a segment, or else comes nearest."""
    naming = source.run.names[segment.number]
    view, attempt = segment.attempt, naming.attempt
    if view is None:
        view, attempt = segment.runner_up, naming.runner_up
    if view is None or attempt is None:
        return ()
    return tuple(_meters(source, view, attempt.checks))


def _meters(source: PageSource, view: AttemptView, checks: tuple[Check, ...]) -> list[Meter]:
    return [_meter(source, v, check) for v, check in zip(view.checks, checks, strict=True)]


def _meter(source: PageSource, view: CheckView, check: Check) -> Meter:
    low, high = (_position(source, view, limit) for limit in (view.low, view.high))
    if low is None and high is None:
        return Meter(view)
    start, end = low if low is not None else 0.0, high if high is not None else 1.0
    is_negated = view.within.count("not") % 2 == 1
    spans = [(0.0, start), (end, 1.0)] if is_negated else [(start, end)]
    return Meter(
        view,
        spans=tuple(Span(at(a), at(b - a)) for a, b in spans if b > a),
        thresholds=tuple(at(limit) for limit in (low, high) if limit is not None),
        position=None if view.withheld else _actual(source, view, check),
    )


def _position(source: PageSource, view: CheckView, value: float | str | None) -> float | None:
    """Return where a value stands on the scale of its meter; None where it has no place."""
    if value is None or isinstance(value, str):
        return None
    if view.category:
        return min(max(value, 0.0), 1.0)
    summary = source.run.profile.population.numbers.get(view.measure)
    return summary.position_of(value) if summary else None


def _actual(source: PageSource, view: CheckView, check: Check) -> str | None:
    position = check.position
    if position is None:
        position = _position(source, view, view.actual)
    return None if position is None else at(position)
