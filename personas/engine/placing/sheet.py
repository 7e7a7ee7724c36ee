"""A sheet of any length, written row by row; a text stays a text, whatever it begins with."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from personas.files.sink import Sink

MOST_ROWS = 2**20 - 1
LONGEST = 32_000  # characters: a cell holds 32,767
NO_DAY = datetime(2000, 1, 1)


def write_sheet(path: Path, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a header and rows as a workbook with one sheet."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    # What it lays down on the way are customers, too: that belongs beside what is written.
    options = {"constant_memory": True, "tmpdir": str(path.parent)}
    raw = _Remembering(path, "wb")
    file = io.BufferedWriter(raw)
    try:
        with Workbook(file, options) as book:
            _fill(book, names, rows)
    except FileCreateError as cause:
        raise OSError(*cause.args[0].args) from cause
    file.close()  # not where writing failed: an archive that is still open would tell of it again
    if raw.cause:
        raise raw.cause


class _Remembering(Sink):
    """A file whose failure is raised once the archive in it is closed."""

    cause: OSError | None = None

    def fail(self, cause: OSError) -> None:
        """Remember it."""
        self.cause = cause


def _fill(book: Any, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    book.set_properties({"created": NO_DAY})
    sheet = book.add_worksheet("customers")
    sheet.freeze_panes(1, 0)
    _put(sheet, 0, names)
    for place, row in enumerate(rows, start=1):
        _put(sheet, place, row)


def _put(sheet: Any, place: int, row: Sequence[Any]) -> None:
    for at, value in enumerate(row):
        if isinstance(value, bool):
            sheet.write_boolean(place, at, value)
        elif isinstance(value, str):
            sheet.write_string(place, at, value[:LONGEST])
        elif value is not None:
            sheet.write_number(place, at, value)
