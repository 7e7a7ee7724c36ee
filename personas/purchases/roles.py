"""The roles of the columns of purchases, from settings, a platform's export, or their names.

Parse the settings of purchases by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import ErrorCollector, PersonasError, Problem, error
from personas.domain.request import LISTS, POLICIES, SETTINGS, Purchases, split_names
from personas.expressions.parse import nearest
from personas.ingest.columns.id_names import normalize_name
from personas.ingest.open import SourceTable
from personas.purchases.days import likely_dates, no_days, require_days
from personas.purchases.names import CANCELLED_DAYS, REFUNDED_FLAGS, named_like, plain_name
from personas.purchases.platforms import Platform, find_platform, platform_columns, platform_refund
from personas.sql.build import table
from personas.sql.cells import as_number

COLUMN_ROLES = (
    "customer", "date", "order", "product", "category", "discount", "returned", "type",
    "recipient",
)  # fmt: skip
HELP = (
    "Export the customer of each order as well and add --purchases; or say --unit order if "
    "orders are what is to be segmented"
)


@dataclass(frozen=True, slots=True)
class Roles:
    """Role → column, the amount and the refund, and the roles that were guessed.

    Amount and refund are a column's name or an expression; the refund may be empty. ``statuses``
    are the columns that the settings name. ``is_per_line`` says that amounts are of lines, for
    they are computed from a quantity and a price.
    """

    columns: Mapping[str, Column]
    amount: str
    refund: str
    statuses: tuple[Column, ...]
    guesses: tuple[str, ...]
    platform: Platform | None = None
    is_per_line: bool = False


def no_customer(name: str) -> PersonasError:
    """Return the error for a table of orders without a customer column."""
    message = f"`{name}` is a table of orders without a customer column"
    return PersonasError(Problem("E132", message, HELP))


def find_roles(source: SourceTable, settings: Purchases) -> Roles:
    """Return the roles; raise E132–E134 for all missing, unknown and ambiguous ones."""
    errors, columns, amount = ErrorCollector(), dict[str, Column](), ""
    platform = find_platform(source.columns)
    finder = _Finder(source, settings, platform)
    for role in COLUMN_ROLES:
        with errors.step():
            if column := finder.column(role):
                columns[role] = column
    with errors.step():
        amount = finder.amount()
    with errors.step():
        if currency := finder.companion("currency", amount):
            columns["currency"] = currency
    refund: str = ""
    with errors.step():
        refund = finder.refund(amount)
    statuses: tuple[Column, ...] = ()
    with errors.step():
        statuses = tuple(finder.statuses())
    errors.check()
    guesses = [f"{r} = {c.name}" for r, c in columns.items() if getattr(settings, r) is None]
    guesses += [] if settings.amount else [f"amount = {amount}"]
    guesses += [] if settings.refund or not refund else [f"refund = {refund}"]
    is_per_line = not settings.amount and amount not in {c.name for c in source.columns}
    return Roles(columns, amount, refund, statuses, tuple(guesses), platform, is_per_line)


def candidates(source: SourceTable, role: str) -> tuple[Column, ...]:
    """Return the columns that a role may be guessed to be."""
    return _Finder(source, Purchases(), find_platform(source.columns)).candidates(role)


def first_choices(source: SourceTable) -> dict[str, str]:
    """Return the settings that make the roles of a table clear, each its first candidate.

    Without an amount it is the quantity, else the placeholder ``COLUMN``.
    """
    roles = (*COLUMN_ROLES, "amount", "quantity", "price", "currency", "refund")
    columns = {role: candidates(source, role) for role in roles}
    choices = {role: names[0].name for role, names in columns.items() if len(names) > 1}
    if columns["amount"] or (columns["quantity"] and columns["price"]):
        return choices
    return {**choices, "amount": next((c.name for c in columns["quantity"]), "COLUMN")}


@dataclass(frozen=True, slots=True)
class _Finder:
    """Looks a role up: first in the settings, then in a platform's export, then by names."""

    source: SourceTable
    settings: Purchases
    platform: Platform | None

    def column(self, role: str) -> Column | None:
        """Return the column of a role; raise where it is needed or is of a wrong form."""
        columns, name = self.source.columns, getattr(self.settings, role)
        column = find_setting(role, name, columns) if name else self._guess(role)
        if column is None and role == "customer":
            raise no_customer(self.source.name)
        if column is None and role == "date":
            raise no_days(self.source, named_like(role, columns))
        if column and role == "date" and column.form != "date":
            return require_days(self.source, column)
        return column

    def _guess(self, role: str) -> Column | None:
        return _only(role, self.candidates(role))

    def candidates(self, role: str) -> tuple[Column, ...]:
        """Return the columns that a role may be guessed to be, the best of a platform alone."""
        columns = self.source.columns
        if role == "date":
            return self._dates()
        if role == "amount":
            columns = tuple(c for c in columns if c.form not in ("boolean", "date"))
        platform = platform_columns(self.platform, role, columns)[:1]
        return platform or named_like(role, columns)

    def _dates(self) -> tuple[Column, ...]:
        columns = tuple(c for c in self.source.columns if not _is_cancellation(c))
        dates = [column for column in columns if column.form == "date"]
        platform = platform_columns(self.platform, "date", dates)[:1]
        return platform or likely_dates(named_like("date", columns), columns)

    def amount(self) -> str:
        """Return the amount as a column's name, else as the expression quantity times price."""
        if self.settings.amount:
            return self.settings.amount
        factors = {"quantity": self.settings.quantity, "price": self.settings.price}
        total = None if any(factors.values()) else self._guess("amount")
        if total:
            return total.name
        names = []
        for role, name in factors.items():
            column = find_setting(role, name, self.source.columns) if name else self._guess(role)
            names.append(column and _quote(column.name))
        if None in names:
            raise error(
                "E133",
                "No column is named like an amount, nor a quantity and a price of purchases",
                'Name it: --purchase "amount=Quantity * UnitPrice"',
            )
        return " * ".join(name for name in names if name)

    def companion(self, role: str, amount: str) -> Column | None:
        """Return the column of a role that belongs to an amount."""
        columns, name = self.source.columns, getattr(self.settings, role)
        if name:
            return find_setting(role, name, columns)
        if self.platform and plain_name(amount) in self.platform.companions:
            return next(iter(platform_columns(self.platform, role, columns, amount)), None)
        candidates = platform_columns(self.platform, role, columns)[:1]
        return _only(role, candidates or [c for c in named_like(role, columns) if c.filled])

    def refund(self, amount: str) -> str:
        """Return the refund as a column's name or an expression; empty without one."""
        if self.settings.refund:
            return self.settings.refund
        if expression := platform_refund(self.platform, amount, self.source.columns):
            return expression
        column = self.companion("refund", amount)
        return column.name if column and not _is_flag(self.source, column) else ""

    def statuses(self) -> Iterator[Column]:
        """Yield the columns of statuses that the settings name."""
        columns, text = self.source.columns, self.settings.status
        if not text:
            return
        is_one = normalize_name(text) in {normalize_name(column.name) for column in columns}
        for name in [text] if is_one else split_names(text):
            yield find_setting("status", name, columns)


