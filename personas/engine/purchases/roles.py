"""Which column holds what: as the analyst says, else by a name that leaves no doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from personas.engine.expressions.names import nearest
from personas.engine.purchases.names import named_like
from personas.engine.purchases.unit import no_customer
from personas.engine.tables.columns import plain
from personas.engine.tables.reading import Opened
from personas.facts.measure import Column
from personas.facts.problem import Gathered, error
from personas.facts.purchases import Purchases

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
    gathered, found = Gathered(), dict[str, Column]()
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
