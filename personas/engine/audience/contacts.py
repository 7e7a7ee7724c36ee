"""Contact columns as text beside the measures, under names of our own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from personas.engine.queries.cells import as_word, identity, word
from personas.engine.queries.parts import named
from personas.engine.tables.columns import find_column
from personas.facts.audience import Contacts, Field
from personas.facts.measure import Column
from personas.facts.problem import PersonasError, Problem

CONSENT = "contact consent"
# What programs like to store as numbers, and people do not: `17850.0` is `17850`.
DIGITS: frozenset[Field] = frozenset({"record", "phone", "zip"})


def written(field: Field) -> str:
    """Return the internal column that holds a field as it was written."""
    return f"contact {field}"


def contact_cells(columns: Sequence[Column], contacts: Contacts) -> list[exp.Alias]:
    """Return every contact field, and whether there is consent; raise E522 for absent columns."""
    _check(columns, contacts)
    cells = [named(_cell(columns, *one), written(one[0])) for one in contacts.columns.items()]
    return [*cells, named(_consent(columns, contacts), CONSENT)]


def _check(columns: Sequence[Column], contacts: Contacts) -> None:
    known = {column.name for column in columns}
    wanted: dict[str, str] = {str(field): name for field, name in contacts.columns.items()}
    if isinstance(contacts.consent, tuple):
        wanted["consent"] = contacts.consent[0]
    found = ", ".join(f"`{name}`" for name in sorted(known))
    problems = [
        Problem("E522", f"There is no column `{name}` to take {what} from", f"Columns: {found}")
        for what, name in wanted.items()
        if name not in known
    ]
    if problems:
        raise PersonasError(*problems)


def _cell(columns: Sequence[Column], field: Field, name: str) -> exp.Expression:
    column = find_column(columns, name)
    return identity(column) if field in DIGITS else word(column.name)


def _consent(columns: Sequence[Column], contacts: Contacts) -> exp.Expression:
    """Whether the column says so, in whatever case; a gap says nothing."""
    if not isinstance(contacts.consent, tuple):
        return exp.true()
    name, value = contacts.consent
    said = exp.Lower(this=as_word(find_column(columns, name)))
    wanted = exp.Lower(this=exp.Literal.string(value))
    return exp.Coalesce(this=exp.EQ(this=said, expression=wanted), expressions=[exp.false()])
