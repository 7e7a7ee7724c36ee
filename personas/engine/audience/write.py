"""The file of an audience: the platform's headers, its hashes, an order that tells nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlglot import exp

from personas.engine.audience.clean import hashed
from personas.engine.audience.people import KEPT, Order
from personas.engine.customers import Customers
from personas.engine.queries.nearest import SEGMENT
from personas.engine.queries.parts import column, named, table

Names = Mapping[int, tuple[str, str]]
TOLD = ("persona_id", "persona", SEGMENT)


def write_audience(customers: Customers, order: Order, names: Names, path: Path) -> None:
    """Write the people that were gathered as CSV: UTF-8 without BOM, a line a person.

    ``names`` holds persona id and name of each segment. Rows are sorted by what they show, so
    that the order of the customers leaves no trace.
    """
    kept = {*order.fields, *TOLD}
    headers = {name: what for name, what in order.platform.columns.items() if what in kept}
    cells = [named(_cell(what, order, names), name) for name, what in headers.items()]
    query = exp.select(*cells).from_(table(KEPT))
    by = [exp.Ordered(this=column(name), nulls_first=False) for name in headers]
    customers.engine.write_csv(
        exp.select("*").from_(query.subquery("audience")).order_by(*by), path
    )


def _cell(what: str, order: Order, names: Names) -> exp.Expression:
    if what in ("persona_id", "persona"):
        return _named(names, 0 if what == "persona_id" else 1)
    value = column(what)
    return hashed(value) if what in order.platform.hashed and not order.plain else value


def _named(names: Names, place: int) -> exp.Expression:
    texts = exp.Case()
    for segment, both in names.items():
        same = exp.EQ(this=column(SEGMENT), expression=exp.Literal.number(segment))
        texts = texts.when(same, exp.Literal.string(both[place]))
    return texts
