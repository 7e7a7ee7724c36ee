"""Summarise all customers, measure by measure."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from typing import Any

from sqlglot import exp

from personas.engine.customers import CUSTOMERS, Customers
from personas.engine.queries.parts import column, count, exact_sum, literal, read_sum, table
from personas.engine.summaries.curves import NOTHING, with_curves
from personas.facts.population import CategorySummary, NumberSummary, Population


def summarise(customers: Customers) -> Population:
    """Return the population; exact whatever the order of rows (see `exact_sum`)."""
    return Population(
        customers.rows,
        _summarise_numbers(customers),
        {m.name: _summarise_category(customers, m.name) for m in customers.categories},
    )


def _summarise_numbers(customers: Customers) -> dict[str, NumberSummary]:
    names = [measure.name for measure in customers.numbers]
    if not names:
        return {}
    values = [column(customers.column(name)) for name in names]
    counts = _ask(customers, [count(value) for value in values])
    curves = _curves(customers, names)
    means = _means(customers, values, counts, curves)
    sds = _deviations(customers, values, counts, curves, means)
    rows = zip(names, counts, means, sds, curves, strict=True)
    return {
        name: NumberSummary(n, customers.rows - n, float(mean), sd, curve)
        for name, n, mean, sd, curve in rows
    }


def _means(
    customers: Customers,
    values: list[exp.Column],
    counts: list[int],
    curves: list[tuple[float, ...]],
) -> list[Fraction]:
    bounds = [largest(curve) for curve in curves]
    sums = _ask(customers, [exact_sum(v, b) for v, b in zip(values, bounds, strict=True)])
    rows = zip(sums, bounds, counts, strict=True)
    return [read_sum(total, bound) / max(n, 1) for total, bound, n in rows]


def _deviations(
    customers: Customers,
    values: list[exp.Column],
    counts: list[int],
    curves: list[tuple[float, ...]],
    means: list[Fraction],
) -> list[float]:
    """Sample standard deviations, from squares around the mean (nothing cancels out)."""
    bounds = [(curve[-1] - curve[0]) ** 2 for curve in curves]
    squares = [_square(v, float(mean)) for v, mean in zip(values, means, strict=True)]
    sums = _ask(customers, [exact_sum(v, b) for v, b in zip(squares, bounds, strict=True)])
    rows = zip(sums, bounds, counts, strict=True)
    return [sqrt(read_sum(total, bound) / max(n - 1, 1)) for total, bound, n in rows]


def _square(value: exp.Column, mean: float) -> exp.Expression:
    apart = exp.paren(exp.Sub(this=value.copy(), expression=literal(mean)))
    return exp.Mul(this=apart, expression=apart.copy())


def _summarise_category(customers: Customers, measure: str) -> CategorySummary:
    value = column(customers.column(measure))
    query = exp.select(value, count()).from_(table(CUSTOMERS)).group_by(value.copy())
    counts = {name: n for name, n in customers.engine.rows(query) if name is not None}
    filled = sum(counts.values())
    shares = {name: counts[name] / filled for name in sorted(counts, key=lambda c: (-counts[c], c))}
    return CategorySummary(filled, customers.rows - filled, shares)


def _curves(customers: Customers, names: list[str]) -> list[tuple[float, ...]]:
    found = with_curves(customers).curves or {}
    return [found.get(customers.column(name)) or NOTHING for name in names]


def _ask(customers: Customers, aggregates: list[exp.Expression]) -> list[Any]:
    return list(customers.engine.rows(exp.select(*aggregates).from_(table(CUSTOMERS)))[0])


def largest(curve: tuple[float, ...]) -> float:
    """Return the largest absolute value of a quantile curve."""
    return max(abs(curve[0]), abs(curve[-1]))
