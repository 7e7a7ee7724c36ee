"""Find columns by name, and say what is wrong where that fails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from personas.facts.measure import Column
from personas.facts.problem import Location, Problem
from personas.rules.language.findings import quoted
from personas.rules.language.pack import MeasureRule

CLOSE = 0.6
MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table in the order of their names, whatever order the table has."""

    columns: tuple[Column, ...]

    @classmethod
    def of(cls, columns: Iterable[Column]) -> Columns:
        """Take the columns of a table."""
        return cls(tuple(sorted(columns, key=lambda column: column.name)))

    def known_as(self, names: Sequence[str]) -> tuple[Column, ...]:
        """Return the column with the first of these names, or all that match it loosely."""
        for name in names:
            if exact := [column for column in self.columns if column.name == name]:
                return (exact[0],)
        for name in filter(_plain, names):
            if loose := [column for column in self.columns if _plain(column.name) == _plain(name)]:
                return tuple(loose)
        return ()

    def named(self, measure: str, name: str) -> Column | Problem:
        """Return the column that the analyst named for a measure, or what is wrong with it."""
        matches = self.known_as([name])
        if len(matches) > 1:
            return self.ambiguous(measure, matches, None)
        message = f"There is no column `{name}` for the measure `{measure}`"
        return matches[0] if matches else Problem("E402", message, self._nearest([name]))

    def missing(self, rule: MeasureRule) -> Problem:
        """Say that a measure has no column, and how to map one."""
        close = self._close((*rule.columns, rule.name, rule.label))
        flag = f'--measure "{rule.name}={close[0] if close else "COLUMN"}"'
        message = f"No column for the measure `{rule.name}` ({rule.label})"
        hint = f"Map one, for example {flag}. {self._nearest((*rule.columns, rule.name))}"
        return Problem("E401", message, hint, rule.at)

    def ambiguous(self, measure: str, matches: Sequence[Column], at: Location | None) -> Problem:
        """Say that several columns could be meant."""
        names = [column.name for column in matches]
        message = f"Several columns could be `{measure}`: {quoted(names)}"
        return Problem("E404", message, f'Say which: --measure "{measure}={names[0]}"', at)

    def _nearest(self, names: Sequence[str]) -> str:
        found = quoted(column.name for column in self.columns[:MOST_SHOWN])
        more = ", …" if len(self.columns) > MOST_SHOWN else ""
        close = self._close(names)
        nearest = f"Nearest: {quoted(close)}. " if close else ""
        return f"{nearest}Columns found: {found}{more}"

    def _close(self, names: Sequence[str]) -> list[str]:
        scored = [(max(_likeness(name, c.name) for name in names), c.name) for c in self.columns]
        ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1]))
        return [name for likeness, name in ranked if likeness >= CLOSE][:3]


def _plain(name: str) -> str:
    """Return a name without case, spaces and punctuation."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _likeness(left: str, right: str) -> float:
    """Return how alike two names are, 0…1; a name that holds the other is very like it."""
    one, two = _plain(left), _plain(right)
    held = min(len(one), len(two)) >= 4 and (one in two or two in one)
    return max(0.8 * held, SequenceMatcher(None, one, two).ratio())
