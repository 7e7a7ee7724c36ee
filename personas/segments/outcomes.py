"""Outcomes by segment: rates and means with intervals, and tests against all other customers.

Everything comes from the profile; no customer is read. A segment whose rate or mean is withheld is
left out, and is not tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import fsum, sqrt

from personas.domain.measure import Measure
from personas.domain.outcome import Outcome, OutcomeEstimate
from personas.domain.problem import Problem
from personas.domain.profile import Profile
from personas.segments.events import find_event, is_adverse, is_plain, number_in
from personas.segments.inference import (
    ALPHA,
    Moments,
    adjust,
    fisher_test,
    t_interval,
    welch_test,
    wilson_interval,
)
from personas.suppression import category_cells, mute_segments


@dataclass(frozen=True, slots=True)
class _Parts:
    """An outcome's moments over all customers, and in each segment where they are public."""

    event: str | None
    is_plain: bool
    population: Moments
    segments: Mapping[int, Moments]


def compute_outcomes(profile: Profile, measures: Iterable[Measure]) -> tuple[Outcome, ...]:
    """Return the outcomes among the measures, in their order; the false discovery rate is 5 %.

    The p-values of all segments and outcomes are adjusted together.
    """
    parts = {m: p for m in measures if m.role == "outcome" and (p := _parts(profile, m))}
    raw = [_outcome(measure, part) for measure, part in parts.items()]
    p_values = adjust([e.p_value for outcome in raw for e in outcome.segments.values()])
    remaining = iter(p_values)
    return tuple(
        replace(o, segments={s: _adjusted(o, e, next(remaining)) for s, e in o.segments.items()})
        for o in raw
    )


def warn_of_outcomes(measures: Iterable[Measure], outcomes: Iterable[Outcome]) -> Iterator[Problem]:
    """Warn of the outcomes that have no rate and no mean."""
    names = {outcome.measure for outcome in outcomes}
    for measure in measures:
        if measure.role == "outcome" and measure.name not in names:
            yield Problem(
                "W326",
                f"The outcome `{measure.name}` has no rate and no mean: its values are neither "
                "numbers nor yes and no, or too few customers have one of them",
                "Give it as a column of yes and no, or of numbers; its values are profiled as "
                "those of any column.",
            )


def _parts(profile: Profile, measure: Measure) -> _Parts | None:
    if measure.kind == "number":
        return _number_parts(profile, measure.name)
    shares = profile.population.categories[measure.name].shares
    values = {value: number_in(value) for value in shares}
    if len(shares) > 2 and all(number is not None for number in values.values()):
        return _ordinal_parts(profile, measure.name, {v: n or 0.0 for v, n in values.items()})
    event = find_event(shares, f"{measure.name} {measure.label} {measure.column}")
    return _event_parts(profile, measure.name, event) if event is not None else None


def _number_parts(profile: Profile, name: str) -> _Parts | None:
    summary, muted = profile.population.numbers[name], mute_segments(profile, name)
    parts = {
        s.id: Moments(s.size - n.gaps, n.stats["mean"].value, n.sd or 0.0)
        for s in profile.segments
        if (n := s.numbers.get(name)) and s.id not in muted
    }
    if not summary.sd:
        return None
    is_rate = summary.is_binary
    population = Moments(summary.count, summary.mean, summary.sd)
    return _Parts("1" if is_rate else None, is_rate, population, parts)


def _event_parts(profile: Profile, name: str, event: str) -> _Parts | None:
    """Return the rates of one value; None where too few customers have it to name it."""
    overall = profile.population.categories[name]
    cells = {
        segment: (cell, sum(c.count for c in row))
        for segment, row in category_cells(profile, name).items()
        for cell in row
        if cell.value == event
    }
    public = {s: _rate(c.share, n) for s, (c, n) in cells.items() if n and not c.is_hidden}
    population = _rate(overall.shares[event], overall.count)
    plain = is_plain(event, overall.shares)
    return _Parts(event, plain, population, public) if cells else None


def _rate(share: float, count: int) -> Moments:
    return Moments(count, share, sqrt(share * (1 - share) * count / max(count - 1, 1)))


def _ordinal_parts(profile: Profile, name: str, numbers: Mapping[str, float]) -> _Parts | None:
    """Return the means of values that are numbers, where no count of a value is withheld."""
    overall = profile.population.categories[name]
    counts = {value: round(share * overall.count) for value, share in overall.shares.items()}
    rows = category_cells(profile, name)
    is_public = {s: not any(cell.is_hidden or cell.value is None for cell in rows[s]) for s in rows}
    parts = {
        segment: _moments({numbers[cell.value or ""]: cell.count for cell in row})
        for segment, row in rows.items()
        if row and is_public[segment] and sum(cell.count for cell in row)
    }
    return _Parts(None, False, _moments({numbers[v]: n for v, n in counts.items()}), parts)


def _moments(counts: Mapping[float, int]) -> Moments:
    count = sum(counts.values())
    mean = fsum(value * n for value, n in counts.items()) / count
    squares = fsum((value - mean) ** 2 * n for value, n in counts.items())
    return Moments(count, mean, sqrt(squares / max(count - 1, 1)))


def _outcome(measure: Measure, parts: _Parts) -> Outcome:
    estimate = _rate_estimate if parts.event is not None else _mean_estimate
    return Outcome(
        measure=measure.name,
        kind="rate" if parts.event is not None else "mean",
        event=parts.event,
        is_plain=parts.is_plain,
        is_adverse=is_adverse((measure.name, measure.label, parts.event or "")),
        estimate=parts.population.mean,
        count=parts.population.count,
        segments={s: estimate(part, parts.population) for s, part in parts.segments.items()},
    )


def _rate_estimate(part: Moments, population: Moments) -> OutcomeEstimate:
    events, all_events = (round(p.mean * p.count) for p in (part, population))
    p_value = fisher_test(events, part.count, all_events, population.count)
    return _estimate(part, population, wilson_interval(events, part.count), p_value)


def _mean_estimate(part: Moments, population: Moments) -> OutcomeEstimate:
    p_value = welch_test(part, population.without(part))
    return _estimate(part, population, t_interval(part), p_value)


def _estimate(
    part: Moments, population: Moments, interval: tuple[float, float], p_value: float
) -> OutcomeEstimate:
    low, high = interval
    difference = part.mean - population.mean
    return OutcomeEstimate(part.mean, low, high, difference, part.count, p_value, 1.0, False)


def _adjusted(outcome: Outcome, estimate: OutcomeEstimate, p_value: float) -> OutcomeEstimate:
    """Return an estimate with its adjusted p-value, and what the rate of all would bring."""
    is_significant = p_value < ALPHA
    gain = estimate.difference * estimate.count * (1 if outcome.is_adverse else -1)
    is_prize = is_significant and outcome.kind == "rate" and round(gain) > 0
    return replace(
        estimate,
        adjusted_p_value=p_value,
        significant=is_significant,
        prize=round(gain) if is_prize else None,
    )
