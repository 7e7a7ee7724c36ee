"""Build the profile: medians, positions and category shares of every segment, over all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from personas.engine.clusters.assign import ASSIGNED
from personas.engine.customers import Customers
from personas.engine.queries.nearest import SEGMENT
from personas.engine.queries.parts import column, count, exact_sum, read_sum, table
from personas.engine.summaries.population import largest
from personas.engine.summaries.positions import positions
from personas.facts.measure import Measure
from personas.facts.population import NumberSummary, Population
from personas.facts.profile import CategoryProfile, NumberProfile, Profile, Segment, Stat

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
    bounds = {name: largest(population.numbers[name].quantiles) for name in names}
    stats = {name: sorted(wanted[name]) for name in names}
    asked = [a for name in names for a in _aggregates(customers, name, stats[name], bounds[name])]
    rows = sorted(_by_segment(customers, [count(), *asked])) if names else []
    answers = {
        name: {segment: (size, *row[3 * i : 3 * i + 3]) for segment, size, *row in rows}
        for i, name in enumerate(names)
    }
    return {
        name: {s: _counted(stats[name], row, bounds[name]) for s, row in found.items() if row[1]}
        for name, found in answers.items()
    }


def _aggregates(
    customers: Customers, name: str, stats: Sequence[str], bound: float
) -> list[exp.Expression]:
    """How many values, their sum, their quantiles."""
    value = column(customers.column(name))
    shares = [quantile_share(stat) for stat in stats if stat != "mean"]
    quantiles = customers.engine.quantiles(value.copy(), shares)
    return [count(value), exact_sum(value, bound), quantiles]


@dataclass(frozen=True, slots=True)
class _Counted:
    """One measure in one segment: statistics by name, and the sum of all values."""

    gaps: int
    total: float
    values: Mapping[str, float]


def _counted(stats: Sequence[str], row: Sequence[Any], bound: float) -> _Counted:
    size, filled, total, quantiles = row
    found, summed = iter(quantiles), read_sum(total, bound)
    mean = float(summed / filled)
    values = {name: mean if name == "mean" else float(next(found)) for name in stats}
    return _Counted(size - filled, float(summed), values)


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
