"""Outcomes as readers see them: a rate or mean by segment, and which segments differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from personas.domain.outcome import Outcome, OutcomeEstimate, OutcomeKind
from personas.domain.run import Run
from personas.report.figures import title_of
from personas.report.projection import project


@dataclass(frozen=True, slots=True)
class OutcomeSegmentView:
    """An outcome in one segment."""

    number: Annotated[int, "the segment's number"]
    title: Annotated[str, "its title"]
    figures: Annotated[OutcomeEstimate | None, "its rate or mean, or none where withheld"]


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """An outcome over all customers, and in each segment."""

    measure: Annotated[str, "the measure of an outcome"]
    label: Annotated[str, "its name for readers, with the event where that is not just yes"]
    unit: Annotated[str | None, "its unit, or none"]
    kind: Annotated[OutcomeKind, "rate (of an event) or mean"]
    event: Annotated[str | None, "the value that a rate counts, or none"]
    is_adverse: Annotated[bool, "whether fewer are better"]
    estimate: Annotated[float, "the rate or mean of all customers"]
    count: Annotated[int, "how many customers have a value"]
    segments: Annotated[tuple[OutcomeSegmentView, ...], "the outcome in each segment"]
    highest: Annotated[
        OutcomeSegmentView | None,
        "the segment with the highest rate or mean, if significant and none is withheld, or none",
    ]
    lowest: Annotated[OutcomeSegmentView | None, "likewise the lowest"]
    significant: Annotated[
        tuple[OutcomeSegmentView, ...],
        "the segments that differ more than chance, the highest first",
    ]


def outcome_views(run: Run) -> tuple[OutcomeView, ...]:
    """Return the outcomes of a run, the one with the most significant segments first."""
    views = [_outcome_view(run, outcome) for outcome in run.outcomes]
    return tuple(sorted(views, key=lambda view: (-len(view.significant), view.label)))


def _outcome_view(run: Run, outcome: Outcome) -> OutcomeView:
    measure = next(m for m in run.all_measures if m.name == outcome.measure)
    has_event = outcome.event is not None and not outcome.is_plain
    ids = [segment.id for segment in run.profile.segments]
    views = {
        s: OutcomeSegmentView(s, title_of(run.names[s].name), outcome.segments.get(s)) for s in ids
    }
    order = sorted(outcome.segments, key=lambda s: (-outcome.segments[s].estimate, s))
    significant = tuple(views[s] for s in order if outcome.segments[s].significant)
    is_complete = len(order) == len(ids) > 1
    ends = [views[s] for s in (order[0], order[-1])] if is_complete else []
    highest, lowest = (v if v in significant else None for v in ends) if ends else (None, None)
    return project(
        OutcomeView,
        outcome,
        label=f"{measure.label}: {outcome.event}" if has_event else measure.label,
        unit=measure.unit,
        segments=tuple(views.values()),
        highest=highest,
        lowest=lowest,
        significant=significant,
    )
