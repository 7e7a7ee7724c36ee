"""The population stability index, and what chance alone would make of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from math import log, sqrt

from personas.domain.comparison import Bin, Drift
from personas.domain.measure import Measure
from personas.domain.profile import CategorySummary, NumberSummary, Population
from personas.suppression import SMALLEST

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


Counts = tuple[int, int]  # customers with a value, then and now


def join_ranges(bins: Sequence[Bin], counts: Counts) -> tuple[Bin, ...]:
    """Join ranges with their neighbours, from the lowest on, until none holds few."""
    joined: list[Bin] = []
    for one in bins:
        if joined and _few(joined[-1], counts):
            joined[-1] = _join(joined[-1], one)
        else:
            joined.append(one)
    while len(joined) > 1 and _few(joined[-1], counts):
        joined[-2:] = [_join(*joined[-2:])]
    return tuple(joined)


def join_values(bins: Sequence[Bin], counts: Counts) -> tuple[Bin, ...]:
    """Join values that few have, and as many of the rarest as it takes, with all others.

    ``bins`` are of values, the commonest first; one of all other values, if any, is the last.
    """
    named = [one for one in bins if one.value is not None and not _few(one, counts)]
    others = [one for one in bins if one not in named]
    while others and named and _few(_others(others), counts):
        others.append(named.pop())
    return (*named, _others(others)) if others else tuple(named)


def _few(one: Bin, counts: Counts) -> bool:
    sizes = (one.then * counts[0], one.now * counts[1])
    return any(1e-6 < size < SMALLEST - 0.5 for size in sizes)


def _others(bins: Sequence[Bin]) -> Bin:
    return replace(reduce(_join, bins), value=None)


def _join(one: Bin, other: Bin) -> Bin:
    return Bin(one.then + other.then, one.now + other.now, low=one.low, high=other.high)


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
