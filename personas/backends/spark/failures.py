"""Errors of Spark about an unreadable source, as errors of ours; anything else is a bug."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from personas.domain.address import SPARK, display_name, hide_words
from personas.domain.problem import Location, PersonasError, Problem
from personas.files.temporary import scratch_error, temporary_folder
from personas.sql.tables import EngineTable, SparkSource, TextTable

# A query that does not fit its tables is a bug; all else comes from what is read.
BUGS = ("AnalysisException", "ParseException")
DISK_FULL = "No space left on device"
LIBRARIES = ("pyspark", "py4j")
HELP = "Mend the table, or export it again."
LINE_HELP = "Mend that line of the file, or export the table again."


@contextmanager
def convert_errors(tables: Sequence[EngineTable]) -> Iterator[None]:
    """Turn errors of reading these tables into `PersonasError`."""
    try:
        yield
    except Exception as cause:
        kind = type(cause)
        if kind.__module__.partition(".")[0] not in LIBRARIES or kind.__name__ in BUGS:
            raise
        if DISK_FULL in str(cause):
            raise scratch_error(temporary_folder(), DISK_FULL) from cause
        raise PersonasError(_problem(tables, _hide_addresses(tables, str(cause)))) from None


def _problem(tables: Sequence[EngineTable], message: str) -> Problem:
    """Spark reports a row that does not fit, but not its line."""
    if "MALFORMED" in message:
        for table in tables:
            if isinstance(table, TextTable) and (problem := _find_ragged_row(table)):
                return problem
    names = ", ".join(f"`{table.name}`" for table in tables)
    return Problem("E105", f"{names} cannot be read: {_reason(message)}", HELP)


def _find_ragged_row(table: TextTable) -> Problem | None:
    """Return the first row with another number of cells as a problem; None where all fit."""
    width = len(table.dialect.names)
    with table.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        reader = csv.reader(stream, delimiter=table.dialect.delimiter)
        try:
            for row in reader:
                if reader.line_num > table.dialect.skip and row and len(row) != width:
                    message = f"The header has {width} cells, this line {len(row)}"
                    location = Location(table.name, reader.line_num)
                    return Problem("E105", message, LINE_HELP, location)
        except csv.Error as cause:
            return Problem("E105", str(cause), LINE_HELP, Location(table.name, reader.line_num))
    return None


def _hide_addresses(tables: Sequence[EngineTable], message: str) -> str:
    """The message without addresses, which may hold a key."""
    for table in tables:
        if isinstance(table, SparkSource) and isinstance(table.target, str):
            message = hide_words(message, table.target, display_name(SPARK + table.target))
    return message


def _reason(message: str) -> str:
    """The cause, which Java gives last."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by:")]
    return (causes or lines or ["Spark did not say why"])[-1 if causes else 0][:300]
