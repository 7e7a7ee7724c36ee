"""The matrices that the numbers wing works on: all customers, or a sample of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sqlglot import exp

from personas.engine.customers import CUSTOMERS, ID, Customers
from personas.engine.queries.features import feature
from personas.engine.queries.parts import column, exact_text, named, table
from personas.engine.summaries.population import largest
from personas.facts.population import Population
from personas.facts.recipe import Recipe
from personas.facts.sample import Sample

SAMPLE_ROWS = 10_000
# Of more customers about so many are drawn first, to find out on fewer what is then checked on all.
MANY_ROWS = 1_000_000
DRAWN_ROWS = 200_000
DRAWN = "drawn"


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
    source = table(CUSTOMERS) if customers.identified else _numbered(customers).subquery("numbered")
    mark = named(_fingerprint(_told_by(customers, population)), "mark")
    marked = exp.select(exp.Star(), mark).from_(source)
    if customers.rows > MANY_ROWS:
        customers.engine.create_table(DRAWN, _under(marked, DRAWN_ROWS / customers.rows))
        marked = exp.select(exp.Star()).from_(table(DRAWN))
    return _smallest(marked, SAMPLE_ROWS).subquery("sample")


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
