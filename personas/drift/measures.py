"""The population stability index, and what chance alone would make of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log, sqrt

from personas.domain.comparison import Bin, Drift
from personas.domain.measure import Measure
from personas.domain.profile import CategorySummary, NumberSummary, Population

Z95 = 1.6448536269514722  # the normal quantile of 0.95


def psi(then: Sequence[float], now: Sequence[float], n_then: int, n_now: int) -> float:
    """Return Σ (now − then) · ln(now / then) over shares of bins (Siddiqi 2006; 0 is no drift).

    An empty bin counts as half a customer: its logarithm has no end.
    """
    if not (n_then and n_now):
        return 0.0
    pairs = [(max(a, 0.5 / n_then), max(b, 0.5 / n_now)) for a, b in zip(then, now, strict=True)]
    return sum((b - a) * log(b / a) for a, b in pairs)


def chance(bins: int, n_then: int, n_now: int) -> float:
    """Return what the index exceeds in one of twenty cases where nothing changed.

    It is about (1/n + 1/m) times a chi-square of bins − 1 degrees (Yurdakul 2018), whose quantile
    is taken as by Wilson and Hilferty (1931).
    """
    if bins < 2 or not (n_then and n_now):
        return 0.0
    degrees = bins - 1
    spread = 2 / (9 * degrees)
    return (1 / n_then + 1 / n_now) * degrees * (1 - spread + Z95 * sqrt(spread)) ** 3


TENTHS = tuple(step / 10 for step in range(1, 10))
FEWEST = 11  # a value of fewer customers could point at one of them


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
    bins = tuple(Bin(a, b, low=low, high=high) for a, b, low, high in rows)
    return _drift(measure, bins, then, now, medians=(then.median, now.median))


def _up_to(summary: NumberSummary, value: float) -> float:
    return 1 - summary.shares_around(value)[1]


def _between(shares: list[float]) -> list[float]:
    ends = zip([0.0, *shares], [*shares, 1.0], strict=True)
    return [high - low for low, high in ends]


def _of_category(measure: Measure, then: CategorySummary, now: CategorySummary) -> Drift:
    """A bin a value that was common enough to be kept; one more for all others."""
    kept = [value for value, share in then.shares.items() if share * then.count >= FEWEST - 0.5]
    values = sorted(kept, key=lambda value: (-then.shares[value], value))
    bins = [Bin(then.shares[v], now.shares.get(v, 0.0), value=v) for v in values]
    rest = (1 - sum(one.then for one in bins), 1 - sum(one.now for one in bins))
    if max(rest) > 1e-9:
        bins.append(Bin(max(rest[0], 0.0), max(rest[1], 0.0)))
    unseen = sorted(
        value
        for value, share in now.shares.items()
        if value not in then.shares and share * now.count >= FEWEST - 0.5
    )
    return _drift(measure, tuple(bins), then, now, unseen=tuple(unseen))


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
