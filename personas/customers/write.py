"""Write the customers with their segments and personas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlglot import exp

from personas.customers.clusters import ASSIGNED
from personas.customers.table import ID, NUMBER, Customers, id_of_number
from personas.files.formulas import guarded
from personas.sql.build import column, named, table
from personas.sql.guard import guard
from personas.sql.nearest import SEGMENT


def write_customers(
    customers: Customers, id_name: str, personas: Mapping[int, tuple[str, str]], path: Path
) -> None:
    """Write id, segment, persona id and persona name of every customer, ordered by id.

    Text that a spreadsheet would run as a formula is led by an apostrophe.
    """
    query = _query(customers, id_name, personas, people=True)
    customers.engine.write_csv(query, path)


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
    customers: Customers,
    id_name: str,
    personas: Mapping[int, tuple[str, str]],
    *,
    people: bool = False,
) -> exp.Select:
    known = id_cell(customers, id_name, people=people)
    asked = (known, column(SEGMENT), *persona_columns(personas, people=people))
    return in_order(customers, asked, ASSIGNED, (SEGMENT,))


def id_cell(customers: Customers, name: str, *, people: bool) -> exp.Expression:
    """Return the id under a name; ``people`` open the file in a spreadsheet."""
    if not people:
        return named(column(ID), name)
    return named(column(ID) if customers.whole else guard(column(ID)), guarded(name))


def in_order(
    customers: Customers, asked: Sequence[exp.Expression], view: str, columns: Sequence[str]
) -> exp.Select:
    """Return what is asked of the ``columns`` of a view and of ids, by id.

    Texts are made of what was sorted: sorting them along would take several times the memory. What
    is kept in order need not be sorted.
    """
    ties = [] if customers.identified else [*map(column, columns)]  # ids may repeat themselves
    if not customers.whole:
        plain = exp.select(*map(column, (ID, *columns))).from_(table(view))
        return exp.select(*asked).from_(plain.order_by(*by_id(), *ties).subquery("ordered"))
    short = exp.select(*map(column, (NUMBER, *columns))).from_(table(view))
    if not customers.engine.rises(view, NUMBER):
        short = short.order_by(column(NUMBER), *ties)
    numbered = exp.select(id_of_number(), exp.Star()).from_(short.subquery("ordered"))
    return exp.select(*asked).from_(numbered.subquery("named"))


def persona_columns(
    personas: Mapping[int, tuple[str, str]], *, people: bool = False
) -> tuple[exp.Expression, ...]:
    """Return a persona's id and its name, as the column of segments tells."""
    shown = guarded if people else str
    ids = {segment: shown(identity) for segment, (identity, _) in personas.items()}
    names = {segment: shown(name) for segment, (_, name) in personas.items()}
    return named(_text_of(ids), "persona_id"), named(_text_of(names), "persona")


def by_id() -> list[exp.Expression]:
    """Return the order of ids: numbers by size before other texts."""
    as_number = exp.TryCast(this=column(ID), to=exp.DataType.build("double"))
    return [exp.Ordered(this=key, nulls_first=False) for key in (as_number, column(ID))]


def _text_of(texts: Mapping[int, str]) -> exp.Expression:
    cells = exp.Case()
    for segment, text in texts.items():
        same = exp.EQ(this=column(SEGMENT), expression=exp.Literal.number(segment))
        cells = cells.when(same, exp.Literal.string(text))
    return cells
