"""Which column of purchases holds what, and what the analyst says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from personas.domain.measure import Column
from personas.domain.problem import ErrorCollector, PersonasError, Problem, error
from personas.domain.request import SETTINGS, TREATMENTS, Purchases
from personas.expressions.parse import nearest
from personas.ingest.columns import plain
from personas.ingest.open import Opened

# Role → names, in tiers: a name of an earlier tier says it more plainly.
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
    """Return the columns whose names say a role most plainly: one, several, or none."""
    for tier in NAMES[role]:
        if found := tuple(column for column in columns if plain(column.name) in tier):
            return tuple(sorted(found, key=lambda column: column.name))
    return ()


OFTEN = 2  # rows a customer, on average, from which a table looks like one of purchases

HELP = (
    "Export the customer of each order as well and add --purchases; or say --unit order if "
    "orders are what is to be segmented"
)


def no_customer(name: str) -> PersonasError:
    """Return the error that a table of orders does not say who ordered."""
    message = f"`{name}` is a table of orders without a customer column"
    return PersonasError(Problem("E132", message, HELP))


def check_unit(opened: Opened, unit: str) -> tuple[Problem, ...]:
    """Raise E132 where the rows are orders of nobody and customers are to be segmented.

    Warns (W138) where customers come back in many rows, as they do in a table of purchases.
    """
    if unit != "customer":
        return ()
    customers = named_like("customer", opened.columns)
    if named_like("order", opened.columns) and not customers:
        raise no_customer(opened.name)
    dated = any(column.form == "date" for column in opened.columns)
    return tuple(_repeating(opened, customers[0])) if dated and customers else ()


def _repeating(opened: Opened, customer: Column) -> Iterator[Problem]:
    known = opened.rows - opened.repeated(customer.name)
    if known * OFTEN <= opened.rows:
        yield Problem(
            "W138",
            f"The rows look like purchases: `{customer.name}` has {known:,} values in "
            f"{opened.rows:,} rows, and every row is taken as one customer",
            "Make customers of them with --purchases.",
        )


def read_purchases(said: Mapping[str, str]) -> Purchases:
    """Return the settings; raise E131 for every one that is unknown or cannot be."""
    if problems := [problem for name, value in said.items() for problem in _wrong(name, value)]:
        raise PersonasError(*problems)
    settings: dict[str, Any] = {name: value for name, value in said.items() if value}
    if codes := settings.get("not_products"):
        settings["not_products"] = tuple(code.strip() for code in codes.split(","))
    return Purchases(**settings)


def _wrong(name: str, value: str) -> Iterator[Problem]:
    if name not in SETTINGS:
        close = get_close_matches(name, SETTINGS, n=1)
        hint = f"Did you mean `{close[0]}`? " if close else ""
        known = ", ".join(SETTINGS)
        yield Problem("E131", f"Purchases have no setting `{name}`", f"{hint}There are {known}")
    elif value and value not in TREATMENTS.get(name, (value,)):
        words = ", ".join(f"`{word}`" for word in TREATMENTS[name])
        yield Problem("E131", f"`{name}` of purchases cannot be `{value}`", f"Write {words}")
    elif name == "as_of" and value and not _is_day(value):
        yield Problem("E131", f"`{value}` is no day to count to", "Write it as 2014-12-31")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


COLUMNS = ("customer", "date", "order", "product", "category", "discount", "returned")
WANTED = {
    "date": "a date",
    "amount": "an amount, nor a quantity and a price",
}


@dataclass(frozen=True, slots=True)
class Roles:
    """Role → column, the amount as a column's name or an expression, and what was guessed."""

    columns: Mapping[str, Column]
    amount: str
    guessed: tuple[str, ...]


def find_roles(opened: Opened, said: Purchases) -> Roles:
    """Return the roles; raise E132–E134 for all that are missing, unknown or ambiguous."""
    gathered, found = ErrorCollector(), dict[str, Column]()
    for role in COLUMNS:
        with gathered.step():
            if column := _column(role, opened, said):
                found[role] = column
    with gathered.step():
        amount = _amount(opened.columns, said)
    gathered.check()
    guessed = [f"{r} = {c.name}" for r, c in found.items() if getattr(said, r) is None]
    return Roles(found, amount, (*guessed, *([] if said.amount else [f"amount = {amount}"])))


def say_roles(opened: Opened, said: Purchases) -> dict[str, str]:
    """Return the settings that say every role, those that were guessed among them."""
    roles = find_roles(opened, said)
    return {**{role: found.name for role, found in roles.columns.items()}, "amount": roles.amount}


def _column(role: str, opened: Opened, said: Purchases) -> Column | None:
    name = getattr(said, role)
    column = _named(role, name, opened.columns) if name else _guess(role, opened.columns)
    if column is None and role == "customer":
        raise no_customer(opened.name)
    if column is None and role == "date":
        raise _missing(role)
    if column and role == "date" and column.form != "date":
        raise error(
            "E134",
            f"The date of purchases is to come from `{column.name}`, which holds no dates",
            "Name a column of dates: --purchase date=COLUMN",
        )
    return column


def _named(role: str, name: str, columns: Sequence[Column]) -> Column:
    for alike in (str, plain):
        found = [column for column in columns if alike(column.name) == alike(name)]
        if len(found) == 1:
            return found[0]
    names = sorted(column.name for column in columns)
    close = ", ".join(f"`{known}`" for known in nearest(name, names))
    hint = f"Nearest: {close}. " if close else ""
    listed = ", ".join(f"`{known}`" for known in names)
    message = f"There is no column `{name}` for the {role} of purchases"
    raise error("E134", message, f"{hint}Columns found: {listed}")


def _guess(role: str, columns: Sequence[Column]) -> Column | None:
    likely = named_like(role, columns)
    if role == "date":
        dates = [column for column in columns if column.form == "date"]
        likely = tuple(column for column in likely if column in dates) or tuple(dates)
    if len(likely) > 1:
        names = ", ".join(f"`{column.name}`" for column in likely)
        raise error(
            "E133",
            f"Several columns could be the {role} of purchases: {names}",
            f"Say which: --purchase {role}=COLUMN",
        )
    return likely[0] if likely else None


def _amount(columns: Sequence[Column], said: Purchases) -> str:
    """Return what is paid, as a name or an expression; quantity times price where need be."""
    if said.amount:
        return said.amount
    asked = said.quantity or said.price
    whole = None if asked else _guess("amount", columns)
    if whole:
        return whole.name
    parts = {"quantity": said.quantity, "price": said.price}
    found = [
        _named(role, name, columns) if name else _guess(role, columns)
        for role, name in parts.items()
    ]
    if None in found:
        raise _missing("amount")
    return " * ".join(_quoted(column.name) for column in found if column)


def _quoted(name: str) -> str:
    return name if name.isidentifier() else '"' + name.replace('"', '""') + '"'


def _missing(role: str) -> Exception:
    message = f"No column is named like {WANTED[role]} of purchases"
    example = "date=COLUMN" if role == "date" else 'amount=Quantity * UnitPrice"'
    return error("E133", message, f'Name it: --purchase "{example.rstrip(chr(34))}"')