def _is_cancellation(column: Column) -> bool:
    return plain_name(column.name) in CANCELLED_DAYS


def _is_flag(source: SourceTable, refund: Column) -> bool:
    """Whether a column of refunds holds yes and no, or 1 and 0, instead of amounts."""
    if refund.form != "number" or plain_name(refund.name) not in REFUNDED_FLAGS:
        return refund.form == "boolean"
    query = exp.select(exp.Max(this=as_number(refund))).from_(table(source.view))
    return float(source.engine.rows(query)[0][0] or 0) <= 1


def _only(role: str, candidates: Sequence[Column]) -> Column | None:
    """Return the only candidate, if there is one; raise E133 where there are more."""
    if len(candidates) > 1:
        names = ", ".join(f"`{column.name}`" for column in candidates)
        raise error(
            "E133",
            f"Several columns could be the {role} of purchases: {names}",
            f"Say which: --purchase {role}=COLUMN",
        )
    return candidates[0] if candidates else None


def find_setting(role: str, name: str, columns: Sequence[Column]) -> Column:
    """Return the column that a setting names; raise E134 where there is none."""
    for key in (str, normalize_name):
        matches = [column for column in columns if key(column.name) == key(name)]
        if len(matches) == 1:
            return matches[0]
    names = sorted(column.name for column in columns)
    close = ", ".join(f"`{candidate}`" for candidate in nearest(name, names))
    hint = f"Nearest: {close}. " if close else ""
    all_names = ", ".join(f"`{candidate}`" for candidate in names)
    message = f"There is no column `{name}` for the {role} of purchases"
    raise error("E134", message, f"{hint}Columns found: {all_names}")


def _quote(name: str) -> str:
    return name if name.isidentifier() else '"' + name.replace('"', '""') + '"'


def parse_purchases(texts: Mapping[str, str]) -> Purchases:
    """Parse settings by name; raise E131 for every unknown name or invalid value."""
    if problems := [p for name, value in texts.items() for p in _check_setting(name, value)]:
        raise PersonasError(*problems)
    settings: dict[str, Any] = {name: value for name, value in texts.items() if value}
    for name in settings.keys() & set(LISTS):
        settings[name] = split_names(settings[name])
    return Purchases(**settings)


def _check_setting(name: str, value: str) -> Iterator[Problem]:
    if name not in SETTINGS:
        close = get_close_matches(name, SETTINGS, n=1)
        hint = f"Did you mean `{close[0]}`? " if close else ""
        names = ", ".join(SETTINGS)
        yield Problem("E131", f"Purchases have no setting `{name}`", f"{hint}There are {names}")
    elif value and value not in POLICIES.get(name, (value,)):
        words = ", ".join(f"`{word}`" for word in POLICIES[name])
        yield Problem("E131", f"`{name}` of purchases cannot be `{value}`", f"Write {words}")
    elif name == "as_of" and value and not _is_day(value):
        yield Problem("E131", f"`{value}` is no day to count to", "Write it as 2014-12-31")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
