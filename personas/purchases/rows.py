"""The rows of purchases with types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlglot import exp

from personas.domain.measure import Column, Measure
from personas.domain.problem import PersonasError, Problem
from personas.domain.request import Purchases
from personas.expressions.read import measure_sql, read_expression
from personas.ingest.open import SourceTable
from personas.purchases.currencies import Amounts
from personas.purchases.roles import Roles
from personas.purchases.status import Status, outcome_sql, return_conditions
from personas.sql.build import alias, column, count, has_value, literal, string, strings, table
from personas.sql.cells import as_date, as_number, as_word, identity, typed_value

YES = ("1", "1.0", "true", "t", "yes", "y", "returned", "return")


def typed_rows(
    view: str,
    amounts: Amounts,
    roles: Roles,
    statuses: Sequence[Status],
    payees: Sequence[str],
    settings: Purchases,
) -> exp.Select:
    """Return the query of one typed row per row of ``view``.

    Columns: ``customer``, ``day``, ``number`` (of the order), ``product``, ``category``, ``paid``
    (below zero for returns), ``refund``, ``currency``, ``status`` (a `Outcome`), ``returned``,
    ``discounted``, ``fee`` and ``copy`` (1 for the first of rows that are equal in every cell).
    """
    columns = amounts.columns
    paid = _numbers(columns, roles.amount, "amount")
    conditions = (*_return_flags(roles, settings), *return_conditions(statuses))
    is_return = _or_false(exp.or_(paid < literal(0), *conditions))
    minus = exp.Neg(this=exp.Abs(this=paid.copy()))
    product = _word(roles, "product")
    values = {
        "customer": _customer(roles, payees, is_return),
        "day": as_date(roles.columns["date"]),
        "number": _identity(roles, "order"),
        "product": product,
        "category": _word(roles, "category"),
        "paid": exp.Case().when(is_return.copy(), minus).else_(paid),
        "refund": _refund(columns, roles),
        "currency": amounts.currency or _no_word(),
        "status": outcome_sql(statuses),
        "returned": is_return,
        "discounted": _yes(roles.columns.get("discount")),
        "fee": _is_in(product.copy(), settings.not_products),
    }
    return _with_copies(values, columns, view)


def _numbers(columns: Sequence[Column], text: str, role: str) -> exp.Expression:
    """Return the numbers of a column, or of an expression."""
    source = next((c for c in columns if c.name == text), None)
    if source and source.form == "number":
        return as_number(source)
    if source or read_expression(text, columns, role).kind != "number":
        message = f"The {role} of purchases is to come from `{text}`, which holds no numbers"
        help_ = f'Name a column of numbers, or calculate: --purchase "{role}=Quantity * UnitPrice"'
        unreadable = source.unreadable if source else None
        cells = unreadable.cells if unreadable else ()
        raise PersonasError(Problem("E134", message, help_, cells=cells))
    measure = Measure(role, role, "number", text, expression=text)
    return measure_sql(measure, columns, typed_value)


def _refund(columns: Sequence[Column], roles: Roles) -> exp.Expression:
    """Return what was paid back; NULL where a row says nothing."""
    source = next((c for c in columns if c.name == roles.refund), None)
    if not roles.refund or (source and not source.filled):
        return literal(0)
    return exp.Abs(this=_numbers(columns, roles.refund, "refund"))


MAX_PAYEES = 20


def payees(source: SourceTable, amounts: Amounts, roles: Roles) -> tuple[str, ...]:
    """Return who sales are paid to, where a column says it: the shop's own addresses."""
    recipient = roles.columns.get("recipient")
    if recipient is None:
        return ()
    is_sale = _numbers(amounts.columns, roles.amount, "amount") > literal(0)
    names = exp.select(alias(identity(recipient), "payee")).from_(table(source.view)).where(is_sale)
    query = exp.select(column("payee"), count()).from_(names.subquery("sales"))
    query = query.where(has_value("payee")).group_by(column("payee"))
    frequency = exp.Ordered(this=count(), desc=True, nulls_first=False)
    query = query.order_by(frequency, exp.Ordered(this=column("payee"))).limit(MAX_PAYEES)
    return tuple(str(name) for name, _ in source.engine.rows(query))


def amount_columns(text: str, columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the names of the columns that an amount is computed from."""
    if not text or any(column.name == text for column in columns):
        return (text,)
    try:
        return read_expression(text, columns, "amount").columns
    except PersonasError:  # amounts in several currencies are not read as numbers yet
        texts = {c.name for c in columns if c.form == "text"}
        numbers = [replace(c, kind="number", form="number") for c in columns if c.name in texts]
        typed = [c for c in columns if c.name not in texts]
        return read_expression(text, [*numbers, *typed], "amount").columns


def _customer(roles: Roles, payees: Iterable[str], is_return: exp.Expression) -> exp.Expression:
    """Return who bought: of a refund that a payee of sales sent, the one who got it."""
    customer, recipient = identity(roles.columns["customer"]), roles.columns.get("recipient")
    for guest in roles.platform.guests if roles.platform else ():
        customer = exp.Nullif(this=customer, expression=string(guest))
    names = sorted(payees)
    if recipient is None or not names:
        return customer
    is_sent_back = exp.and_(is_return.copy(), customer.isin(*strings(names)))
    return exp.Case().when(is_sent_back, identity(recipient)).else_(customer)


def _identity(roles: Roles, role: str) -> exp.Expression:
    source = roles.columns.get(role)
    return identity(source) if source else _no_word()


def _word(roles: Roles, role: str) -> exp.Expression:
    source = roles.columns.get(role)
    return as_word(source) if source else _no_word()


def _no_word() -> exp.Expression:
    return exp.cast(exp.Null(), "varchar")


def _return_flags(roles: Roles, settings: Purchases) -> list[exp.Expression]:
    """Return the conditions that mark a return, besides an amount below zero."""
    conditions = []
    if roles.columns.get("returned"):
        conditions.append(_yes(roles.columns["returned"]))
    if settings.cancelled and "order" in roles.columns:
        length = exp.Literal.number(len(settings.cancelled))
        start = exp.Left(this=identity(roles.columns["order"]), expression=length)
        conditions.append(start.eq(settings.cancelled))
    return conditions


def _yes(source: Column | None) -> exp.Expression:
    """Return the condition that a cell is a number but zero or a word for yes."""
    if source is None:
        return exp.false()
    if source.form == "number":
        return _or_false(exp.NEQ(this=as_number(source), expression=literal(0)))
    return _or_false(_is_in(exp.Lower(this=as_word(source)), YES))


def _is_in(value: exp.Expression, words: Sequence[str]) -> exp.Expression:
    if not words:
        return exp.false()
    return _or_false(value.isin(*words))


def _or_false(condition: Any) -> exp.Expression:
    return exp.Coalesce(this=condition, expressions=[exp.false()])


def _with_copies(
    values: Mapping[str, exp.Expression], columns: Sequence[Column], view: str
) -> exp.Select:
    """Number the rows that are equal in every cell.

    Values are computed in the inner query, where engines keep repeated words compressed; the
    window function would expand them.
    """
    aliases = [alias(value, name) for name, value in values.items()]
    cells = [alias(column(c.name), f"cell{i}") for i, c in enumerate(columns)]
    inner = exp.select(*aliases, *cells).from_(table(view)).subquery("read")
    copy = exp.Window(this=exp.RowNumber(), partition_by=[column(c.alias) for c in cells])
    return exp.select(*(column(name) for name in values), alias(copy, "copy")).from_(inner)
