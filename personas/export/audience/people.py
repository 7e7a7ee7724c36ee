"""From assigned customers to the file of an audience; everybody who is left out is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from sqlglot import exp

from personas.customers.table import AssignedCustomers, Customers
from personas.domain.audience import Contacts, Coverage, Field, Platform
from personas.export.audience.contacts import CONSENT, REGION, cleaned, hashed, region, written
from personas.export.audience.phones import PHONE, PHONES, make_phones, regions
from personas.sql.build import column, count, count_if, named, table
from personas.sql.engine import Engine
from personas.sql.nearest import SEGMENT

ASKED, PEOPLE, CLEAN, KEPT = ("audience_asked", "audience_people", "audience_clean", "audience")
KEY, PLACE = "key", "place"
APART = "\x1f"  # stands in no name


@dataclass(frozen=True, slots=True)
class Order:
    """Whom to gather, how their contacts are written, and for which platform."""

    platform: Platform
    contacts: Contacts
    segments: Sequence[int]
    plain: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that the platform takes and the table has, in the platform's order."""
        known = {*self.contacts.columns, *(["country"] if self.contacts.region else [])}
        return tuple(field for field in self.platform.fields if field in known)


@dataclass(frozen=True, slots=True)
class Counts:
    """Who was asked for, who of them consented, has a key, has it alone; and what fields hold."""

    asked: int
    agreed: int
    keyed: int
    kept: int
    coverage: tuple[Coverage, ...]


def gather(customers: AssignedCustomers, order: Order) -> Counts:
    """Make the table `KEPT` from assigned customers: people with consent and a key of their own.

    Its columns are ``segment`` and the fields of the order, cleaned and not yet hashed.
    """
    engine = customers.engine
    engine.create_table(ASKED, _asked(customers, order))
    engine.create_table(PEOPLE, exp.select("*").from_(table(ASKED)).where(column(CONSENT)))
    if "phone" in order.fields:
        make_phones(engine, PEOPLE)
    engine.create_table(CLEAN, _clean(order))
    keyed = exp.select("*").from_(table(CLEAN)).where(exp.not_(_gap(KEY)))
    engine.create_table(KEPT, _once(keyed, order))
    asked, agreed, kept = (_rows(engine, name) for name in (ASKED, CLEAN, KEPT))
    with_key = int(engine.rows(exp.select(count(column(KEY))).from_(table(CLEAN)))[0][0])
    return Counts(asked, agreed, with_key, kept, _coverage(engine, order))


def _asked(customers: AssignedCustomers, order: Order) -> exp.Select:
    """The customers of the segments asked for: contact fields as written, and their country."""
    fields = [column(written(field)) for field in order.contacts.columns]
    place = named(region(order.contacts, regions()), REGION)
    query = exp.select(column(SEGMENT), column(CONSENT), *fields, place).from_(customers.source)
    wanted = [exp.Literal.number(segment) for segment in order.segments]
    return query.where(exp.In(this=column(SEGMENT), expressions=wanted))


def _clean(order: Order) -> exp.Select:
    source = exp.select("*").from_(table(PEOPLE))
    if "phone" in order.fields:
        source = source.join(table(PHONES), using=[column(PHONE), column(REGION)], join_type="left")
    values = [named(cleaned(f, order.platform, order.plain), f) for f in order.fields]
    raw = [named(_filled(order, field), f"has {field}") for field in order.fields]
    query = exp.select(column(SEGMENT), *values, *raw).from_(source.subquery("people"))
    return exp.select("*", named(_key(order), KEY)).from_(query.subquery("cleaned"))


def _filled(order: Order, field: Field) -> exp.Expression:
    """Whether anything is written there, or said of all."""
    if field == "country" and order.contacts.region:
        return exp.true()
    return exp.not_(_gap(written(field)))


def _key(order: Order) -> exp.Expression:
    """What the platform will find the person by: the first key that is whole."""
    known = set(order.fields)
    whole = [sorted(key) for key in order.platform.keys if key <= known]
    found = exp.Case()
    for fields in whole:
        none = reduce(lambda a, b: exp.Or(this=a, expression=b), [_gap(f) for f in fields])
        parts = [exp.Literal.string(APART.join(fields)), *(column(f) for f in fields)]
        joined = exp.func("CONCAT_WS", exp.Literal.string(APART), *parts)
        found = found.when(exp.not_(exp.paren(none)), joined)
    return found


def _once(keyed: exp.Select, order: Order) -> exp.Select:
    """Of people with the same key one, whatever the order of rows: the least, all fields told."""
    told = [column(name) for name in (SEGMENT, *order.fields)]
    by = exp.Order(expressions=[exp.Ordered(this=each, nulls_first=False) for each in told])
    place = exp.Window(this=exp.RowNumber(), partition_by=[column(KEY)], order=by)
    placed = exp.select("*", named(place, PLACE)).from_(keyed.subquery("keyed"))
    first = exp.EQ(this=column(PLACE), expression=exp.Literal.number(1))
    kept = [each.copy() for each in told]
    return exp.select(*kept).from_(placed.subquery("placed")).where(first)


def _coverage(engine: Engine, order: Order) -> tuple[Coverage, ...]:
    counts = [
        each for f in order.fields for each in (count(column(f)), count_if(column(f"has {f}")))
    ]
    found = engine.rows(exp.select(count(), *counts).from_(table(CLEAN)))[0]
    rows, pairs = found[0], zip(found[1::2], found[2::2], strict=True)
    return tuple(
        Coverage(field, usable, filled - usable, rows - filled)
        for field, (usable, filled) in zip(order.fields, pairs, strict=True)
    )


def _rows(engine: Engine, name: str) -> int:
    return int(engine.rows(exp.select(count()).from_(table(name)))[0][0])


def _gap(name: str) -> exp.Expression:
    return exp.Is(this=column(name), expression=exp.Null())


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
