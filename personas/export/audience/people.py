"""Select the people of an audience from assigned customers, and write its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from sqlglot import exp

from personas.customers.table import AssignedCustomers, Customers
from personas.domain.audience import Contacts, Coverage, Field, Platform
from personas.export.audience.contacts import (
    CONSENT,
    PHONE,
    PHONES,
    REGION,
    clean_field,
    contact_column,
    create_phone_view,
    region_code,
    regions,
    sha256,
)
from personas.sql.build import alias, column, count, count_if, string, table
from personas.sql.engine import Engine
from personas.sql.features import SEGMENT

SELECTED, CONSENTING, CLEAN = "audience_selected", "audience_consenting", "audience_clean"
AUDIENCE = "audience"
KEY, RANK = "key", "rank"
SEPARATOR = "\x1f"  # occurs in no name


@dataclass(frozen=True, slots=True)
class AudienceSettings:
    """The segments to export, the contact columns, and the platform."""

    platform: Platform
    contacts: Contacts
    segments: Sequence[int]
    plain: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that the platform takes and the table has, in the platform's order."""
        available = {*self.contacts.columns, *(["country"] if self.contacts.region else [])}
        return tuple(field for field in self.platform.fields if field in available)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were selected, consent, have a key, and have it alone; and coverage by field."""

    customers: int
    consents: int
    keys: int
    people: int
    coverage: tuple[Coverage, ...]


def build_audience(customers: AssignedCustomers, order: AudienceSettings) -> Counts:
    """Create the table `AUDIENCE` of assigned customers with consent and a unique key.

    Its columns are ``segment`` and the fields of the order, cleaned and not yet hashed.
    """
    engine = customers.engine
    engine.create_table(SELECTED, _select_customers(customers, order))
    consenting = exp.select("*").from_(table(SELECTED)).where(column(CONSENT))
    engine.create_table(CONSENTING, consenting)
    if "phone" in order.fields:
        create_phone_view(engine, CONSENTING)
    engine.create_table(CLEAN, _clean_contacts(order))
    with_key = exp.select("*").from_(table(CLEAN)).where(exp.not_(_is_gap(KEY)))
    engine.create_table(AUDIENCE, _deduplicate(with_key, order))
    selected, consents, people = (_rows(engine, name) for name in (SELECTED, CLEAN, AUDIENCE))
    keys = int(engine.rows(exp.select(count(column(KEY))).from_(table(CLEAN)))[0][0])
    return Counts(selected, consents, keys, people, _coverage(engine, order))


def _select_customers(customers: AssignedCustomers, order: AudienceSettings) -> exp.Select:
    """Return the customers of the order's segments with raw contact fields and region."""
    fields = [column(contact_column(field)) for field in order.contacts.columns]
    region = alias(region_code(order.contacts, regions()), REGION)
    query = exp.select(column(SEGMENT), column(CONSENT), *fields, region).from_(customers.source)
    segments = [exp.Literal.number(segment) for segment in order.segments]
    return query.where(exp.In(this=column(SEGMENT), expressions=segments))


def _clean_contacts(order: AudienceSettings) -> exp.Select:
    source = exp.select("*").from_(table(CONSENTING))
    if "phone" in order.fields:
        source = source.join(table(PHONES), using=[column(PHONE), column(REGION)], join_type="left")
    values = [alias(clean_field(f, order.platform, order.plain), f) for f in order.fields]
    flags = [alias(_has_value(order, field), f"has {field}") for field in order.fields]
    query = exp.select(column(SEGMENT), *values, *flags).from_(source.subquery("people"))
    return exp.select("*", alias(_key(order), KEY)).from_(query.subquery("clean"))


def _has_value(order: AudienceSettings, field: Field) -> exp.Expression:
    """Return the condition that a raw field is not a gap, or has a default."""
    if field == "country" and order.contacts.region:
        return exp.true()
    return exp.not_(_is_gap(contact_column(field)))


def _key(order: AudienceSettings) -> exp.Expression:
    """Return the first of the platform's keys whose fields all have a value."""
    available = set(order.fields)
    case = exp.Case()
    for fields in (sorted(key) for key in order.platform.keys if key <= available):
        has_gap = reduce(lambda a, b: exp.Or(this=a, expression=b), [_is_gap(f) for f in fields])
        parts = [string(SEPARATOR.join(fields)), *(column(f) for f in fields)]
        key = exp.func("CONCAT_WS", string(SEPARATOR), *parts)
        case = case.when(exp.not_(exp.paren(has_gap)), key)
    return case


def _deduplicate(people: exp.Select, order: AudienceSettings) -> exp.Select:
    """Return the smallest row of each key by all fields, whatever the order of rows."""
    names = (SEGMENT, *order.fields)
    ascending = [exp.Ordered(this=column(name), nulls_first=False) for name in names]
    by = exp.Order(expressions=ascending)
    rank = exp.Window(this=exp.RowNumber(), partition_by=[column(KEY)], order=by)
    ranks = exp.select("*", alias(rank, RANK)).from_(people.subquery("people"))
    is_first = exp.EQ(this=column(RANK), expression=exp.Literal.number(1))
    columns = [column(name) for name in names]
    return exp.select(*columns).from_(ranks.subquery("ranks")).where(is_first)


def _coverage(engine: Engine, order: AudienceSettings) -> tuple[Coverage, ...]:
    counts = [n for f in order.fields for n in (count(column(f)), count_if(column(f"has {f}")))]
    rows, *numbers = engine.rows(exp.select(count(), *counts).from_(table(CLEAN)))[0]
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return tuple(
        Coverage(field, usable, present - usable, rows - present)
        for field, (usable, present) in zip(order.fields, pairs, strict=True)
    )


def _rows(engine: Engine, name: str) -> int:
    return int(engine.rows(exp.select(count()).from_(table(name)))[0][0])


def _is_gap(name: str) -> exp.Expression:
    return exp.Is(this=column(name), expression=exp.Null())


Names = Mapping[int, tuple[str, str]]
PERSONA_COLUMNS = ("persona_id", "persona", SEGMENT)


def write_audience(customers: Customers, order: AudienceSettings, names: Names, path: Path) -> None:
    """Write the table `AUDIENCE` as CSV: UTF-8 without BOM, one line per person.

    ``names`` holds persona id and name of each segment. Rows are sorted by their content, so
    that the order of the customers leaves no trace.
    """
    contents = {*order.fields, *PERSONA_COLUMNS}
    headers = {name: field for name, field in order.platform.columns.items() if field in contents}
    cells = [alias(_cell(field, order, names), name) for name, field in headers.items()]
    query = exp.select(*cells).from_(table(AUDIENCE))
    by = [exp.Ordered(this=column(name), nulls_first=False) for name in headers]
    customers.engine.write_csv(
        exp.select("*").from_(query.subquery("audience")).order_by(*by), path
    )


def _cell(field: str, order: AudienceSettings, names: Names) -> exp.Expression:
    if field in ("persona_id", "persona"):
        texts = {s: name[0 if field == "persona_id" else 1] for s, name in names.items()}
        return _by_segment(texts)
    value = column(field)
    return sha256(value) if field in order.platform.hashed_fields and not order.plain else value


def _by_segment(texts: Mapping[int, str]) -> exp.Expression:
    case = exp.Case()
    for segment, text in texts.items():
        is_segment = exp.EQ(this=column(SEGMENT), expression=exp.Literal.number(segment))
        case = case.when(is_segment, string(text))
    return case
