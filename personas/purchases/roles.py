"""The roles of the columns of purchases, from settings or from their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from personas.domain.measure import Column
from personas.domain.problem import ErrorCollector, PersonasError, Problem, error
from personas.domain.request import POLICIES, SETTINGS, Purchases
from personas.expressions.parse import nearest
from personas.ingest.columns import normalize_name
from personas.ingest.open import SourceTable
from personas.purchases.days import likely_dates, no_days, require_days

# Role → names, in tiers: names of an earlier tier are less ambiguous.
NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "customer": (
        (
            "customerid", "customerno", "customernumber", "customerkey", "custid", "custno",
            "clientid", "clientno", "memberid", "userid", "buyerid", "shopperid", "accountid",
            "cardid", "loyaltyid", "visitorid", "householdkey", "householdid",
        ),
        ("customer", "client", "member", "buyer", "user", "email", "customeremail"),
        ("customername", "clientname"),
    ),
    "date": (
        (
            "invoicedate", "orderdate", "purchasedate", "transactiondate", "saledate",
            "orderpurchasetimestamp", "orderdatetime", "purchasetimestamp",
        ),
        ("date", "datetime", "timestamp", "day"),
    ),
    "amount": (
        (
            "amount", "totalamount", "netamount", "lineamount", "linetotal", "ordertotal",
            "ordervalue", "orderamount", "purchaseamount", "transactionamount", "salesamount",
            "totalprice", "totalsales", "totalrevenue", "revenue", "sales", "dollarvalue",
        ),
        ("total", "value", "spend", "spent", "paid", "turnover"),
    ),
    "quantity": (("quantity", "qty", "orderquantity", "quantityordered", "unitssold", "units"),),
    "price": (("unitprice", "priceeach", "itemprice", "sellingprice"), ("price",)),
    "order": (
        (
            "orderid", "orderno", "ordernumber", "invoiceno", "invoiceid", "invoicenumber",
            "transactionid", "transactionno", "basketid", "receiptid", "receiptno",
        ),
        ("order", "invoice", "transaction", "basket", "receipt"),
    ),
    "product": (
        ("stockcode", "sku", "productid", "productcode", "itemid", "itemcode", "articleid"),
        ("product", "item", "article", "productname", "itemname"),
    ),
    "category": (
        ("category", "productcategory", "itemcategory", "categoryname"),
        ("itemtype", "producttype", "productline", "department"),
    ),
    "discount": (
        ("discount", "discountamount", "discountapplied", "discountused", "discountpercent"),
        ("coupon", "couponcode", "promocode", "promotion"),
    ),
    "returned": (("returned", "isreturn", "isreturned", "returnflag"),),
}  # fmt: skip


def named_like(role: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns whose names match the first matching tier of a role, sorted by name."""
    for tier in NAMES[role]:
        if matches := [column for column in columns if normalize_name(column.name) in tier]:
            return tuple(sorted(matches, key=lambda column: column.name))
    return ()


PURCHASE_RATIO = 2  # mean rows per customer from which a table looks like one of purchases

HELP = (
    "Export the customer of each order as well and add --purchases; or say --unit order if "
    "orders are what is to be segmented"
)


def no_customer(name: str) -> PersonasError:
    """Return the error for a table of orders without a customer column."""
    message = f"`{name}` is a table of orders without a customer column"
    return PersonasError(Problem("E132", message, HELP))


def check_unit(source: SourceTable, unit: str) -> tuple[Problem, ...]:
    """Raise E132 where customers are to be segmented and rows are orders without a customer.

    Warns (W138) where customers have many rows each, as in a table of purchases.
    """
    if unit != "customer":
        return ()
    customers = named_like("customer", source.columns)
    if named_like("order", source.columns) and not customers:
        raise no_customer(source.name)
    has_dates = any(column.form == "date" for column in source.columns)
    return tuple(_check_repeats(source, customers[0])) if has_dates and customers else ()


