"""Contacts as platforms want them, phone numbers in E.164; an invalid value becomes NULL."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlglot import exp

from personas.domain.audience import Contacts, Field, Platform
from personas.domain.measure import Column
from personas.domain.problem import PersonasError, Problem
from personas.files.spool import spool
from personas.ingest.columns.read import find_column
from personas.sql.build import alias, column, matches, string, table
from personas.sql.cells import as_word, identity, word
from personas.sql.engine import Dialect, Engine, TextTable

CONSENT = "contact consent"
# Fields of digits that programs store as numbers: `17850.0` is `17850`.
DIGIT_FIELDS: frozenset[Field] = frozenset({"record", "phone", "zip"})


def contact_column(field: Field) -> str:
    """Return the internal column that holds the raw value of a field."""
    return f"contact {field}"


def contact_cells(columns: Sequence[Column], contacts: Contacts) -> list[exp.Alias]:
    """Return the contact fields and the consent; raise E522 for absent columns."""
    _check_columns(columns, contacts)
    cells = [
        alias(_cell(columns, f, name), contact_column(f)) for f, name in contacts.columns.items()
    ]
    return [*cells, alias(_consent(columns, contacts), CONSENT)]


def _check_columns(columns: Sequence[Column], contacts: Contacts) -> None:
    names = {column.name for column in columns}
    required: dict[str, str] = {str(field): name for field, name in contacts.columns.items()}
    if isinstance(contacts.consent, tuple):
        required["consent"] = contacts.consent[0]
    help_ = "Columns: " + ", ".join(f"`{name}`" for name in sorted(names))
    problems = [
        Problem("E522", f"There is no column `{name}` to take {field} from", help_)
        for field, name in required.items()
        if name not in names
    ]
    if problems:
        raise PersonasError(*problems)


def _cell(columns: Sequence[Column], field: Field, name: str) -> exp.Expression:
    column = find_column(columns, name)
    return identity(column) if field in DIGIT_FIELDS else word(column.name)


def _consent(columns: Sequence[Column], contacts: Contacts) -> exp.Expression:
    """Return the condition that a customer consents, in any case; a gap is no consent."""
    if not isinstance(contacts.consent, tuple):
        return exp.true()
    name, value = contacts.consent
    actual = exp.Lower(this=as_word(find_column(columns, name)))
    expected = exp.Lower(this=string(value))
    return exp.Coalesce(this=exp.EQ(this=actual, expression=expected), expressions=[exp.false()])


EMAIL = r'^[^@\s,;<>"]+@[^@\s,;<>"]+\.[^@\s.,;<>"]{2,}$'
NOT_ALPHANUMERIC = r"[^\p{L}\p{M}\p{N}]"
REGION = "contact region"
NO_COUNTRY = "ZZ"  # ISO 3166 reserves this code for users
NUMBER = "e164"
US_ZIP_LENGTH = 5  # digits; Meta does not take the longer ZIP+4


def region_code(contacts: Contacts, regions: frozenset[str]) -> exp.Expression:
    """Return the customer's country as two letters; `NO_COUNTRY` where the value is invalid.

    The default country ``contacts.region`` replaces only gaps.
    """
    default = string(contacts.region or NO_COUNTRY)
    if "country" not in contacts.columns:
        return default
    code = exp.Upper(this=column(contact_column("country")))
    codes = [string(r) for r in sorted(regions)]
    is_valid = exp.In(this=code.copy(), expressions=codes)
    is_gap = exp.Is(this=code.copy(), expression=exp.Null())
    return exp.Case().when(is_gap, default).when(is_valid, code).else_(string(NO_COUNTRY))


def clean_field(field: Field, platform: Platform, plain: bool) -> exp.Expression:
    """Return a field before hashing; ``plain`` says that it will not be hashed."""
    if field == "phone":
        return _phone(platform)
    if field == "email":
        lower = exp.Lower(this=column(contact_column(field)))
        return exp.Case().when(matches(lower.copy(), EMAIL), lower)
    if field == "country":
        text: exp.Expression = _null_if(column(REGION), NO_COUNTRY)
    else:
        text = column(contact_column(field))
    return _null_if(_squeeze_blanks(text) if plain else _normalize(field, text, platform), "")


def sha256(value: exp.Expression) -> exp.Expression:
    """Return SHA-256 as 64 hexadecimal digits in lower case."""
    return exp.SHA2(this=value, length=exp.Literal.number(256))


def _null_if(value: exp.Expression, empty: str) -> exp.Expression:
    return exp.Nullif(this=value, expression=string(empty))


def _phone(platform: Platform) -> exp.Expression:
    if platform.phone_prefix:
        return column(NUMBER)
    return exp.Substring(this=column(NUMBER), start=exp.Literal.number(2))


def _normalize(field: Field, text: exp.Expression, platform: Platform) -> exp.Expression:
    """Bring spellings of one name to one form, by the platform's guidelines."""
    if not platform.strips_punctuation:
        return (
            exp.Lower(this=_squeeze_blanks(text))
            if field in platform.hashed_fields
            else _squeeze_blanks(text)
        )
    stripped = _replace(NOT_ALPHANUMERIC, exp.Lower(this=text), "")
    if field != "zip":
        return stripped
    short = exp.Substring(
        this=stripped.copy(), start=exp.Literal.number(1), length=exp.Literal.number(US_ZIP_LENGTH)
    )
    is_us = exp.EQ(this=column(REGION), expression=string("US"))
    return exp.Case().when(is_us, short).else_(stripped)


def _squeeze_blanks(text: exp.Expression) -> exp.Expression:
    return _replace(r"\s+", text, " ")


def _replace(pattern: str, text: exp.Expression, replacement: str) -> exp.Expression:
    return exp.RegexpReplace(
        this=text,
        expression=string(pattern),
        replacement=string(replacement),
    )


PHONES = "phones"
PHONE = contact_column("phone")
COLUMNS = (PHONE, REGION, NUMBER)


def regions() -> frozenset[str]:
    """Return the countries that have a numbering plan, as ISO 3166 codes of two letters."""
    import phonenumbers

    return frozenset(phonenumbers.SUPPORTED_REGIONS)


def create_phone_view(engine: Engine, people: str) -> None:
    """Create the view `PHONES`: distinct raw numbers and regions of ``people``, and E.164."""
    has_phone = exp.not_(exp.Is(this=column(PHONE), expression=exp.Null()))
    query = exp.select(column(PHONE), column(REGION)).distinct().from_(table(people))
    raw_file = engine.scratch.new()
    engine.write_csv(query.where(has_phone), raw_file)
    numbers = spool(COLUMNS, _convert(raw_file), engine.scratch.new())
    engine.load(TextTable(PHONES, numbers, Dialect(",", COLUMNS)), PHONES)


def _convert(raw_file: Path) -> Iterator[tuple[str, str, str]]:
    with raw_file.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        for phone, region in rows:
            yield phone, region, e164(phone, region)


def e164(text: str, region: str) -> str:
    """Return the number with ``+`` and country code, or an empty text if it is invalid.

    A number without a country code is dialled in ``region`` (two letters, ISO 3166).
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
