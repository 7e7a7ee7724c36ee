"""Phone numbers as the world dials them (E.164), by the numbering plans of `phonenumbers`.

Plans differ too much for a pattern: Italy keeps its leading zero, Argentina moves a 9, Hungary
dials 06. Each number is read once, row by row from a file, so that memory does not grow.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from sqlglot import exp

from personas.export.audience.contacts import NUMBER, REGION, written
from personas.files.spool import spool
from personas.sql.build import column, table
from personas.sql.engine import Engine
from personas.sql.tables import Dialect, TextTable

PHONES = "phones"
PHONE = written("phone")
NAMES = (PHONE, REGION, NUMBER)


def regions() -> frozenset[str]:
    """Return the countries that are known, as two letters."""
    import phonenumbers

    return frozenset(phonenumbers.SUPPORTED_REGIONS)


def make_phones(engine: Engine, people: str) -> None:
    """Make the view `PHONES`: each written number and region of ``people``, and its E.164."""
    known = exp.not_(exp.Is(this=column(PHONE), expression=exp.Null()))
    asked = exp.select(column(PHONE), column(REGION)).distinct().from_(table(people))
    listed = engine.scratch.new()
    engine.write_csv(asked.where(known), listed)
    numbers = spool(NAMES, _read(listed), engine.scratch.new())
    engine.load(TextTable(PHONES, numbers, Dialect(",", NAMES)), PHONES)


def _read(listed: Path) -> Iterator[tuple[str, str, str]]:
    with listed.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        for phone, region in rows:
            yield phone, region, e164(phone, region)


def e164(text: str, region: str) -> str:
    """Return the number with ``+`` and country code; an empty text where it cannot be one.

    A number without a country code is read as dialled in ``region`` (two letters, ISO 3166).
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
