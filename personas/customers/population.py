"""Summarise all customers, measure by measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from math import sqrt
from typing import Any

from sqlglot import exp

from personas.customers.quantiles import quantiles
from personas.customers.table import CUSTOMERS, Customers
from personas.domain.profile import QUANTILE_STEPS, CategorySummary, NumberSummary, Population
from personas.sql.build import column, count, exact_sum, literal, read_sum, table

STEPS = tuple(step / QUANTILE_STEPS for step in range(QUANTILE_STEPS + 1))
# A column of gaps alone has no quantiles: it counts as all zeros, with a count of 0.
NOTHING = (0.0,) * len(STEPS)


def with_curves(customers: Customers) -> Customers:
    """Return the customers with the curves of their numeric measures."""
    if customers.curves is not None:
        return customers
    shares = {customers.column(m.name): STEPS for m in customers.numbers}
    found = quantiles(customers.engine, CUSTOMERS, customers.rows, shares)
    return replace(customers, curves=found)


def quantiles_of(
    customers: Customers, shares: Mapping[str, Sequence[float]]
) -> dict[str, tuple[float, ...]]:
    """Return quantiles of measures, from their curves if these tell; zeros where one is empty."""
    curves = customers.curves or {}
    columns = {name: customers.column(name) for name in shares}
    others = {
        columns[name]: asked
        for name, asked in shares.items()
        if columns[name] not in curves or not set(asked) <= set(STEPS)
    }
    found = quantiles(customers.engine, CUSTOMERS, customers.rows, others)
    told = {c: dict(zip(STEPS, curve, strict=True)) for c, curve in curves.items() if curve}
    told |= {c: dict(zip(others[c], each, strict=True)) for c, each in found.items() if each}
    return {
        name: tuple(told.get(columns[name], {}).get(share, 0.0) for share in asked)
        for name, asked in shares.items()
    }


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


def fingerprint(population: Population) -> str:
    """Return 16 hexadecimal digits; the order of rows and columns leaves no trace."""
    numbers = [(name, *_facts(population, name)) for name in sorted(population.numbers)]
    categories = [
        (name, summary.count, sorted(summary.shares.items()))
        for name, summary in sorted(population.categories.items())
    ]
    text = repr((population.customers, numbers, categories))
    return sha256(text.encode()).hexdigest()[:16]


def _facts(population: Population, name: str) -> tuple[object, ...]:
    summary = population.numbers[name]
    return summary.count, summary.mean, summary.sd, summary.quantiles
