"""What DuckDB says of an unreadable source, as an error of ours; anything else is a bug."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from personas.domain.problem import Location, PersonasError, Problem, error
from personas.files.temporary import not_laid, temporary_folder

# A query that does not fit its tables is a bug; all else comes from what is read.
OURS = (duckdb.CatalogException, duckdb.ParserException, duckdb.SyntaxException)
HELP = "Mend that line of the file, or export the table again."
UNWRITTEN = re.compile(
    r'(?:Could not write|Failed to create)[^"]*"(?P<path>.*?)\\?": (?P<why>[^"]+)'
)


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn errors of reading the source ``name`` into `PersonasError`."""
    try:
        yield
    except OURS:
        raise
    except duckdb.OutOfMemoryException as cause:
        message = f"`{name}` takes more memory, or room to lay the rest down, than there is"
        raise error("E143", message, "Give it more, --memory 4GB, or fewer columns.") from cause
    except duckdb.Error as cause:
        raise _of_the_machine(cause) or PersonasError(_problem(name, str(cause))) from cause


def is_long_line(text: str) -> bool:
    """Whether what is said is that a line is longer than it may be."""
    return re.search(r"^Maximum line size", text, re.MULTILINE) is not None


def why_not_written(cause: duckdb.Error) -> str:
    """Return the reason alone, of a file that could not be written."""
    unwritten = UNWRITTEN.search(str(cause))
    return unwritten["why"] if unwritten else str(cause).splitlines()[0]


def _of_the_machine(cause: duckdb.Error) -> PersonasError | None:
    """What is no fault of the table: no memory, and no room to lay down what it does not hold."""
    text = str(cause)
    if unwritten := UNWRITTEN.search(text):
        return not_laid(Path(unwritten["path"]), unwritten["why"])
    if not isinstance(cause, duckdb.OutOfMemoryException):
        return None
    if "max_temp_directory_size" in text:
        return not_laid(temporary_folder(), "no space left on device")
    help_ = "Let it hold more, --memory 4GB, or read fewer columns with --ignore."
    return error("E506", "What the engine may hold does not suffice for this table", help_)


def _problem(name: str, text: str) -> Problem:
    line = re.search(r"CSV Error on Line: (\d+)", text)
    if line is None:
        return Problem("E105", f"`{name}` cannot be read: {text.splitlines()[0].strip()}", HELP)
    original = re.search(r"Original Line: ?(.*)", text)
    at = Location(name, int(line[1]), text=original[1][:200] if original else None)
    return Problem("E105", _reason(text), HELP, at)


def _reason(text: str) -> str:
    cells = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text)
    if cells:
        return f"The header has {cells[1]} cells, this line {cells[2]}"
    if is_long_line(text):
        return "This line is longer than 16 MB, or the quote that it opens does not end"
    if "quote" in text.split("Possible fixes")[0].lower():
        return "A quoted cell does not end where the next one begins"
    return text.splitlines()[0].strip()
