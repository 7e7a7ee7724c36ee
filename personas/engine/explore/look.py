"""What each column seems to be for, how many values it has, and three of its cells."""

from __future__ import annotations

from sqlglot import exp

from personas.engine.purchases.names import NAMES
from personas.engine.queries.cells import as_word
from personas.engine.queries.parts import column, count, count_if, matches, named, table
from personas.engine.tables.columns import plain
from personas.engine.tables.reading import SOURCE, Opened
from personas.facts.measure import Column, Look, Role

E_MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
MOSTLY = 0.9  # so many of the filled cells must be e-mail addresses
MOST_VALUES = 50  # more words than these, or than half the rows, are no categories but texts
EXAMPLES = 3


def look(
    opened: Opened, asked_id: str | None = None, measured: frozenset[str] = frozenset()
) -> tuple[Look, ...]:
    """Return a closer look at every column, in the order of their names.

    What the analyst says of the id and of columns to measure by goes before what they seem to be.
    """
    columns = sorted(opened.columns, key=lambda found: found.name)
    identity = opened.id_column(asked_id)
    seen = []
    for found, (distinct, mails) in zip(columns, _count(opened, columns), strict=True):
        told = _told(found, identity if asked_id else None, measured)
        role = told or _role(found, distinct, mails, identity)
        seen.append(Look(found, role, distinct, _examples(opened, found)))
    return tuple(seen)


def _told(found: Column, identity: str | None, measured: frozenset[str]) -> Role | None:
    if found.name == identity:
        return "id"
    if found.name in measured:
        return "measure" if found.form == "number" else "category"
    return None


def _count(opened: Opened, columns: list[Column]) -> list[tuple[int, int]]:
    """Count the different cells of each column and its e-mail addresses, in one scan."""
    asked: list[exp.Expression] = []
    for found in columns:
        asked.append(exp.Count(this=exp.Distinct(expressions=[as_word(found)])))
        asked.append(count_if(matches(as_word(found), E_MAIL)))
    answers = opened.engine.rows(exp.select(*asked).from_(table(SOURCE)))[0]
    return list(zip(answers[::2], answers[1::2], strict=True))


def _role(found: Column, distinct: int, mails: int, identity: str | None) -> Role:
    if not found.filled:
        return "empty"
    if found.name == identity or _names_somebody(found):
        return "id"
    if distinct <= 1:
        return "constant"
    if mails >= MOSTLY * found.filled:
        return "e-mail"
    if found.form in ("number", "date"):
        return "measure" if found.form == "number" else "date"
    few = distinct <= MOST_VALUES and 2 * distinct <= found.filled
    return "category" if few or found.form == "boolean" else "text"


def _names_somebody(found: Column) -> bool:
    """Whether a column is named like the number of a customer or an order, repeated or not."""
    return any(plain(found.name) in NAMES[role][0] for role in ("customer", "order"))


def _examples(opened: Opened, found: Column) -> tuple[str, ...]:
    """Return the commonest cells; of equally common ones the first by their text."""
    cell = column("cell")
    cells = exp.select(named(as_word(found), "cell")).from_(table(SOURCE)).subquery("cells")
    filled = exp.not_(exp.Is(this=cell.copy(), expression=exp.Null()))
    often = exp.Ordered(this=count(), desc=True, nulls_first=False)
    query = exp.select(cell).from_(cells).where(filled).group_by(cell.copy())
    found_rows = opened.engine.rows(
        query.order_by(often, exp.Ordered(this=cell.copy())).limit(EXAMPLES)
    )
    return tuple(str(value) for (value,) in found_rows)
