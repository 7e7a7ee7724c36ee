"""Collects every problem of a rule file before any is raised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from personas.domain.problem import Location, PersonasError, Problem


class Slip(Exception):  # noqa: N818
    """A text that could not be read; whoever knows its place makes a problem of it."""

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
    """The problems found so far."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, message: str, at: Location, help: str | None = None) -> None:  # noqa: A002
        """Note a problem at a place."""
        self.problems.append(Problem(code, message, help, at))

    def slip(self, slip: Slip, at: Location) -> None:
        """Note a text that could not be read, at its place or else where it stands."""
        self.add(slip.code, slip.message, slip.at or at, slip.help)

    def raise_if_any(self) -> None:
        """Raise `PersonasError` with every problem, in the order of the files' lines."""
        if self.problems:
            raise PersonasError(*in_order(self.problems))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of the files' lines, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=_place))


def _place(problem: Problem) -> tuple[str, int, int, str]:
    at = problem.location or Location("")
    return (at.file, at.line or 0, at.column or 0, problem.code)


def nearest(word: str, options: Iterable[str], cutoff: float = 0.7) -> str | None:
    """Return the option that ``word`` is most likely a slip of, or None where none is close."""
    by_fold = {option.casefold(): option for option in sorted(options, reverse=True)}
    found = get_close_matches(word.casefold(), sorted(by_fold), n=1, cutoff=cutoff)
    return by_fold[found[0]] if found else None


def quoted(words: Iterable[str]) -> str:
    """Write words as a list for people: ```a`, `b`, `c```."""
    return ", ".join(f"`{word}`" for word in words)
