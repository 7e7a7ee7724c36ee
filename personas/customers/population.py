"""Summarise all customers, measure by measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from math import sqrt

from sqlglot import exp

from personas.customers.quantiles import quantiles
from personas.customers.table import Customers
from personas.domain.profile import QUANTILE_STEPS, CategorySummary, NumberSummary, Population
from personas.sql.build import column, count, exact_sum, literal, read_sum

STEPS = tuple(step / QUANTILE_STEPS for step in range(QUANTILE_STEPS + 1))
# A column of gaps alone has no quantiles: it counts as all zeros, with a count of 0.
EMPTY_CURVE = (0.0,) * len(STEPS)


def with_curves(customers: Customers) -> Customers:
    """Return the customers with the curves of their numeric measures."""
    if customers.curves is not None:
        return customers
    shares = {customers.column(m.name): STEPS for m in customers.all_numbers}
    curves = quantiles(customers.engine, customers.table, customers.rows, shares)
    return replace(customers, curves=curves)


def quantiles_of(
    customers: Customers, shares: Mapping[str, Sequence[float]]
) -> dict[str, tuple[float, ...]]:
    """Return quantiles of measures, from their curves where possible; zeros for empty columns."""
    curves = customers.curves or {}
    columns = {name: customers.column(name) for name in shares}
    missing = {
        columns[name]: points
        for name, points in shares.items()
        if columns[name] not in curves or not set(points) <= set(STEPS)
    }
    computed = quantiles(customers.engine, customers.table, customers.rows, missing)
    values = {c: dict(zip(STEPS, curve, strict=True)) for c, curve in curves.items() if curve}
    values |= {c: dict(zip(missing[c], q, strict=True)) for c, q in computed.items() if q}
    return {
        name: tuple(values.get(columns[name], {}).get(share, 0.0) for share in points)
        for name, points in shares.items()
    }


def summarise(customers: Customers) -> Population:
    """Return the population; exact for any order of rows (see `exact_sum`)."""
    return Population(
        customers.rows,
        _summarise_numbers(customers),
        {m.name: _summarise_category(customers, m.name) for m in customers.all_categories},
    )


def _summarise_numbers(customers: Customers) -> dict[str, NumberSummary]:
    names = [measure.name for measure in customers.all_numbers]
    if not names:
        return {}
    values = [column(customers.column(name)) for name in names]
    counts = customers.aggregate([count(value) for value in values])
    curves_by_column = with_curves(customers).curves or {}
    curves = [curves_by_column.get(customers.column(name)) or EMPTY_CURVE for name in names]
    sums = _exact_sums(customers, values, [largest(curve) for curve in curves])
    means = [total / max(n, 1) for total, n in zip(sums, counts, strict=True)]
    # Sample standard deviations, from squares around the mean: no cancellation.
    squares = [_square(v, float(mean)) for v, mean in zip(values, means, strict=True)]
    sums = _exact_sums(customers, squares, [(curve[-1] - curve[0]) ** 2 for curve in curves])
    sds = [sqrt(total / max(n - 1, 1)) for total, n in zip(sums, counts, strict=True)]
    rows = zip(names, counts, means, sds, curves, strict=True)
    return {
        name: NumberSummary(n, customers.rows - n, float(mean), sd, curve)
        for name, n, mean, sd, curve in rows
    }


def _exact_sums(
    customers: Customers, values: Sequence[exp.Expression], bounds: Sequence[float]
) -> list[Fraction]:
    sums = customers.aggregate([exact_sum(v, b) for v, b in zip(values, bounds, strict=True)])
    return [read_sum(total, bound) for total, bound in zip(sums, bounds, strict=True)]


def _square(value: exp.Column, mean: float) -> exp.Expression:
    deviation = value - literal(mean)
    return deviation * deviation


def _summarise_category(customers: Customers, measure: str) -> CategorySummary:
    counts = count_categories(customers, measure)
    total = sum(counts.values())
    shares = {name: counts[name] / total for name in sorted(counts, key=lambda c: (-counts[c], c))}
    return CategorySummary(total, customers.rows - total, shares)


def count_categories(customers: Customers, measure: str) -> dict[str, int]:
    """Return category → the number of its customers."""
    value = column(customers.column(measure))
    query = exp.select(value, count()).from_(customers.source).group_by(value)
    return {name: n for name, n in customers.engine.rows(query) if name is not None}


def largest(curve: tuple[float, ...]) -> float:
    """Return the largest absolute value of a quantile curve."""
    return max(abs(curve[0]), abs(curve[-1]))


def fingerprint(population: Population) -> str:
    """Return 16 hexadecimal digits that do not depend on the order of rows and columns."""
    numbers = [
        (name, summary.count, summary.mean, summary.sd, summary.quantiles)
        for name, summary in sorted(population.numbers.items())
    ]
    categories = [
        (name, summary.count, sorted(summary.shares.items()))
        for name, summary in sorted(population.categories.items())
    ]
    text = repr((population.customers, numbers, categories))
    return sha256(text.encode()).hexdigest()[:16]
