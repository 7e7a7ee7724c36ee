"""The matrices that the numbers wing works on: all customers, or a sample of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sqlglot import exp

from personas.customers.population import largest
from personas.customers.table import CUSTOMERS, ID, NUMBER, Customers
from personas.domain.profile import Population
from personas.domain.recipe import Recipe
from personas.domain.sample import Sample
from personas.sql.build import column, exact_text, named, table
from personas.sql.features import feature

SAMPLE_ROWS = 10_000
# Of more customers about so many are drawn first, to find out on fewer what is then checked on all.
MANY_ROWS = 500_000
DRAWN_ROWS = 200_000
# Means of so many are so close to those of all that one pass over all is enough, as a rule.
SCATTERED_ROWS = 2_000_000
DRAWN = "drawn"
SCATTERED = "scattered"
PRIME = 2**31 - 1
FACTORS = (1_597_334_677, 1_244_268_137, 1_030_022_057)


def draw_sample(customers: Customers, population: Population, recipe: Recipe) -> Sample:
    """Return the features and measures of at most `SAMPLE_ROWS` customers.

    Which customers depends on their ids, and without ids on their content; their order depends
    on their content alone.
    """
    if not customers.measures:
        return Sample(np.empty((0, 0)), {}, {}, {})
    features = [feature(f, customers.column(f.measure)) for f in recipe.features]
    numbers = [column(customers.column(m.name)) for m in customers.numbers]
    codes = [_code(customers, m.name, population) for m in customers.categories]
    groups = [] if customers.labels is None else [customers.label_number()]
    order = [column(name) for name in customers.content]
    wanted = [*features, *numbers, *codes, *groups]
    asked = [named(value, f"v{i}") for i, value in enumerate(wanted)]
    query = exp.select(*asked).from_(_rows(customers, population)).order_by(*order)
    values = customers.engine.matrix(query)
    wide, names = len(features), [m.name for m in customers.numbers]
    return Sample(
        features=values[:, :wide],
        numbers={name: values[:, wide + i] for i, name in enumerate(names)},
        categories={
            m.name: values[:, wide + len(names) + i] for i, m in enumerate(customers.categories)
        },
        labels=_labels(population),
        groups=values[:, -1].astype(np.int64) - 1 if groups else None,
    )


def _labels(population: Population) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(summary.shares) for name, summary in population.categories.items()}


def _code(customers: Customers, measure: str, population: Population) -> exp.Expression:
    """The place of a category in the population's list, from 0; a gap stays a gap."""
    source, coded = customers.column(measure), exp.Case()
    for place, value in enumerate(population.categories[measure].shares):
        same = exp.EQ(this=column(source), expression=exp.Literal.string(value))
        coded = coded.when(same, exp.Literal.number(place))
    filled = population.categories[measure].count > 0
    return exp.cast(coded if filled else exp.Null(), "double")


def _rows(customers: Customers, population: Population) -> exp.Expression:
    """All customers, or those with the smallest fingerprints."""
    if customers.rows <= SAMPLE_ROWS:
        return table(CUSTOMERS)
    source, share = _source(customers)
    mark = named(_fingerprint(_told_by(customers, population)), "mark")
    marked = exp.select(exp.Star(), mark).from_(source)
    if customers.rows > MANY_ROWS:
        customers.engine.create_table(DRAWN, _under(marked, share))
        marked = exp.select(exp.Star()).from_(table(DRAWN))
    return _smallest(marked, SAMPLE_ROWS).subquery("sample")


def _source(customers: Customers) -> tuple[exp.Expression, float]:
    """The customers to draw from, and the share of them that makes `DRAWN_ROWS`."""
    share = DRAWN_ROWS / customers.rows
    if not customers.identified:
        return _numbered(customers).subquery("numbered"), share
    if not customers.whole:
        return table(CUSTOMERS), share
    everyone = exp.select(exp.Star()).from_(table(CUSTOMERS))
    wide = max(2 * DRAWN_ROWS, min(SCATTERED_ROWS, customers.rows // 5))
    there = _scattered(wide / customers.rows)
    customers.engine.create_table(SCATTERED, everyone.where(there))
    few = exp.select(exp.Star()).from_(table(SCATTERED)).where(_scattered(2 * share))
    return few.subquery("few"), 0.5


def drawn_first(customers: Customers) -> tuple[str, ...]:
    """The tables of customers that were drawn from many, the smaller first."""
    if customers.rows <= MANY_ROWS:
        return ()
    return (DRAWN, SCATTERED) if customers.identified and customers.whole else (DRAWN,)


def _scattered(share: float) -> exp.Expression:
    """About this share of whole numbers, by a hash that is cheaper than a fingerprint.

    (a·low + b·high + c) mod p with p = 2^31 − 1, of the low and high 31 bits of a number (Carter
    and Wegman 1979).
    """
    bits = exp.Literal.number(PRIME)  # as many ones
    low = exp.BitwiseAnd(this=column(NUMBER), expression=bits)
    shifted = exp.BitwiseRightShift(this=column(NUMBER), expression=exp.Literal.number(31))
    high = exp.BitwiseAnd(this=exp.paren(shifted), expression=bits.copy())
    a, b, c = (exp.cast(exp.Literal.number(factor), "bigint") for factor in FACTORS)
    mixed = exp.Add(
        this=exp.Mul(this=a, expression=exp.paren(low)),
        expression=exp.Add(this=exp.Mul(this=b, expression=exp.paren(high)), expression=c),
    )
    hashed = exp.Mod(this=exp.paren(mixed), expression=bits.copy())
    return exp.LT(this=hashed, expression=exp.Literal.number(int(share * PRIME)))


def _under(marked: exp.Select, share: float) -> exp.Select:
    """About this share of all: fingerprints are even, and comparing is cheaper than sorting."""
    bar = exp.Literal.string(f"{int(share * 16**8):08x}")
    low = exp.LT(this=column("mark"), expression=bar)
    return exp.select(exp.Star()).from_(marked.subquery("marked")).where(low)


def _smallest(marked: exp.Select, rows: int) -> exp.Select:
    asked = exp.select(exp.Star()).from_(marked.subquery("marked"))
    return asked.order_by(column("mark")).limit(rows)


def _numbered(customers: Customers) -> exp.Select:
    """Number customers of the very same content, so that they are drawn one by one."""
    measures = [column(name) for name in customers.content]
    place = exp.Window(this=exp.RowNumber(), partition_by=measures)
    return exp.select(exp.Star(), named(place, "copy")).from_(table(CUSTOMERS))


def _told_by(customers: Customers, population: Population) -> list[exp.Expression]:
    """The texts that tell customers apart: their ids, or what they are and which of the same."""
    if customers.identified:
        return [column(ID)]
    bounds = {
        customers.column(name): largest(summary.quantiles)
        for name, summary in population.numbers.items()
    }
    content = (
        exact_text(column(name), bounds[name]) if name in bounds else column(name)
        for name in customers.content
    )
    return [*content, exp.cast(column("copy"), "varchar")]


def _fingerprint(told_by: Sequence[exp.Expression]) -> exp.Expression:
    texts = [exp.Coalesce(this=text, expressions=[_text("")]) for text in told_by]
    joined = [piece for text in texts for piece in (text, _text("|"))]
    return exp.MD5(this=exp.Concat(expressions=joined))


def _text(value: str) -> exp.Expression:
    return exp.Literal.string(value)
