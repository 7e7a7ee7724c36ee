"""Build the profile: medians, positions and category shares of every segment, over all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp

from personas.engine.assign import ASSIGNED
from personas.engine.customers import Customers
from personas.engine.population import largest
from personas.engine.positions import positions
from personas.engine.queries.nearest import SEGMENT
from personas.engine.queries.parts import column, count, exact_sum, read_sum, table
from personas.facts.measure import Measure
from personas.facts.population import Population
from personas.facts.profile import CategoryProfile, NumberProfile, Profile, Segment, Stat

Stats = Mapping[str, frozenset[str]]
Values = dict[str, dict[int, dict[str, float]]]


def build_profile(customers: Customers, population: Population, wanted: Stats) -> Profile:
    """Return the profile of the segments in the view `ASSIGNED`.

    ``wanted`` says which statistics (`median`, `mean`, `q25`, …) each numeric measure needs.
    """
    sizes = _sizes(customers)
    numbers = {
        m.name: _number_profiles(customers, population, m, sorted(wanted[m.name]))
        for m in customers.numbers
    }
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
    customers: Customers, population: Population, measure: Measure, stats: Sequence[str]
) -> dict[int, NumberProfile]:
    """Profile one measure in every segment where somebody has a value."""
    value, summary = column(customers.column(measure.name)), population.numbers[measure.name]
    bound, shares = largest(summary.quantiles), [quantile_share(s) for s in stats if s != "mean"]
    quantiles = customers.engine.quantiles(value.copy(), shares)
    rows = _by_segment(customers, [count(), count(value), exact_sum(value, bound), quantiles])
    filled = {s: row for s, *row in sorted(rows) if row[1]}
    values = {s: _values(stats, row[1:], bound) for s, row in filled.items()}
    places = positions(customers, measure.name, summary.count, values)
    total = float(summary.mean * summary.count)
    return {
        s: NumberProfile(
            gaps=row[0] - row[1],
            stats={name: Stat(v, places[v]) for name, v in values[s].items()},
            total_share=_total_share(float(read_sum(row[2], bound)), total, summary.quantiles[0]),
        )
        for s, row in filled.items()
    }


def _values(stats: Sequence[str], row: Sequence[Any], bound: float) -> dict[str, float]:
    filled, total, quantiles = row
    found = iter(quantiles)
    mean = float(read_sum(total, bound) / filled)
    return {name: mean if name == "mean" else float(next(found)) for name in stats}


def quantile_share(stat: str) -> float:
    """Return the share that a quantile's name stands for: ``median`` 0.5, ``q25`` 0.25."""
    return 0.5 if stat == "median" else float(stat.removeprefix("q")) / 100


def _total_share(part: float, total: float, smallest: float) -> float | None:
    return part / total if total > 0 and smallest >= 0 else None


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
