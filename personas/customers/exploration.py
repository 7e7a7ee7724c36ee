"""Look at a table before any segment: columns, distributions, correlations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from personas.customers.sample import draw_sample
from personas.customers.table import CUSTOMERS, Customers
from personas.domain.exploration import Correlation, Histogram, NumberDistribution
from personas.domain.measure import Column, ColumnSummary, Role
from personas.domain.profile import NumberSummary, Population
from personas.domain.recipe import Recipe
from personas.ingest.columns import plain
from personas.ingest.open import SOURCE, Opened
from personas.purchases.roles import NAMES
from personas.sql.build import column, count, count_if, literal, matches, named, table
from personas.sql.cells import as_word

E_MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
MOSTLY = 0.9  # so many of the filled cells must be e-mail addresses
MOST_VALUES = 50  # more words than these, or than half the rows, are no categories but texts
EXAMPLES = 3


def look(
    opened: Opened, asked_id: str | None = None, measured: frozenset[str] = frozenset()
) -> tuple[ColumnSummary, ...]:
    """Return a closer look at every column, in the order of their names.

    What the analyst says of the id and of columns to measure by goes before what they seem to be.
    """
    columns = sorted(opened.columns, key=lambda found: found.name)
    identity = opened.id_column(asked_id)
    seen = []
    for found, (distinct, mails) in zip(columns, _count(opened, columns), strict=True):
        told = _told(found, identity if asked_id else None, measured)
        role = told or _role(found, distinct, mails, identity)
        seen.append(ColumnSummary(found, role, distinct, _examples(opened, found)))
    return tuple(seen)


def _told(found: Column, identity: str | None, measured: frozenset[str]) -> Role | None:
    if found.name == identity:
        return "id"
    if found.name in measured:
        return "measure" if found.form == "number" else "category"
    return None


def _count(opened: Opened, columns: list[Column]) -> list[tuple[int, int]]:
    """Count the different cells of each column and its e-mail addresses, in one scan."""
    asked: list[exp.Expression] = []
    for found in columns:
        asked.append(exp.Count(this=exp.Distinct(expressions=[as_word(found)])))
        asked.append(count_if(matches(as_word(found), E_MAIL)))
    answers = opened.engine.rows(exp.select(*asked).from_(table(SOURCE)))[0]
    return list(zip(answers[::2], answers[1::2], strict=True))


def _role(found: Column, distinct: int, mails: int, identity: str | None) -> Role:
    if not found.filled:
        return "empty"
    if found.name == identity or _names_somebody(found):
        return "id"
    if distinct <= 1:
        return "constant"
    if mails >= MOSTLY * found.filled:
        return "e-mail"
    if found.form in ("number", "date"):
        return "measure" if found.form == "number" else "date"
    few = distinct <= MOST_VALUES and 2 * distinct <= found.filled
    return "category" if few or found.form == "boolean" else "text"


def _names_somebody(found: Column) -> bool:
    """Whether a column is named like the number of a customer or an order, repeated or not."""
    return any(plain(found.name) in NAMES[role][0] for role in ("customer", "order"))


def _examples(opened: Opened, found: Column) -> tuple[str, ...]:
    """Return the commonest cells; of equally common ones the first by their text."""
    cell = column("cell")
    cells = exp.select(named(as_word(found), "cell")).from_(table(SOURCE)).subquery("cells")
    filled = exp.not_(exp.Is(this=cell.copy(), expression=exp.Null()))
    often = exp.Ordered(this=count(), desc=True, nulls_first=False)
    query = exp.select(cell).from_(cells).where(filled).group_by(cell.copy())
    found_rows = opened.engine.rows(
        query.order_by(often, exp.Ordered(this=cell.copy())).limit(EXAMPLES)
    )
    return tuple(str(value) for (value,) in found_rows)


BINS = 20
REACH = 1.5  # interquartile ranges to Tukey's fences
FAR = 3.0  # and to his outer fences, where the histogram ends


def view_numbers(customers: Customers, population: Population) -> dict[str, NumberDistribution]:
    """Return measure → how its values lie, for every measure that has any."""
    filled = [m.name for m in customers.numbers if population.numbers[m.name].count]
    return {name: _view(customers, name, population.numbers[name]) for name in filled}


def _view(customers: Customers, name: str, summary: NumberSummary) -> NumberDistribution:
    value = column(customers.column(name))
    low, high = _fences(summary, REACH)
    asked = [
        count_if(exp.LT(this=value.copy(), expression=literal(low))),
        count_if(exp.GT(this=value.copy(), expression=literal(high))),
    ]
    query = exp.select(*asked).from_(table(CUSTOMERS))
    below, above = customers.engine.rows(query)[0]
    bins = _histogram(customers, value, summary)
    return NumberDistribution(summary, bins, (low, high), below, above)


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


FEWEST = 3  # rows with both values, below which a correlation says nothing
Vector = NDArray[np.float64]


def correlate(customers: Customers, population: Population) -> tuple[Correlation, ...]:
    """Return Spearman's rank correlation of every pair of numeric measures, where it is defined.

    A pair is taken over the rows where both have values, of at most `SAMPLE_ROWS` rows. Ties take
    their mean rank (Kendall, Biometrika 33, 1945).
    """
    if len(customers.numbers) < 2:
        return ()
    return tuple(_pairs(draw_sample(customers, population, Recipe(())).numbers))


def _pairs(numbers: Mapping[str, Vector]) -> Iterator[Correlation]:
    for one, other in combinations(sorted(numbers), 2):
        both = ~(np.isnan(numbers[one]) | np.isnan(numbers[other]))
        if both.sum() >= FEWEST:
            value = _pearson(_ranks(numbers[one][both]), _ranks(numbers[other][both]))
            if value is not None:
                yield Correlation(one, other, value)


def _ranks(values: Vector) -> Vector:
    """Return the mean rank of each value, from 1."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place], dtype=np.float64)


def _pearson(left: Vector, right: Vector) -> float | None:
    """Return the correlation to four digits; None where a side is constant.

    Ranks are whole or half numbers, so that sums of their products do not depend on their order.
    """
    one, other = left - left.mean(), right - right.mean()
    scale = float((one * one).sum()) * float((other * other).sum())
    return round(float((one * other).sum()) / scale**0.5, 4) if scale > 0 else None
