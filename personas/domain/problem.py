"""What can be wrong: a coded message, where it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file; ``line`` and ``column`` count from 1, ``text`` is the source line."""

    file: str
    line: int | None = None
    column: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. Codes start with ``E`` (error) or ``W`` (warning); see `personas codes`.

    ``cells`` of the table show what is meant: to the analyst, and never in a report.
    """

    code: str
    message: str
    help: str | None = None
    location: Location | None = None
    cells: tuple[str, ...] = ()

    @property
    def full_message(self) -> str:
        """The message with its cells, for the analyst alone."""
        shown = ", ".join(f"`{cell}`" for cell in self.cells)
        return f"{self.message}: {shown}" if shown else self.message

    @property
    def severity(self) -> Severity:
        """``error`` for an E code, ``warning`` for a W code."""
        return "error" if self.code.startswith("E") else "warning"


class PersonasError(Exception):
    """The one error this package raises on purpose: every problem found, none held back."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{p.code} {p.full_message}" for p in problems))


def error(code: str, message: str, help: str | None = None) -> PersonasError:  # noqa: A002
    """Build a `PersonasError` of a single problem that has no place in a file."""
    return PersonasError(Problem(code, message, help))


class ErrorCollector:
    """Problems of steps that do not need each other, so that all of them are told at once."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    @contextmanager
    def step(self) -> Iterator[None]:
        """Run a step; keep its problems for later."""
        try:
            yield
        except PersonasError as found:
            self._problems.extend(found.problems)

    def check(self) -> None:
        """Raise what was gathered, if anything."""
        if self._problems:
            raise PersonasError(*self._problems)
