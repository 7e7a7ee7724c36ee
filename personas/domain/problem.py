"""Errors and warnings: a coded message, its location, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Location:
    """A location in a file; ``line`` and ``column`` count from 1, ``text`` is the line."""

    file: str
    line: int | None = None
    column: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """An error or warning. Codes start with ``E`` (error) or ``W`` (warning).

    ``cells`` are examples from the table, for the analyst alone and never for a report; they
    take the place of ``"…"`` in the help.
    """

    code: str
    message: str
    help: str | None = None
    location: Location | None = None
    cells: tuple[str, ...] = ()

    @property
    def full_message(self) -> str:
        """The message with its cells, for the analyst alone."""
        cells = ", ".join(f"`{cell}`" for cell in self.cells)
        return f"{self.message}: {cells}" if cells else self.message

    @property
    def full_help(self) -> str | None:
        """The help with its cells, for the analyst alone."""
        words = ",".join(cell for cell in self.cells if "," not in cell)
        return self.help.replace('"…"', f'"{words}"') if self.help and words else self.help

    @property
    def severity(self) -> Severity:
        """``error`` for an E code, ``warning`` for a W code."""
        return "error" if self.code.startswith("E") else "warning"


@dataclass(frozen=True, slots=True)
class ProblemSummary(Problem):
    """A summary of ``count`` further problems of one code."""

    count: int = 0


# How many problems of one code are listed; a file may repeat a mistake thousands of times.
MAX_PER_CODE = 50


def cap_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the first problems of each code, and a summary of the further ones."""
    counts: Counter[str] = Counter()
    result: list[Problem] = []
    for problem in problems:
        counts[problem.code] += problem.count if isinstance(problem, ProblemSummary) else 1
        if counts[problem.code] <= MAX_PER_CODE:
            result.append(problem)
    return (*result, *(_summarize(c, n) for c, n in counts.items() if n > MAX_PER_CODE))


def _summarize(code: str, count: int) -> Problem:
    help_ = "Mend those that are told; the next run tells the next ones."
    hidden_count = count - MAX_PER_CODE
    return ProblemSummary(code, f"and {hidden_count:,} more like these", help_, count=hidden_count)


class PersonasError(Exception):
    """The one error that this package raises on purpose; it holds all problems, capped."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = cap_problems(problems)
        super().__init__("\n".join(f"{p.code} {p.full_message}" for p in self.problems))


def error(code: str, message: str, help: str | None = None) -> PersonasError:  # noqa: A002
    """Return a `PersonasError` of a single problem without a location."""
    return PersonasError(Problem(code, message, help))


class ErrorCollector:
    """Collects the problems of independent steps, to raise them together."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    @contextmanager
    def step(self) -> Iterator[None]:
        """Run a step and collect its problems."""
        try:
            yield
        except PersonasError as error_:
            self._problems.extend(error_.problems)

    def check(self) -> None:
        """Raise the collected problems, if any."""
        if self._problems:
            raise PersonasError(*self._problems)
