"""Convert phone numbers to E.164 by the numbering plans of `phonenumbers`.

Plans differ too much for one pattern: Italy keeps its leading zero, Argentina moves a 9, Hungary
dials 06. Each distinct number is converted once, row by row from a file, in constant memory.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from sqlglot import exp

from personas.export.audience.contacts import NUMBER, REGION, contact_column
from personas.files.spool import spool
from personas.sql.build import column, table
from personas.sql.engine import Engine
from personas.sql.tables import Dialect, TextTable

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
