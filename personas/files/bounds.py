"""Limits on reading a file: bytes, seconds, rows, columns, the length of lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO

from personas.domain.problem import Location, PersonasError, Problem, error

MB = 1_000_000

# Bytes of text that a file may become: at least, and for each of its bytes.
TEXT_BYTES, TEXT_BYTES_A_BYTE = 256 * MB, 200
# What a file may take that a library reads in a process of its own.
SECONDS, SECONDS_A_MB = 30, 1
MEMORY, MEMORY_A_BYTE = 512 * MB, 50
# Rows of a file of typed columns: at least, and for each of its bytes.
ROWS, ROWS_A_BYTE = 20_000_000, 1_000
# Columns of a table, letters in the name of one, and bytes of one line or cell.
COLUMNS, NAME_LENGTH, LINE_BYTES = 2_000, 10_000, 1 << 24


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: seconds, bytes of memory, bytes of text on disk."""

    seconds: int
    memory: int
    text_bytes: int


def limits_of(size: int) -> Limits:
    """Return what reading a file of ``size`` bytes may take."""
    seconds = SECONDS + SECONDS_A_MB * size // MB
    return Limits(seconds, MEMORY + MEMORY_A_BYTE * size, max_text_bytes(size))


def max_text_bytes(size: int) -> int:
    """Return how many bytes of text a file of ``size`` bytes may become."""
    return max(TEXT_BYTES, TEXT_BYTES_A_BYTE * size)


def max_rows(size: int) -> int:
    """Return how many rows a file of ``size`` bytes may hold."""
    return max(ROWS, ROWS_A_BYTE * size)


def in_mb(size: int) -> str:
    """Format a size in megabytes."""
    return f"{max(1, size // MB):,} MB"


def check_width(name: str, columns: Collection[str]) -> None:
    """Raise E143 where a table has too many columns, or one with a name that is too long."""
    if len(columns) > COLUMNS:
        help_ = "Export those that tell customers apart; a few dozen make a useful segmentation."
        message = f"`{name}` has {len(columns):,} columns, and {COLUMNS:,} can be read"
        raise error("E143", message, help_)
    long = next((column for column in columns if len(column) > NAME_LENGTH), None)
    if long is not None:
        message = f"In `{name}` a column's name has {len(long):,} signs: `{long[:40]}…`"
        raise error("E143", message, f"Give it a name of at most {NAME_LENGTH:,} signs.")


def read_lines(stream: IO[str], name: str) -> Iterator[tuple[int, str]]:
    """Yield lines that are not blank, with their numbers from 1; raise E143 at a too long one."""
    number = 0
    while line := stream.readline(LINE_BYTES + 1):
        number += 1
        if len(line) > LINE_BYTES:
            raise line_too_long(name, number)
        if line.strip():
            yield number, line


def line_too_long(name: str, number: int) -> PersonasError:
    """Return the error E143 for a line or cell that is longer than allowed."""
    message = f"What begins here is longer than {in_mb(LINE_BYTES)}, or does not end"
    help_ = "Mend that line of the file, or export the table again."
    return PersonasError(Problem("E143", message, help_, Location(name, number)))
