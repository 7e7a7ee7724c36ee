"""Read text as a table: drawn, delimited or padded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from personas.domain.problem import Problem
from personas.domain.request import Reading
from personas.files.spool import respool
from personas.files.temporary import Scratch
from personas.ingest.text.dialect import read_dialect, read_ruled, read_spooled
from personas.ingest.text.padded import spool_padded
from personas.ingest.text.padding import is_unpadded
from personas.ingest.text.ragged import is_regular, spool_rows
from personas.ingest.text.ruled import find_ruled, spool_ruled
from personas.ingest.text.tail import fill_tail
from personas.sql.tables import TextTable

TableAndWarnings = tuple[TextTable, tuple[Problem, ...]]


def read_text(path: Path, name: str, reading: Reading, scratch: Scratch) -> TableAndWarnings:
    """Return a UTF-8 file as a table, and warnings of lines that are no rows of it."""
    skip = reading.skip_rows or (reading.header_row or 1) - 1
    ruled = None if reading.delimiter else find_ruled(path, name, skip)
    if ruled:
        spooled, warnings = spool_ruled(path, name, ruled, scratch)
        dialect, header_warnings = read_ruled(spooled, name)
        return TextTable(name, spooled, dialect), (*warnings, *header_warnings)
    dialect, warnings = read_dialect(path, name, reading)
    if dialect.is_padded:
        spooled = spool_padded(path, name, scratch, dialect.skip)
        return TextTable(name, spooled, read_spooled(spooled, name)), warnings
    table = TextTable(name, path, dialect)
    if not is_regular(path, dialect):
        table, further_warnings = spool_rows(table, scratch)
        return table, (*warnings, *further_warnings)
    if any("\n" in column or "\r" in column for column in dialect.names):
        # Engines would count the lines of the header as rows.
        path = respool(path, name, dialect.delimiter, len(dialect.names), dialect.skip, scratch)
        return TextTable(name, path, replace(dialect, delimiter=",", skip=1)), warnings
    path = fill_tail(path, dialect, scratch)
    table = replace(table, path=path)
    return replace(table, is_unpadded=is_unpadded(path, dialect.delimiter)), warnings
