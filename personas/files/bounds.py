"""How far a file may swell while it is read: bytes, seconds, rows, columns, lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO

from personas.domain.problem import Location, PersonasError, Problem, error

MB = 1_000_000

# Bytes of text that a file may unpack or be written out to, whatever its own size.
UNPACKED, UNPACKED_TIMES = 256 * MB, 200
# What reading a file that needs a library of its own may take.
SECONDS, SECONDS_A_MB = 30, 1
MEMORY, MEMORY_TIMES = 512 * MB, 50
# Rows that a file of typed columns may hold, whatever its size, and for each of its bytes.
ROWS, ROWS_A_BYTE = 20_000_000, 1_000
# Columns of a table, letters in the name of one, and bytes of one line or cell.
COLUMNS, NAME, CELL = 2_000, 10_000, 1 << 24


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: seconds, bytes of memory, bytes written to disk."""

    seconds: int
    memory: int
    written: int


def limits_of(size: int) -> Limits:
    """Return what reading a file of ``size`` bytes may take."""
    return Limits(
        SECONDS + SECONDS_A_MB * size // MB,
        MEMORY + MEMORY_TIMES * size,
        most_unpacked(size),
    )


def most_unpacked(size: int) -> int:
    """Return how many bytes of text a file of ``size`` bytes may become."""
    return max(UNPACKED, UNPACKED_TIMES * size)


def most_rows(size: int) -> int:
    """Return how many rows a file of ``size`` bytes may hold."""
    return max(ROWS, ROWS_A_BYTE * size)


def in_mb(size: int) -> str:
    """Write a size as people read it."""
    return f"{max(1, size // MB):,} MB"


def check_width(name: str, columns: Collection[str]) -> None:
    """Raise E143 where a table has too many columns, or one with a name that is too long."""
    if len(columns) > COLUMNS:
        help_ = "Export those that tell customers apart; a few dozen make a useful segmentation."
        message = f"`{name}` has {len(columns):,} columns, and {COLUMNS:,} can be read"
        raise error("E143", message, help_)
    long = next((column for column in columns if len(column) > NAME), None)
    if long is not None:
        message = f"In `{name}` a column's name has {len(long):,} signs: `{long[:40]}…`"
        raise error("E143", message, f"Give it a name of at most {NAME:,} signs.")


def read_lines(stream: IO[str], name: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their numbers from 1; raise E143 at a longer one."""
    number = 0
    while line := stream.readline(CELL + 1):
        number += 1
        if len(line) > CELL:
            raise too_long(name, number)
        if line.strip():
            yield number, line


def too_long(name: str, number: int) -> PersonasError:
    """Say that something in a file is longer than any line may be."""
    message = f"What begins here is longer than {in_mb(CELL)}, or does not end"
    help_ = "Mend that line of the file, or export the table again."
    return PersonasError(Problem("E143", message, help_, Location(name, number)))
