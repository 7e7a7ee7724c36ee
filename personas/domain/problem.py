"""What can be wrong: a coded message, where it is, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
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


@dataclass(frozen=True, slots=True)
class Others(Problem):
    """What stands for ``count`` problems that are not told one by one."""

    count: int = 0


# Problems of one code that are told one by one; a file that repeats a mistake may hold thousands.
MOST_OF_A_CODE = 50


def capped(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the first problems of each code, and in the place of the others how many there are."""
    counts: Counter[str] = Counter()
    kept: list[Problem] = []
    for problem in problems:
        counts[problem.code] += problem.count if isinstance(problem, Others) else 1
        if counts[problem.code] <= MOST_OF_A_CODE:
            kept.append(problem)
    return (*kept, *(_more(c, n) for c, n in counts.items() if n > MOST_OF_A_CODE))


def _more(code: str, count: int) -> Problem:
    help_ = "Mend those that are told; the next run tells the next ones."
    others = count - MOST_OF_A_CODE
    return Others(code, f"and {others:,} more like these", help_, count=others)


class PersonasError(Exception):
    """The one error this package raises on purpose: every problem found, as far as it is told."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = capped(problems)
        super().__init__("\n".join(f"{p.code} {p.full_message}" for p in self.problems))


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
