"""Write the customers with their segments and personas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlglot import exp

from personas.customers.table import ID, ID_NUMBER, AssignedCustomers, Customers, id_of_number
from personas.sql.build import alias, column, string
from personas.sql.cells import guard
from personas.sql.features import SEGMENT
from personas.unsafe_text import guard_formula

Personas = Mapping[int, tuple[str, str]]  # segment → persona id and name


def write_customers(
    customers: AssignedCustomers, id_name: str, personas: Personas, path: Path
) -> None:
    """Write id, segment, persona id and persona name of every customer, ordered by id.

    An apostrophe precedes text that a spreadsheet would run as a formula.
    """
    query = _query(customers, id_name, personas, for_spreadsheet=True)
    customers.engine.write_csv(query, path)


def fetch_customers(
    customers: AssignedCustomers, id_name: str, personas: Personas
) -> list[tuple[str, int, str, str]]:
    """Return the rows of `write_customers`."""
    rows = customers.engine.rows(_query(customers, id_name, personas))
    return [(identity, segment, persona, name) for identity, segment, persona, name in rows]


def _query(
    customers: AssignedCustomers,
    id_name: str,
    personas: Personas,
    *,
    for_spreadsheet: bool = False,
) -> exp.Select:
    identity = id_cell(customers, id_name, for_spreadsheet=for_spreadsheet)
    texts = persona_columns(personas, for_spreadsheet=for_spreadsheet)
    return in_order(customers, (identity, column(SEGMENT), *texts), (SEGMENT,))


def id_cell(customers: Customers, name: str, *, for_spreadsheet: bool) -> exp.Expression:
    """Return the id under a name, guarded against formulas for spreadsheets."""
    if not for_spreadsheet:
        return alias(column(ID), name)
    return alias(
        column(ID) if customers.has_integer_ids else guard(column(ID)), guard_formula(name)
    )


def in_order(
    customers: Customers, cells: Sequence[exp.Expression], columns: Sequence[str]
) -> exp.Select:
    """Return the query of cells, which use ids and ``columns``, ordered by id.

    Cells are computed after the sort: to sort them along would take several times the memory.
    Rows that are stored in order are not sorted.
    """
    ties = [] if customers.has_unique_ids else [*map(column, columns)]
    if not customers.has_integer_ids:
        rows = exp.select(*map(column, (ID, *columns))).from_(customers.source)
        return exp.select(*cells).from_(rows.order_by(*by_id(), *ties).subquery("ordered"))
    rows = exp.select(*map(column, (ID_NUMBER, *columns))).from_(customers.source)
    if not customers.engine.is_sorted(customers.table, ID_NUMBER):
        rows = rows.order_by(column(ID_NUMBER), *ties)
    with_id = exp.select(id_of_number(), exp.Star()).from_(rows.subquery("ordered"))
    return exp.select(*cells).from_(with_id.subquery("named"))


def persona_columns(
    personas: Personas, *, for_spreadsheet: bool = False
) -> tuple[exp.Expression, ...]:
    """Return the id and the name of a customer's persona, by segment."""
    escape = guard_formula if for_spreadsheet else str
    ids = {segment: escape(identity) for segment, (identity, _) in personas.items()}
    names = {segment: escape(name) for segment, (_, name) in personas.items()}
    return alias(_text_of(ids), "persona_id"), alias(_text_of(names), "persona")


def by_id() -> list[exp.Expression]:
    """Return the order of ids: numbers by size before other texts."""
    as_number = exp.TryCast(this=column(ID), to=exp.DataType.build("double"))
    return [exp.Ordered(this=key, nulls_first=False) for key in (as_number, column(ID))]


def _text_of(texts: Mapping[int, str]) -> exp.Expression:
    case = exp.Case()
    for segment, text in texts.items():
        case = case.when(column(SEGMENT).eq(segment), string(text))
    return case
