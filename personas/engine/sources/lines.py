"""Lines of a text, none of them longer than there is room for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from personas.engine.sources.bounds import CELL, in_mb
from personas.facts.problem import Location, PersonasError, Problem


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
