"""Build the profile: medians, positions and category shares of every segment, over all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from personas.customers.clusters import ASSIGNED
from personas.customers.population import largest
from personas.customers.positions import positions
from personas.customers.quantiles import grouped_quantiles
from personas.customers.table import Customers
from personas.domain.measure import Measure
from personas.domain.profile import (
    CategoryProfile,
    NumberProfile,
    NumberSummary,
    Population,
    Profile,
    Segment,
    Stat,
)
from personas.sql.build import column, count, exact_sum, read_sum, table
from personas.sql.nearest import SEGMENT

Stats = Mapping[str, frozenset[str]]


def build_profile(customers: Customers, population: Population, wanted: Stats) -> Profile:
    """Return the profile of the segments in the view `ASSIGNED`.

    ``wanted`` says which statistics (`median`, `mean`, `q25`, …) each numeric measure needs.
    """
    sizes = _sizes(customers)
    numbers = _number_profiles(customers, population, wanted)
    categories = {m.name: _category_profiles(customers, m, sizes) for m in customers.categories}
    return Profile(
        population,
        tuple(
            Segment(
                id=segment,
                size=size,
                share=size / customers.rows,
                numbers={m: p[segment] for m, p in numbers.items() if segment in p},
                categories={m: p[segment] for m, p in categories.items() if segment in p},
            )
            for segment, size in sizes.items()
        ),
    )


def _sizes(customers: Customers) -> dict[int, int]:
    return dict(sorted(_by_segment(customers, [count()])))


def _number_profiles(
    customers: Customers, population: Population, wanted: Stats
) -> dict[str, dict[int, NumberProfile]]:
    """Profile all numeric measures: one grouped scan for statistics, one for their positions."""
    counted = _count_numbers(customers, population, wanted)
    places = positions(customers, {m: _all_values(found) for m, found in counted.items()})
    return {
        measure: {
            segment: NumberProfile(
                gaps=one.gaps,
                stats={name: Stat(v, places[measure][v]) for name, v in one.values.items()},
                total_share=_total_share(one.total, population.numbers[measure]),
            )
            for segment, one in found.items()
        }
        for measure, found in counted.items()
    }


def _count_numbers(
    customers: Customers, population: Population, wanted: Stats
) -> dict[str, dict[int, _Counted]]:
    """Every measure in every segment where somebody has a value."""
    names = [measure.name for measure in customers.numbers]
    curves = {name: population.numbers[name].quantiles for name in names}
    bounds = {name: largest(curves[name]) for name in names}
    sums = _sums(customers, bounds)
    filled = {n: {s: row[1] for s, row in found.items() if row[1]} for n, found in sums.items()}
    values = _quantiles(customers, filled, curves, {name: sorted(wanted[name]) for name in names})
    return {
        name: {
            s: _counted(sums[name][s], bounds[name], values[name][s], wanted[name])
            for s in filled[name]
        }
        for name in names
    }


def _sums(
    customers: Customers, bounds: Mapping[str, float]
) -> dict[str, dict[int, tuple[int, int, Any]]]:
    """By measure and segment: the customers, how many have a value, and the sum of those."""
    values = [column(customers.column(name)) for name in bounds]
    pairs = zip(values, bounds.values(), strict=True)
    asked = [
        part for value, bound in pairs for part in (count(value), exact_sum(value.copy(), bound))
    ]
    rows = sorted(_by_segment(customers, [count(), *asked])) if asked else []
    return {
        name: {segment: (size, *row[2 * i : 2 * i + 2]) for segment, size, *row in rows}
        for i, name in enumerate(bounds)
    }


def _quantiles(
    customers: Customers,
    filled: Mapping[str, Mapping[int, int]],
    curves: Mapping[str, Sequence[float]],
    stats: Mapping[str, Sequence[str]],
) -> dict[str, dict[int, dict[str, float]]]:
    """The quantiles among ``stats``, by measure, segment and name."""
    named = {m: [stat for stat in names if stat != "mean"] for m, names in stats.items()}
    found = grouped_quantiles(
        customers.engine,
        ASSIGNED,
        SEGMENT,
        {customers.column(m): filled[m] for m in named},
        {customers.column(m): (curves[m][0], curves[m][-1]) for m in named},
        {
            customers.column(m): [quantile_share(name) for name in names]
            for m, names in named.items()
        },
    )
    return {
        m: {s: dict(zip(names, q, strict=True)) for s, q in found[customers.column(m)].items()}
        for m, names in named.items()
    }


@dataclass(frozen=True, slots=True)
class _Counted:
    """One measure in one segment: statistics by name, and the sum of all values."""

    gaps: int
    total: float
    values: Mapping[str, float]


def _counted(
    row: tuple[int, int, Any], bound: float, quantiles: Mapping[str, float], wanted: frozenset[str]
) -> _Counted:
    size, filled, total = row
    summed = read_sum(total, bound)
    known = {**quantiles, "mean": float(summed / filled)}
    return _Counted(size - filled, float(summed), {name: known[name] for name in sorted(wanted)})


def _all_values(found: Mapping[int, _Counted]) -> list[float]:
    return [value for one in found.values() for value in one.values.values()]


def quantile_share(stat: str) -> float:
    """Return the share that a quantile's name stands for: ``median`` 0.5, ``q25`` 0.25."""
    return 0.5 if stat == "median" else float(stat.removeprefix("q")) / 100


def _total_share(part: float, summary: NumberSummary) -> float | None:
    """A share of a total makes sense where no value takes anything away from it."""
    total = float(summary.mean * summary.count)
    return part / total if total > 0 and summary.quantiles[0] >= 0 else None


def _category_profiles(
    customers: Customers, measure: Measure, sizes: Mapping[int, int]
) -> dict[int, CategoryProfile]:
    value = column(customers.column(measure.name))
    counts: dict[int, dict[str, int]] = {segment: {} for segment in sizes}
    for segment, name, n in _by_segment(customers, [value, count()], value):
        if name is not None:
            counts[segment][name] = n
    return {s: _category_profile(sizes[s], found) for s, found in counts.items()}


def _category_profile(size: int, counts: Mapping[str, int]) -> CategoryProfile:
    filled = sum(counts.values())
    order = sorted(counts, key=lambda name: (-counts[name], name))
    return CategoryProfile(size - filled, {name: counts[name] / filled for name in order})


def _by_segment(
    customers: Customers, asked: Sequence[exp.Expression], *keys: exp.Expression
) -> list[tuple[Any, ...]]:
    group = [column(SEGMENT), *(key.copy() for key in keys)]
    query = exp.select(column(SEGMENT), *asked).from_(table(ASSIGNED)).group_by(*group)
    return customers.engine.rows(query)
