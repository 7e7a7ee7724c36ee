"""How far each measure lies from where it lay, in bins that are fixed at the old side."""

from __future__ import annotations

from collections.abc import Iterable

from personas.drift.bins import join_ranges, join_values
from personas.drift.psi import chance, psi
from personas.facts.comparison import Bin, Drift
from personas.facts.measure import Measure
from personas.facts.population import CategorySummary, NumberSummary, Population
from personas.withholding import SMALLEST

TENTHS = tuple(step / 10 for step in range(1, 10))


def measure_drift(
    measures: Iterable[Measure], then: Population, now: Population
) -> tuple[Drift, ...]:
    """Return the drift of every measure that both sides have, in the order given."""
    found = []
    for m in measures:
        if m.name in then.numbers and m.name in now.numbers:
            found.append(_of_number(m, then.numbers[m.name], now.numbers[m.name]))
        elif m.name in then.categories and m.name in now.categories:
            found.append(_of_category(m, then.categories[m.name], now.categories[m.name]))
    return tuple(found)


def _of_number(measure: Measure, then: NumberSummary, now: NumberSummary) -> Drift:
    """Bins end at the old tenths; equal ones are one bin. Shares come from the percentiles."""
    ends = sorted({then.quantile(share) for share in TENTHS})
    ends = [end for end in ends if end < then.quantiles[-1]]
    sides = [_between([_up_to(one, end) for end in ends]) for one in (then, now)]
    lows, highs = [None, *ends], [*ends, None]
    rows = zip(*sides, lows, highs, strict=True)
    bins = [Bin(a, b, low=low, high=high) for a, b, low, high in rows]
    joined = join_ranges(bins, (then.count, now.count))
    return _drift(measure, joined, then, now, medians=(then.median, now.median))


def _up_to(summary: NumberSummary, value: float) -> float:
    return 1 - summary.shares_around(value)[1]


def _between(shares: list[float]) -> list[float]:
    ends = zip([0.0, *shares], [*shares, 1.0], strict=True)
    return [high - low for low, high in ends]


def _of_category(measure: Measure, then: CategorySummary, now: CategorySummary) -> Drift:
    """A bin a value that was common enough to be kept; one more for all others."""
    kept = [value for value, share in then.shares.items() if share * then.count >= SMALLEST - 0.5]
    values = sorted(kept, key=lambda value: (-then.shares[value], value))
    bins = [Bin(then.shares[v], now.shares.get(v, 0.0), value=v) for v in values]
    rest = (1 - sum(one.then for one in bins), 1 - sum(one.now for one in bins))
    if max(rest) > 1e-9:
        bins.append(Bin(max(rest[0], 0.0), max(rest[1], 0.0)))
    unseen = sorted(
        value
        for value, share in now.shares.items()
        if value not in then.shares and share * now.count >= SMALLEST - 0.5
    )
    return _drift(
        measure, join_values(bins, (then.count, now.count)), then, now, unseen=tuple(unseen)
    )


def _drift(
    measure: Measure,
    bins: tuple[Bin, ...],
    then: NumberSummary | CategorySummary,
    now: NumberSummary | CategorySummary,
    medians: tuple[float, float] | None = None,
    unseen: tuple[str, ...] = (),
) -> Drift:
    counts = (then.count, now.count)
    shares = [one.then for one in bins], [one.now for one in bins]
    return Drift(
        measure=measure.name,
        label=measure.label,
        kind=measure.kind,
        unit=measure.unit,
        psi=psi(*shares, *counts),
        chance=chance(len(bins), *counts),
        then=then.count,
        now=now.count,
        gaps=(then.gaps, now.gaps),
        bins=bins,
        medians=medians,
        unseen=unseen,
    )
