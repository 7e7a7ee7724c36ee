"""The population stability index of each measure, and what chance alone would make of it.

What a reader must act on: every figure that is above its bar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import pairwise
from math import fsum, log, sqrt

from personas.domain.comparison import (
    AlertLimits,
    Bin,
    ChangeCauses,
    ComparedRun,
    Drift,
    Group,
    GroupTransitions,
)
from personas.domain.measure import Measure
from personas.domain.problem import Problem
from personas.domain.profile import CategorySummary, NumberSummary, Population
from personas.sandbox.jinja import number, percent
from personas.suppression import SMALLEST
from personas.suppression.transitions import Tally, suppress_transitions

Z95 = 1.6448536269514722  # the normal quantile of 0.95
TENTHS = tuple(step / 10 for step in range(1, 10))
Counts = tuple[int, int]  # customers with a value, then and now


def measure_drift(
    measures: Iterable[Measure], old: Population, new: Population
) -> tuple[Drift, ...]:
    """Return the drift of every measure that both populations have, in the order of measures."""
    drifts = []
    for measure in measures:
        name = measure.name
        if name in old.numbers and name in new.numbers:
            drifts.append(_drift_of_number(measure, old.numbers[name], new.numbers[name]))
        elif name in old.categories and name in new.categories:
            drifts.append(_drift_of_category(measure, old.categories[name], new.categories[name]))
    return tuple(drifts)


def _drift_of_number(measure: Measure, old: NumberSummary, new: NumberSummary) -> Drift:
    """Bins end at the old tenths; equal ones are one bin. Shares come from the percentiles."""
    tenths = {old.quantile(share) for share in TENTHS}
    ends = [end for end in sorted(tenths) if end < old.quantiles[-1]]
    shares = [_shares_between(summary, ends) for summary in (old, new)]
    rows = zip(*shares, [None, *ends], [*ends, None], strict=True)
    bins = join_ranges(
        [Bin(a, b, low=low, high=high) for a, b, low, high in rows], (old.count, new.count)
    )
    return _make_drift(measure, bins, old, new, medians=(old.median, new.median))


def _shares_between(summary: NumberSummary, ends: Sequence[float]) -> list[float]:
    shares = [0.0, *(1 - summary.shares_around(end)[1] for end in ends), 1.0]
    return [high - low for low, high in pairwise(shares)]


def _drift_of_category(measure: Measure, old: CategorySummary, new: CategorySummary) -> Drift:
    """A bin a value that was common enough to be published; one more for all the rest."""
    common = [v for v, share in old.shares.items() if _is_common(share, old.count)]
    values = sorted(common, key=lambda value: (-old.shares[value], value))
    bins = [Bin(old.shares[v], new.shares.get(v, 0.0), value=v) for v in values]
    remainder = (1 - fsum(bin_.before for bin_ in bins), 1 - fsum(bin_.after for bin_ in bins))
    if max(remainder) > 1e-9:
        bins.append(Bin(max(remainder[0], 0.0), max(remainder[1], 0.0)))
    new_values = (v for v, share in new.shares.items() if _is_common(share, new.count))
    unseen = tuple(sorted(value for value in new_values if value not in old.shares))
    counts = (old.count, new.count)
    return _make_drift(measure, join_values(bins, counts), old, new, unseen=unseen)


def _is_common(share: float, count: int) -> bool:
    return share * count >= SMALLEST - 0.5


def _make_drift(
    measure: Measure,
    bins: tuple[Bin, ...],
    old: NumberSummary | CategorySummary,
    new: NumberSummary | CategorySummary,
    medians: tuple[float, float] | None = None,
    unseen: tuple[str, ...] = (),
) -> Drift:
    counts = (old.count, new.count)
    shares = [bin_.before for bin_ in bins], [bin_.after for bin_ in bins]
    return Drift(
        measure=measure.name,
        label=measure.label,
        kind=measure.kind,
        unit=measure.unit,
        psi=psi(*shares, *counts),
        chance=chance(len(bins), *counts),
        before=old.count,
        after=new.count,
        gaps=(old.gaps, new.gaps),
        bins=bins,
        medians=medians,
        unseen=unseen,
    )


def psi(old: Sequence[float], new: Sequence[float], n_old: int, n_new: int) -> float:
    """Return Σ (now − then) · ln(now / then) over shares of bins (Siddiqi 2006; 0 is no drift).

    An empty bin counts as half a customer: its logarithm would be infinite.
    """
    if not (n_old and n_new):
        return 0.0
    pairs = [(max(a, 0.5 / n_old), max(b, 0.5 / n_new)) for a, b in zip(old, new, strict=True)]
    return fsum((b - a) * log(b / a) for a, b in pairs)


def chance(bins: int, n_old: int, n_new: int) -> float:
    """Return what the index exceeds in one of twenty cases where nothing changed.

    It is about (1/n + 1/m) times a chi-square of bins − 1 degrees (Yurdakul 2018), whose quantile
    is approximated as by Wilson and Hilferty (1931).
    """
    if bins < 2 or not (n_old and n_new):
        return 0.0
    degrees = bins - 1
    spread = 2 / (9 * degrees)
    return (1 / n_old + 1 / n_new) * degrees * (1 - spread + Z95 * sqrt(spread)) ** 3


def join_ranges(bins: Sequence[Bin], counts: Counts) -> tuple[Bin, ...]:
    """Join ranges with their neighbours, from the lowest on, until none is small."""
    ranges: list[Bin] = []
    for bin_ in bins:
        if ranges and _is_small(ranges[-1], counts):
            ranges[-1] = _join(ranges[-1], bin_)
        else:
            ranges.append(bin_)
    while len(ranges) > 1 and _is_small(ranges[-1], counts):
        ranges[-2:] = [_join(*ranges[-2:])]
    return tuple(ranges)


def join_values(bins: Sequence[Bin], counts: Counts) -> tuple[Bin, ...]:
    """Join small bins of values, and as many of the rarest as it takes, with the remainder.

    ``bins`` are of values, the commonest first; the last may be that of all other values.
    """
    values = [b for b in bins if b.value is not None and not _is_small(b, counts)]
    remainder = [b for b in bins if b not in values]
    while remainder and values and _is_small(reduce(_join, remainder), counts):
        remainder.append(values.pop())
    return (*values, replace(reduce(_join, remainder), value=None)) if remainder else tuple(values)


def _is_small(bin_: Bin, counts: Counts) -> bool:
    sizes = (bin_.before * counts[0], bin_.after * counts[1])
    return any(1e-6 < size < SMALLEST - 0.5 for size in sizes)


def _join(low: Bin, high: Bin) -> Bin:
    return Bin(low.before + high.before, low.after + high.after, low=low.low, high=high.high)


def find_alerts(
    sides: tuple[ComparedRun, ComparedRun],
    groups: Sequence[Group],
    transitions: GroupTransitions | None,
    causes: ChangeCauses,
    drifts: Iterable[Drift],
    limits: AlertLimits,
) -> tuple[Problem, ...]:
    """Return the alerts, measures first; those that chance alone would raise are left out."""
    return (
        *_check_measures(drifts, limits),
        *_check_sizes(groups, sides, limits),
        *(_check_transitions(transitions, groups, sides, limits) if transitions else ()),
        *_check_thresholds(causes, sides[1], limits),
    )


def _check_measures(drifts: Iterable[Drift], limits: AlertLimits) -> Iterator[Problem]:
    for drift in drifts:
        if drift.psi > max(limits.psi, drift.chance):
            index = f"PSI {drift.psi:.2f} on {drift.before:,} and {drift.after:,} customers"
            message = f"`{drift.label}` drifted: {index}, above the bar of {limits.psi:g}"
            yield Problem("W811", message, "Look whether it is measured as before; then refit.")
        if drift.unseen:
            names = ", ".join(f"`{value}`" for value in drift.unseen[:5])
            more = f" and {len(drift.unseen) - 5} more" if len(drift.unseen) > 5 else ""
            message = f"`{drift.label}` has values that were not there: {names}{more}"
            yield Problem("W816", message, "Rules that speak of its values may need them.")


def _check_sizes(
    groups: Iterable[Group], sides: tuple[ComparedRun, ComparedRun], limits: AlertLimits
) -> Iterator[Problem]:
    for group in groups:
        old = (group.before or 0) / max(sides[0].customers, 1)
        new = (group.after or 0) / max(sides[1].customers, 1)
        if abs(new - old) > limits.share:
            verb = "grew" if new > old else "shrank"
            message = f"`{group.name}` {verb} from {percent(old)} to {percent(new)} of customers"
            points = number(limits.share * 100)
            yield Problem("W812", message, f"The bar is {points} percentage points.")


def _check_transitions(
    transitions: GroupTransitions,
    groups: Sequence[Group],
    sides: tuple[ComparedRun, ComparedRun],
    limits: AlertLimits,
) -> Iterator[Problem]:
    """Alert by what a report shows of transitions: else an alert would disclose the rest."""
    table = suppress_transitions(transitions, groups)
    total, label = table.stayers.count, "the customers who stayed"
    if total is None:
        total = min(side.customers for side in sides)
    else:
        label = f"the {total:,} customers who stayed"
    if table.movers.minimum > limits.moved * total:
        share = _format_share(table.movers, total)
        message = f"{share} of {label} are in another place"
        yield Problem("W813", message, f"The bar is {percent(limits.moved)}.")
    if table.leavers.minimum > limits.left * sides[0].customers:
        share = _format_share(table.leavers, sides[0].customers)
        message = f"{share} of the {sides[0].customers:,} customers of then are not there any more"
        yield Problem("W814", message, f"The bar is {percent(limits.left)}.")


def _format_share(tally: Tally, total: int) -> str:
    share = percent(tally.minimum / total)
    return share if tally.count is not None else f"At least {share}"


def _check_thresholds(
    causes: ChangeCauses, new: ComparedRun, limits: AlertLimits
) -> Iterator[Problem]:
    if causes.threshold_changes > limits.renamed * new.customers:
        share = percent(causes.threshold_changes / new.customers)
        message = f"{share} of customers are in segments that today's thresholds name otherwise"
        yield Problem("W815", message, "Fit anew: personas report DATA --like model.json")
