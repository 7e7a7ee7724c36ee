"""Explore a table before any segmentation: columns, distributions, correlations."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from personas.customers.sample import draw_sample
from personas.customers.table import Customers
from personas.domain.exploration import Correlation, Histogram, NumberDistribution
from personas.domain.measure import Column, ColumnSummary, Role
from personas.domain.profile import NumberSummary, Population
from personas.domain.recipe import Recipe
from personas.ingest.columns.id_names import normalize_name
from personas.ingest.open import SourceTable
from personas.purchases.names import NAMES
from personas.sql.build import alias, column, count, count_if, has_value, literal, matches, table
from personas.sql.cells import as_word

E_MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
MIN_E_MAIL_SHARE = 0.9  # share of the filled cells of a column of e-mail addresses
MAX_CATEGORIES = 50  # more words than this, or than half the rows, are texts
EXAMPLES = 3


def summarise_columns(
    source: SourceTable, requested_id: str | None = None, measures: frozenset[str] = frozenset()
) -> tuple[ColumnSummary, ...]:
    """Summarise every column, in the order of their names.

    The requested id and the columns of ``measures`` override the roles that columns seem to have.
    """
    columns = sorted(source.columns, key=lambda column: column.name)
    identity, keys = source.id_column(requested_id), source.find_keys()
    summaries = []
    for column_, (distinct, mails) in zip(columns, _count(source, columns), strict=True):
        if column_.name == identity and requested_id:
            role: Role = "id"
        elif column_.name in measures:
            role = "measure" if column_.form == "number" else "category"
        else:
            role = _role(column_, distinct, mails, keys | {identity})
        summaries.append(ColumnSummary(column_, role, distinct, _examples(source, column_)))
    return tuple(summaries)


def _count(source: SourceTable, columns: list[Column]) -> list[tuple[int, int]]:
    """Count the distinct cells of each column and its e-mail addresses, in one scan."""
    counts: list[exp.Expression] = []
    for column_ in columns:
        counts.append(exp.Count(this=exp.Distinct(expressions=[as_word(column_)])))
        counts.append(count_if(matches(as_word(column_), E_MAIL)))
    row = source.engine.rows(exp.select(*counts).from_(table(source.view)))[0]
    return list(zip(row[::2], row[1::2], strict=True))


def _role(column_: Column, distinct: int, mails: int, keys: Collection[str | None]) -> Role:
    if not column_.filled:
        return "empty"
    if column_.name in keys or _is_key(column_):
        return "id"
    if distinct <= 1:
        return "constant"
    if mails >= MIN_E_MAIL_SHARE * column_.filled:
        return "e-mail"
    if column_.form in ("number", "date"):
        return "measure" if column_.form == "number" else "date"
    is_category = distinct <= MAX_CATEGORIES and 2 * distinct <= column_.filled
    return "category" if is_category or column_.form == "boolean" else "text"


def _is_key(column_: Column) -> bool:
    """Return whether a column is named like the number of a customer or an order."""
    return any(normalize_name(column_.name) in NAMES[role][0] for role in ("customer", "order"))


def _examples(source: SourceTable, column_: Column) -> tuple[str, ...]:
    """Return the most frequent cells; ties go by text."""
    cell = column("cell")
    cells = exp.select(alias(as_word(column_), "cell")).from_(table(source.view)).subquery("cells")
    frequency = exp.Ordered(this=count(), desc=True, nulls_first=False)
    query = exp.select(cell).from_(cells).where(has_value("cell")).group_by(cell)
    query = query.order_by(frequency, exp.Ordered(this=cell)).limit(EXAMPLES)
    return tuple(str(value) for (value,) in source.engine.rows(query))


BINS = 20
FENCE_FACTOR = 1.5  # interquartile ranges from the quartiles to Tukey's fences
OUTER_FACTOR = 3.0  # and to the outer fences, where the histogram ends


def describe_numbers(customers: Customers, population: Population) -> dict[str, NumberDistribution]:
    """Return measure → its distribution, for every numeric measure that has values."""
    names = [m.name for m in customers.numbers if population.numbers[m.name].count]
    return {name: _distribution(customers, name, population.numbers[name]) for name in names}


def _distribution(customers: Customers, name: str, summary: NumberSummary) -> NumberDistribution:
    value = column(customers.column(name))
    low, high = _fences(summary, FENCE_FACTOR)
    counts = [count_if(value < literal(low)), count_if(value > literal(high))]
    below, above = customers.aggregate(counts)
    histogram = _histogram(customers, value, summary)
    return NumberDistribution(summary, histogram, (low, high), below, above)


def _fences(summary: NumberSummary, factor: float) -> tuple[float, float]:
    """Return Tukey's fences; the whole range where the interquartile range is zero."""
    first, third = summary.quantile(0.25), summary.quantile(0.75)
    if first == third:
        return summary.quantiles[0], summary.quantiles[-1]
    return first - factor * (third - first), third + factor * (third - first)


def _histogram(customers: Customers, value: exp.Column, summary: NumberSummary) -> Histogram:
    """Count values into bins between the outer fences."""
    low_fence, high_fence = _fences(summary, OUTER_FACTOR)
    low, high = max(summary.quantiles[0], low_fence), min(summary.quantiles[-1], high_fence)
    bin_ = _bin(value, low, high)
    query = exp.select(bin_, count()).from_(customers.source)
    query = query.where(value.between(literal(low), literal(high))).group_by(bin_)
    counts = dict(customers.engine.rows(query))
    return Histogram(low, high, tuple(counts.get(number, 0) for number in range(BINS)))


def _bin(value: exp.Column, low: float, high: float) -> exp.Expression:
    """Return the bin of a value, from 0; the last one includes its upper end."""
    if high <= low:
        return exp.Literal.number(0)
    position = (value - literal(low)) * literal(BINS / (high - low))
    number = exp.cast(exp.Floor(this=position), "int")
    return exp.Least(this=number, expressions=[exp.Literal.number(BINS - 1)])


MIN_PAIRS = 3  # rows with both values, below which a correlation says nothing
Vector = NDArray[np.float64]


def correlate(customers: Customers, population: Population) -> tuple[Correlation, ...]:
    """Return Spearman's rank correlation of every pair of numeric measures, where it is defined.

    Uses the rows with both values, of at most `SAMPLE_ROWS` rows. Ties take their mean rank
    (Kendall, Biometrika 33, 1945).
    """
    if len(customers.numbers) < 2:
        return ()
    return tuple(_correlations(draw_sample(customers, population, Recipe(())).numbers))


def _correlations(numbers: Mapping[str, Vector]) -> Iterator[Correlation]:
    for x, y in combinations(sorted(numbers), 2):
        is_filled = ~(np.isnan(numbers[x]) | np.isnan(numbers[y]))
        if is_filled.sum() >= MIN_PAIRS:
            value = _pearson(_ranks(numbers[x][is_filled]), _ranks(numbers[y][is_filled]))
            if value is not None:
                yield Correlation(x, y, value)


def _ranks(values: Vector) -> Vector:
    """Return the mean rank of each value, from 1."""
    _, groups, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[groups], dtype=np.float64)


def _pearson(x: Vector, y: Vector) -> float | None:
    """Return the correlation to four digits; None where a vector is constant.

    Ranks are multiples of one half, so that sums of their products do not depend on their order.
    """
    x, y = x - x.mean(), y - y.mean()
    scale = float((x * x).sum()) * float((y * y).sum())
    return round(float((x * y).sum()) / scale**0.5, 4) if scale > 0 else None