def _check_repeats(source: SourceTable, customer: Column) -> Iterator[Problem]:
    distinct = source.rows - source.count_repeated_ids(customer.name)
    if distinct * PURCHASE_RATIO <= source.rows:
        yield Problem(
            "W138",
            f"The rows look like purchases: `{customer.name}` has {distinct:,} values in "
            f"{source.rows:,} rows, and every row is taken as one customer",
            "Make customers of them with --purchases.",
        )


def parse_purchases(texts: Mapping[str, str]) -> Purchases:
    """Parse settings by name; raise E131 for every unknown name or invalid value."""
    if problems := [p for name, value in texts.items() for p in _check_setting(name, value)]:
        raise PersonasError(*problems)
    settings: dict[str, Any] = {name: value for name, value in texts.items() if value}
    if codes := settings.get("not_products"):
        settings["not_products"] = tuple(code.strip() for code in codes.split(","))
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


COLUMN_ROLES = ("customer", "date", "order", "product", "category", "discount", "returned")


@dataclass(frozen=True, slots=True)
class Roles:
    """Role → column, the amount (a column's name or an expression), and the guessed roles."""

    columns: Mapping[str, Column]
    amount: str
    guesses: tuple[str, ...]


def find_roles(source: SourceTable, settings: Purchases) -> Roles:
    """Return the roles; raise E132–E134 for all missing, unknown and ambiguous ones."""
    errors, columns = ErrorCollector(), dict[str, Column]()
    for role in COLUMN_ROLES:
        with errors.step():
            if column := _column(role, source, settings):
                columns[role] = column
    with errors.step():
        amount = _amount(source.columns, settings)
    errors.check()
    guesses = [f"{r} = {c.name}" for r, c in columns.items() if getattr(settings, r) is None]
    if not settings.amount:
        guesses.append(f"amount = {amount}")
    return Roles(columns, amount, tuple(guesses))


def resolve_roles(source: SourceTable, settings: Purchases) -> dict[str, str]:
    """Return the settings that name every role, guessed ones included."""
    roles = find_roles(source, settings)
    return {**{role: column.name for role, column in roles.columns.items()}, "amount": roles.amount}


def _column(role: str, source: SourceTable, settings: Purchases) -> Column | None:
    name = getattr(settings, role)
    column = _find_column(role, name, source.columns) if name else _guess(role, source.columns)
    if column is None and role == "customer":
        raise no_customer(source.name)
    if column is None and role == "date":
        raise no_days(source, named_like(role, source.columns))
    if column and role == "date" and column.form != "date":
        return require_days(source, column)
    return column


def _find_column(role: str, name: str, columns: Sequence[Column]) -> Column:
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


def _guess(role: str, columns: Sequence[Column]) -> Column | None:
    candidates = named_like(role, columns)
    if role == "date":
        candidates = likely_dates(candidates, columns)
    if len(candidates) > 1:
        names = ", ".join(f"`{column.name}`" for column in candidates)
        raise error(
            "E133",
            f"Several columns could be the {role} of purchases: {names}",
            f"Say which: --purchase {role}=COLUMN",
        )
    return candidates[0] if candidates else None


def _amount(columns: Sequence[Column], settings: Purchases) -> str:
    """Return the amount as a column's name, else as the expression quantity times price."""
    if settings.amount:
        return settings.amount
    factors = {"quantity": settings.quantity, "price": settings.price}
    total = None if any(factors.values()) else _guess("amount", columns)
    if total:
        return total.name
    names = []
    for role, name in factors.items():
        column = _find_column(role, name, columns) if name else _guess(role, columns)
        names.append(column and _quote(column.name))
    if None in names:
        raise error(
            "E133",
            "No column is named like an amount, nor a quantity and a price of purchases",
            'Name it: --purchase "amount=Quantity * UnitPrice"',
        )
    return " * ".join(name for name in names if name)


def _quote(name: str) -> str:
    return name if name.isidentifier() else '"' + name.replace('"', '""') + '"'
