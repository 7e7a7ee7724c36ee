"""How far a file may swell while it is read: what is measured against these is refused in words.

A file that is small and holds much is no mistake as such: text is often a twentieth of its size
when packed. So each bound is the larger of what is always allowed and of a multiple of the file.
"""

from __future__ import annotations

from dataclasses import dataclass

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
