"""Build the profile: medians, positions and category shares of every segment, over all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Any

from sqlglot import exp

from personas.customers.population import largest
from personas.customers.quantiles import grouped_quantiles, positions
from personas.customers.table import AssignedCustomers
from personas.domain.measure import Measure
from personas.domain.profile import (
    MEAN,
    CategoryProfile,
    NumberProfile,
    Population,
    Profile,
    Segment,
    Stat,
    quantile_share,
)
from personas.sql.build import column, count, exact_sum, literal, read_sum, select
from personas.sql.features import SEGMENT

Stats = Mapping[str, frozenset[str]]


def build_profile(customers: AssignedCustomers, population: Population, stats: Stats) -> Profile:
    """Return the profile of the segments that the customers are assigned to.

    ``stats`` are the statistics (`median`, `mean`, `q25`, …) of each numeric measure.
    """
    sizes = dict(sorted(_by_segment(customers, [count()])))
    numbers = _number_profiles(customers, population, stats)
    categories = {m.name: _category_profiles(customers, m, sizes) for m in customers.all_categories}
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


@dataclass(frozen=True, slots=True)
class _SegmentMeasure:
    """One measure in one segment: gaps, the sum of all values, and statistics by name."""

    gaps: int
    total: Fraction
    values: Mapping[str, float]


def _number_profiles(
    customers: AssignedCustomers, population: Population, stats: Stats
) -> dict[str, dict[int, NumberProfile]]:
    """Profile all numeric measures: one grouped scan for statistics, one for their positions."""
    measures = _measure_segments(customers, population, stats)
    values = {
        measure: [value for part in by_segment.values() for value in part.values.values()]
        for measure, by_segment in measures.items()
    }
    ranks, deviations = positions(customers, values), _deviations(customers, population, measures)
    return {
        measure: {
            segment: NumberProfile(
                gaps=part.gaps,
                stats={name: Stat(v, ranks[measure][v]) for name, v in part.values.items()},
                total_share=_total_share(part, by_segment),
                sd=deviations.get(measure, {}).get(segment),
            )
            for segment, part in by_segment.items()
        }
        for measure, by_segment in measures.items()
    }


def _measure_segments(
    customers: AssignedCustomers, population: Population, stats: Stats
) -> dict[str, dict[int, _SegmentMeasure]]:
    """Return every measure in every segment that has a value of it."""
    names = [measure.name for measure in customers.all_numbers]
    curves = {name: population.numbers[name].quantiles for name in names}
    bounds = {name: largest(curves[name]) for name in names}
    sums = _sums(customers, bounds)
    counts = {m: {s: row[1] for s, row in by_s.items() if row[1]} for m, by_s in sums.items()}
    quantiles = _quantiles(customers, counts, curves, {m: sorted(stats[m]) for m in names})
    result: dict[str, dict[int, _SegmentMeasure]] = {name: {} for name in names}
    for name in names:
        for segment, n in counts[name].items():
            size, _, total = sums[name][segment]
            exact = read_sum(total, bounds[name])
            values = {**quantiles[name][segment], MEAN: float(exact / n)}
            selected = {stat: values[stat] for stat in sorted(stats[name])}
            result[name][segment] = _SegmentMeasure(size - n, exact, selected)
    return result


def _sums(
    customers: AssignedCustomers, bounds: Mapping[str, float]
) -> dict[str, dict[int, tuple[int, int, Any]]]:
    """Return measure → segment → its size, its count of values, and their exact sum."""
    totals: list[exp.Expression] = []
    for name, bound in bounds.items():
        value = column(customers.column(name))
        totals += [count(value), exact_sum(value.copy(), bound)]
    rows = sorted(_by_segment(customers, [count(), *totals])) if totals else []
    return {
        name: {segment: (size, *row[2 * i : 2 * i + 2]) for segment, size, *row in rows}
        for i, name in enumerate(bounds)
    }


def _quantiles(
    customers: AssignedCustomers,
    counts: Mapping[str, Mapping[int, int]],
    curves: Mapping[str, Sequence[float]],
    stats: Mapping[str, Sequence[str]],
) -> dict[str, dict[int, dict[str, float]]]:
    """Return measure → segment → name → value of the quantiles among ``stats``."""
    quantiles = {m: [stat for stat in names if stat != MEAN] for m, names in stats.items()}
    columns = {m: customers.column(m) for m in quantiles}
    result = grouped_quantiles(
        customers.engine,
        customers.table,
        SEGMENT,
        {columns[m]: counts[m] for m in quantiles},
        {columns[m]: (curves[m][0], curves[m][-1]) for m in quantiles},
        {columns[m]: [quantile_share(name) for name in names] for m, names in quantiles.items()},
    )
    return {
        m: {s: dict(zip(names, q, strict=True)) for s, q in result[columns[m]].items()}
        for m, names in quantiles.items()
    }


def _total_share(part: _SegmentMeasure, parts: Mapping[int, _SegmentMeasure]) -> float | None:
    """Return the share of the total of all segments; undefined where that is not positive."""
    total = sum(segment.total for segment in parts.values())
    return float(part.total / total) if total > 0 else None


def _deviations(
    customers: AssignedCustomers,
    population: Population,
    measures: Mapping[str, Mapping[int, _SegmentMeasure]],
) -> dict[str, dict[int, float]]:
    """Return the sample standard deviations of numeric outcomes by segment.

    They come from exact sums of squares around the mean of all customers: no cancellation.
    """
    names = [m.name for m in customers.all_numbers if m.role == "outcome"]
    squares: list[exp.Expression] = []
    limits = []
    for name in names:
        summary, value = population.numbers[name], column(customers.column(name))
        deviation = value - literal(summary.mean)
        limits.append((summary.quantiles[-1] - summary.quantiles[0]) ** 2)
        squares.append(exact_sum(deviation * deviation, limits[-1]))
    rows = _by_segment(customers, [count(), *squares]) if names else []
    result: dict[str, dict[int, float]] = {name: {} for name in names}
    for segment, size, *sums in sorted(rows):
        for name, total, limit in zip(names, sums, limits, strict=True):
            if part := measures[name].get(segment):
                mean = Fraction(population.numbers[name].mean)
                square = read_sum(total, limit) - _excess(part, size - part.gaps, mean)
                result[name][segment] = sqrt(max(square, 0) / max(size - part.gaps - 1, 1))
    return result


def _excess(part: _SegmentMeasure, n: int, mean: Fraction) -> Fraction:
    """Return by how much squares around another mean exceed those around the segment's own."""
    return n * (part.total / n - mean) ** 2


def _category_profiles(
    customers: AssignedCustomers, measure: Measure, sizes: Mapping[int, int]
) -> dict[int, CategoryProfile]:
    value = column(customers.column(measure.name))
    counts: dict[int, dict[str, int]] = {segment: {} for segment in sizes}
    for segment, name, n in _by_segment(customers, [value, count()], value):
        if name is not None:
            counts[segment][name] = n
    return {segment: _category_profile(sizes[segment], n) for segment, n in counts.items()}


def _category_profile(size: int, counts: Mapping[str, int]) -> CategoryProfile:
    total = sum(counts.values())
    order = sorted(counts, key=lambda name: (-counts[name], name))
    return CategoryProfile(size - total, {name: counts[name] / total for name in order})


def _by_segment(
    customers: AssignedCustomers, columns: Sequence[exp.Expression], *keys: exp.Expression
) -> list[tuple[Any, ...]]:
    groups = [column(SEGMENT), *(key.copy() for key in keys)]
    query = select(column(SEGMENT), *columns).from_(customers.source, copy=False)
    return customers.engine.rows(query.group_by(*groups, copy=False))
