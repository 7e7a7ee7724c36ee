"""How the values of numeric columns lie: histogram, fences, outliers."""

from __future__ import annotations

from sqlglot import exp

from personas.engine.customers import CUSTOMERS, Customers
from personas.engine.queries.parts import column, count, count_if, literal, table
from personas.facts.explored import Histogram, NumberView
from personas.facts.population import NumberSummary, Population

BINS = 20
REACH = 1.5  # interquartile ranges to Tukey's fences
FAR = 3.0  # and to his outer fences, where the histogram ends


def view_numbers(customers: Customers, population: Population) -> dict[str, NumberView]:
    """Return measure → how its values lie, for every measure that has any."""
    filled = [m.name for m in customers.numbers if population.numbers[m.name].count]
    return {name: _view(customers, name, population.numbers[name]) for name in filled}


def _view(customers: Customers, name: str, summary: NumberSummary) -> NumberView:
    value = column(customers.column(name))
    low, high = _fences(summary, REACH)
    asked = [
        count_if(exp.LT(this=value.copy(), expression=literal(low))),
        count_if(exp.GT(this=value.copy(), expression=literal(high))),
    ]
    query = exp.select(*asked).from_(table(CUSTOMERS))
    below, above = customers.engine.rows(query)[0]
    bins = _histogram(customers, value, summary)
    return NumberView(summary, bins, (low, high), below, above)


def _fences(summary: NumberSummary, reach: float) -> tuple[float, float]:
    """Where half of the values are the same, nothing is far from them: all lie within."""
    first, third = summary.quantile(0.25), summary.quantile(0.75)
    if first == third:
        return summary.quantiles[0], summary.quantiles[-1]
    return first - reach * (third - first), third + reach * (third - first)


def _histogram(customers: Customers, value: exp.Column, summary: NumberSummary) -> Histogram:
    """Count values into bins between the outer fences."""
    near, far = _fences(summary, FAR)
    low, high = max(summary.quantiles[0], near), min(summary.quantiles[-1], far)
    inside = exp.Between(this=value.copy(), low=literal(low), high=literal(high))
    place = _bin(value, low, high)
    query = exp.select(place, count()).from_(table(CUSTOMERS)).where(inside)
    counts = dict(customers.engine.rows(query.group_by(place.copy())))
    return Histogram(low, high, tuple(counts.get(number, 0) for number in range(BINS)))


def _bin(value: exp.Column, low: float, high: float) -> exp.Expression:
    """The bin of a value, from 0; the last one includes its upper end."""
    if high <= low:
        return exp.Literal.number(0)
    part = exp.paren(exp.Sub(this=value.copy(), expression=literal(low)))
    scaled = exp.Mul(this=part, expression=literal(BINS / (high - low)))
    place = exp.cast(exp.Floor(this=scaled), "int")
    return exp.Least(this=place, expressions=[exp.Literal.number(BINS - 1)])
