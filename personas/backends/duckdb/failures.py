"""Errors of DuckDB about an unreadable source, as errors of ours; anything else is a bug."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from personas.domain.problem import Location, PersonasError, Problem, error
from personas.files.temporary import scratch_error

# A query that does not fit its tables is a bug; all else comes from what is read.
BUGS = (duckdb.CatalogException, duckdb.ParserException, duckdb.SyntaxException)
HELP = "Mend that line of the file, or export the table again."
WRITE_ERROR = re.compile(
    r'(?:Could not write|Failed to create)[^"]*"(?P<path>.*?)\\?": (?P<reason>[^"]+)'
)


@contextmanager
def convert_errors(name: str) -> Iterator[None]:
    """Turn errors of reading the source ``name`` into `PersonasError`."""
    try:
        yield
    except BUGS:
        raise
    except duckdb.OutOfMemoryException as cause:
        message = f"`{name}` takes more memory, or room to lay the rest down, than there is"
        raise error("E143", message, "Give it more, --memory 4GB, or fewer columns.") from cause
    except duckdb.Error as cause:
        if failure := WRITE_ERROR.search(str(cause)):  # of the disk, not of the table
            raise scratch_error(Path(failure["path"]), failure["reason"]) from cause
        raise PersonasError(_problem(name, str(cause))) from cause


def is_long_line(text: str) -> bool:
    """Whether the message is that a line is longer than allowed."""
    return re.search(r"^Maximum line size", text, re.MULTILINE) is not None


def write_failure(cause: duckdb.Error) -> str:
    """Return the reason why a file could not be written."""
    failure = WRITE_ERROR.search(str(cause))
    return failure["reason"] if failure else str(cause).splitlines()[0]


def _problem(name: str, text: str) -> Problem:
    line = re.search(r"CSV Error on Line: (\d+)", text)
    if line is None:
        return Problem("E105", f"`{name}` cannot be read: {text.splitlines()[0].strip()}", HELP)
    original = re.search(r"Original Line: ?(.*)", text)
    location = Location(name, int(line[1]), text=original[1][:200] if original else None)
    return Problem("E105", _reason(text), HELP, location)


def _reason(text: str) -> str:
    cells = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text)
    if cells:
        return f"The header has {cells[1]} cells, this line {cells[2]}"
    if is_long_line(text):
        return "This line is longer than 16 MB, or the quote that it opens does not end"
    if "quote" in text.split("Possible fixes")[0].lower():
        return "A quoted cell does not end where the next one begins"
    return text.splitlines()[0].strip()
