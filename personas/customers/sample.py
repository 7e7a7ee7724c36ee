"""The matrices that the numbers wing works on: all customers, or a sample of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sqlglot import exp

from personas.customers.population import largest
from personas.customers.table import ID, ID_NUMBER, Customers, EngineTable
from personas.domain.profile import Population
from personas.domain.recipe import Recipe, Sample
from personas.sql.build import alias, column, exact_text, string
from personas.sql.features import feature_value

SAMPLE_ROWS = 10_000
# From larger tables about this many customers are drawn: fits start on them.
MANY_ROWS = 500_000
DRAW_ROWS = 200_000
# Means of so many are so close to those of all that one pass over all usually suffices.
LARGE_DRAW_ROWS = 2_000_000
MERSENNE_PRIME = 2**31 - 1
HASH_FACTORS = (1_597_334_677, 1_244_268_137, 1_030_022_057)


def draw_sample(customers: Customers, population: Population, recipe: Recipe) -> Sample:
    """Return the features and measures of at most `SAMPLE_ROWS` customers.

    The choice depends on their ids, and without ids on their content; their order depends on
    their content alone.
    """
    if not customers.measures:
        return Sample(np.empty((0, 0)), {}, {}, {})
    features = [feature_value(f, customers.column(f.measure)) for f in recipe.features]
    numbers = [column(customers.column(m.name)) for m in customers.numbers]
    codes = [_code(customers, m.name, population) for m in customers.categories]
    groups = [] if customers.labels is None else [customers.label_number()]
    cells = [alias(cell, f"v{i}") for i, cell in enumerate((*features, *numbers, *codes, *groups))]
    order = [column(name) for name in customers.content_columns]
    query = exp.select(*cells).from_(_sample_source(customers, population)).order_by(*order)
    values = customers.engine.matrix(query)
    first_number = len(features)
    first_code = first_number + len(numbers)
    return Sample(
        features=values[:, :first_number],
        numbers={m.name: values[:, first_number + i] for i, m in enumerate(customers.numbers)},
        categories={m.name: values[:, first_code + i] for i, m in enumerate(customers.categories)},
        labels={name: tuple(summary.shares) for name, summary in population.categories.items()},
        groups=values[:, -1].astype(np.int64) - 1 if groups else None,
    )


def _code(customers: Customers, measure: str, population: Population) -> exp.Expression:
    """Return the index of a category in the population's list; NULL stays NULL."""
    source, case = customers.column(measure), exp.Case()
    for i, value in enumerate(population.categories[measure].shares):
        case = case.when(column(source).eq(value), exp.Literal.number(i))
    has_values = population.categories[measure].count > 0
    return exp.cast(case if has_values else exp.Null(), "double")


def _sample_source(customers: Customers, population: Population) -> exp.Expression:
    """Return all customers, or those with the smallest fingerprints."""
    if customers.rows <= SAMPLE_ROWS:
        return customers.source
    if customers.rows > MANY_ROWS:
        smallest_draw = with_draws(customers, population).draws[0]
        rows = exp.select(exp.Star()).from_(smallest_draw.source)
    else:
        source, _, _ = _draw_source(customers)
        rows = _with_fingerprint(customers, population, source)
    query = exp.select(exp.Star()).from_(rows.subquery("marked"))
    return query.order_by(column("mark")).limit(SAMPLE_ROWS).subquery("sample")


def with_draws(customers: Customers, population: Population) -> Customers:
    """Return the customers with their draws: stored tables of some of more than `MANY_ROWS`.

    The first holds about `DRAW_ROWS` and their fingerprints. With unique integer ids a larger
    one follows, of up to `LARGE_DRAW_ROWS`.
    """
    if customers.rows <= MANY_ROWS or customers.draws or not customers.measures:
        return customers
    source, share, large_draws = _draw_source(customers)
    rows = _with_fingerprint(customers, population, source)
    # Fingerprints are evenly distributed, and a comparison is cheaper than a sort.
    is_drawn = column("mark") < f"{int(share * 16**8):08x}"
    query = exp.select(exp.Star()).from_(rows.subquery("marked")).where(is_drawn)
    draw = EngineTable(customers.engine, f"{customers.table}_draw")
    customers.engine.create_table(draw.table, query)
    return replace(customers, draws=(draw, *large_draws))


def _draw_source(customers: Customers) -> tuple[exp.Expression, float, tuple[EngineTable, ...]]:
    """Return rows to draw from, the share of them that makes `DRAW_ROWS`, and larger draws."""
    share = DRAW_ROWS / customers.rows
    if not customers.has_unique_ids:
        # Customers of equal content are numbered, so that single ones can be drawn.
        content = [column(name) for name in customers.content_columns]
        copy = exp.Window(this=exp.RowNumber(), partition_by=content)
        rows = exp.select(exp.Star(), alias(copy, "copy")).from_(customers.source)
        return rows.subquery("numbered"), share, ()
    if not customers.has_integer_ids:
        return customers.source, share, ()
    large_draw = EngineTable(customers.engine, f"{customers.table}_large_draw")
    size = max(2 * DRAW_ROWS, min(LARGE_DRAW_ROWS, customers.rows // 5))
    rows = exp.select(exp.Star()).from_(customers.source)
    customers.engine.create_table(large_draw.table, rows.where(_hash_below(size / customers.rows)))
    few = exp.select(exp.Star()).from_(large_draw.source).where(_hash_below(2 * share))
    return few.subquery("few"), 0.5, (large_draw,)


def _hash_below(share: float) -> exp.Expression:
    """Return a condition that holds for about this share of integer ids, by a cheap hash.

    (a·low + b·high + c) mod p with p = 2^31 − 1, of the low and high 31 bits of a number (Carter
    and Wegman 1979).
    """
    mask = exp.Literal.number(MERSENNE_PRIME)  # 31 bits, all set
    low = exp.BitwiseAnd(this=column(ID_NUMBER), expression=mask)
    upper_bits = exp.BitwiseRightShift(this=column(ID_NUMBER), expression=exp.Literal.number(31))
    high = exp.BitwiseAnd(this=exp.paren(upper_bits), expression=mask.copy())
    a, b, c = (exp.cast(exp.Literal.number(factor), "bigint") for factor in HASH_FACTORS)
    value = exp.paren(a * low + b * high + c) % mask
    return value < int(share * MERSENNE_PRIME)


def _with_fingerprint(
    customers: Customers, population: Population, source: exp.Expression
) -> exp.Select:
    """Add the MD5 of what identifies a customer, as column ``mark``."""
    texts: list[exp.Expression] = []
    for text in _identity(customers, population):
        texts += [exp.Coalesce(this=text, expressions=[string("")]), string("|")]
    fingerprint = exp.MD5(this=exp.Concat(expressions=texts))
    return exp.select(exp.Star(), alias(fingerprint, "mark")).from_(source)


def _identity(customers: Customers, population: Population) -> Sequence[exp.Expression]:
    """Return the texts that identify a customer: the id, or the content and its copy number."""
    if customers.has_unique_ids:
        return [column(ID)]
    bounds = {
        customers.column(name): largest(summary.quantiles)
        for name, summary in population.numbers.items()
    }
    content = (
        exact_text(column(name), bounds[name]) if name in bounds else column(name)
        for name in customers.content_columns
    )
    return [*content, exp.cast(column("copy"), "varchar")]
