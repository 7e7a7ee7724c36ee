"""Contact columns as a platform wants them: NULL where what is written cannot be one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from personas.domain.audience import Contacts, Field, Platform
from personas.domain.measure import Column
from personas.domain.problem import PersonasError, Problem
from personas.ingest.columns import find_column
from personas.sql.build import column, matches, named
from personas.sql.cells import as_word, identity, word

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


EMAIL = r'^[^@\s,;<>"]+@[^@\s,;<>"]+\.[^@\s.,;<>"]{2,}$'
SIGNS = r"[^\p{L}\p{M}\p{N}]"
REGION = "contact region"
NOWHERE = "ZZ"  # ISO 3166 keeps these letters for what has no country
NUMBER = "e164"
ZIP_OF_US = 5  # the longer form adds a block of houses, which Meta does not want


def region(contacts: Contacts, regions: frozenset[str]) -> exp.Expression:
    """The customer's country as two letters; `NOWHERE` where what is written is no country.

    The country that stands for all is taken only where none is written.
    """
    told = exp.Literal.string(contacts.region or NOWHERE)
    if "country" not in contacts.columns:
        return told
    said = exp.Upper(this=column(written("country")))
    known = exp.In(this=said.copy(), expressions=[exp.Literal.string(r) for r in sorted(regions)])
    gap = exp.Is(this=said.copy(), expression=exp.Null())
    return exp.Case().when(gap, told).when(known, said).else_(exp.Literal.string(NOWHERE))


def cleaned(field: Field, platform: Platform, plain: bool) -> exp.Expression:
    """The field as it is before it is hashed; ``plain`` if it will not be."""
    if field == "phone":
        return _phone(platform)
    if field == "email":
        lower = exp.Lower(this=column(written(field)))
        return exp.Case().when(matches(lower.copy(), EMAIL), lower)
    if field == "country":
        text: exp.Expression = _unless(column(REGION), NOWHERE)
    else:
        text = column(written(field))
    return _unless(_spaced(text) if plain else _told_apart(field, text, platform), "")


def hashed(value: exp.Expression) -> exp.Expression:
    """SHA-256 as 64 hexadecimal digits in lower case."""
    return exp.SHA2(this=value, length=exp.Literal.number(256))


def _unless(value: exp.Expression, none: str) -> exp.Expression:
    return exp.Nullif(this=value, expression=exp.Literal.string(none))


def _phone(platform: Platform) -> exp.Expression:
    if platform.sign:
        return column(NUMBER)
    return exp.Substring(this=column(NUMBER), start=exp.Literal.number(2))


def _told_apart(field: Field, text: exp.Expression, platform: Platform) -> exp.Expression:
    """Two spellings of one name become one, as far as the platform's guidelines go."""
    if not platform.squeezed:
        return exp.Lower(this=_spaced(text)) if field in platform.hashed else _spaced(text)
    bare = _without(SIGNS, exp.Lower(this=text), "")
    if field != "zip":
        return bare
    short = exp.Substring(
        this=bare.copy(), start=exp.Literal.number(1), length=exp.Literal.number(ZIP_OF_US)
    )
    of_us = exp.EQ(this=column(REGION), expression=exp.Literal.string("US"))
    return exp.Case().when(of_us, short).else_(bare)


def _spaced(text: exp.Expression) -> exp.Expression:
    return _without(r"\s+", text, " ")


def _without(pattern: str, text: exp.Expression, instead: str) -> exp.Expression:
    return exp.RegexpReplace(
        this=text,
        expression=exp.Literal.string(pattern),
        replacement=exp.Literal.string(instead),
    )
