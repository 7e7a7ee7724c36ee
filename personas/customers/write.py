"""Write the customers with their segments and personas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlglot import exp

from personas.customers.clusters import ASSIGNED
from personas.customers.table import ID, NUMBER, Customers, id_of_number
from personas.sql.build import column, named, table
from personas.sql.nearest import SEGMENT


def write_customers(
    customers: Customers, id_name: str, personas: Mapping[int, tuple[str, str]], path: Path
) -> None:
    """Write id, segment, persona id and persona name of every customer, ordered by id."""
    customers.engine.write_csv(_query(customers, id_name, personas), path)


def fetch_customers(
    customers: Customers, id_name: str, personas: Mapping[int, tuple[str, str]]
) -> list[tuple[str, int, str, str]]:
    """Return the same rows that `write_customers` writes."""
    return [
        (identity, segment, persona, name)
        for identity, segment, persona, name in customers.engine.rows(
            _query(customers, id_name, personas)
        )
    ]


def _query(
    customers: Customers, id_name: str, personas: Mapping[int, tuple[str, str]]
) -> exp.Select:
    asked = (named(column(ID), id_name), column(SEGMENT), *persona_columns(personas))
    return in_order(customers, asked, ASSIGNED, (SEGMENT,))


def in_order(
    customers: Customers, asked: Sequence[exp.Expression], view: str, columns: Sequence[str]
) -> exp.Select:
    """Return what is asked of the ``columns`` of a view and of ids, by id.

    Texts are made of what was sorted: sorting them along would take several times the memory. What
    is kept in order need not be sorted.
    """
    ties = [] if customers.identified else [*map(column, columns)]  # ids may repeat themselves
    if not customers.whole:
        return exp.select(*asked).from_(table(view)).order_by(*by_id(), *ties)
    short = exp.select(*map(column, (NUMBER, *columns))).from_(table(view))
    if not customers.engine.rises(view, NUMBER):
        short = short.order_by(column(NUMBER), *ties)
    numbered = exp.select(id_of_number(), exp.Star()).from_(short.subquery("ordered"))
    return exp.select(*asked).from_(numbered.subquery("named"))


def persona_columns(personas: Mapping[int, tuple[str, str]]) -> tuple[exp.Expression, ...]:
    """Return a persona's id and its name, as the column of segments tells."""
    return (
        named(_text_of(personas, 0), "persona_id"),
        named(_text_of(personas, 1), "persona"),
    )


def by_id() -> list[exp.Expression]:
    """Return the order of ids: numbers by size before other texts."""
    as_number = exp.TryCast(this=column(ID), to=exp.DataType.build("double"))
    return [exp.Ordered(this=key, nulls_first=False) for key in (as_number, column(ID))]


def _text_of(personas: Mapping[int, tuple[str, str]], place: int) -> exp.Expression:
    texts = exp.Case()
    for segment, names in personas.items():
        same = exp.EQ(this=column(SEGMENT), expression=exp.Literal.number(segment))
        texts = texts.when(same, exp.Literal.string(names[place]))
    return texts
