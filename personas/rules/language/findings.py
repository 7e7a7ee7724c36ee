"""Collect every problem of a rule file before any is raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import ParamSpec, TypeVar

from personas.domain.problem import Location, PersonasError, Problem

P = ParamSpec("P")
Result = TypeVar("Result")


class ParseError(Exception):
    """A text that cannot be read; the caller that knows its location makes a problem of it."""

    def __init__(
        self,
        code: str,
        message: str,
        help: str | None = None,  # noqa: A002
        at: Location | None = None,
    ) -> None:
        self.code, self.message, self.help, self.at = code, message, help, at
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Findings:
    """The problems of a file so far."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, message: str, at: Location, help: str | None = None) -> None:  # noqa: A002
        """Add a problem at a location."""
        self.problems.append(Problem(code, message, help, at))

    def add_error(self, error: ParseError, at: Location) -> None:
        """Add a parse error at its own location, or at ``at`` where it has none."""
        self.add(error.code, error.message, error.at or at, error.help)

    def attempt(
        self, at: Location, parse: Callable[P, Result], *args: P.args, **kwargs: P.kwargs
    ) -> Result | None:
        """Return what a function parses; None where it cannot, and a problem at ``at``."""
        try:
            return parse(*args, **kwargs)
        except ParseError as error:
            self.add_error(error, at)
            return None

    def raise_if_any(self) -> None:
        """Raise `PersonasError` with every problem, in the order of the files' lines."""
        if self.problems:
            raise PersonasError(*in_order(self.problems))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of the files' lines, without duplicates."""

    def position(problem: Problem) -> tuple[str, int, int, str]:
        at = problem.location or Location("")
        return (at.file, at.line or 0, at.column or 0, problem.code)

    return tuple(sorted(dict.fromkeys(problems), key=position))


def nearest(word: str, options: Iterable[str], cutoff: float = 0.7) -> str | None:
    """Return the option that ``word`` is most likely a misspelling of, or None."""
    by_fold = {option.casefold(): option for option in sorted(options, reverse=True)}
    matches = get_close_matches(word.casefold(), sorted(by_fold), n=1, cutoff=cutoff)
    return by_fold[matches[0]] if matches else None


def suggest(word: str, options: Iterable[str], alternative: str) -> str:
    """Return a hint for a name that does not exist: the nearest option, else ``alternative``."""
    guess = nearest(word, options)
    return f"Did you mean `{guess}`?" if guess else alternative


def quote_all(words: Iterable[str]) -> str:
    """Render words as a list for people: ```a`, `b`, `c```."""
    return ", ".join(f"`{word}`" for word in words)
