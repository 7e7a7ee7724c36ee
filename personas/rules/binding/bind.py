"""Find columns by name, and say what is wrong where that fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from personas.domain.measure import Column, Measure
from personas.domain.problem import Location, PersonasError, Problem
from personas.rules.language.conditions import Range, leaves
from personas.rules.language.findings import quoted
from personas.rules.language.pack import MeasureRule, RulePack, leaves_of

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


@dataclass(frozen=True, slots=True)
class Binding:
    """The measures that the table supplies: those of the pack in its order, then new ones."""

    measures: tuple[Measure, ...]
    warnings: tuple[Problem, ...]


def bind(
    pack: RulePack,
    columns: Sequence[Column],
    overrides: Mapping[str, str],
    calculated: Mapping[str, Column] | None = None,
) -> Binding:
    """Find each measure's column; ``overrides`` maps measure names to column names.

    ``calculated`` holds the measures that are calculated: measure → expression, as a column.

    Names match exactly first, else without regard to case, spaces and punctuation; earlier names
    of a measure win, and the order of the table's columns does not matter. An override of a name
    that the pack does not have makes a new measure. Raises `PersonasError` with every measure
    that has no column, or several, or one of the wrong kind.
    """
    table = Columns.of(columns)
    names = (*(rule.name for rule in pack.measures), *_new(pack, overrides))
    made = calculated or {}
    sought = {
        name: made.get(name) or _find(table, pack.measure(name), name, overrides) for name in names
    }
    found = {name: column for name, column in sought.items() if isinstance(column, Column)}
    problems = [problem for problem in sought.values() if isinstance(problem, Problem)]
    problems += _wrong_kinds(pack, found)
    if problems:
        raise PersonasError(*problems)
    categories = pack.categories
    measures = tuple(
        replace(_measure(pack, name, column, categories), expression=_text(made.get(name)))
        for name, column in found.items()
    )
    return Binding(measures, tuple(_skipped(pack, found)))


def _text(calculated: Column | None) -> str | None:
    return calculated.name if calculated else None


def _new(pack: RulePack, overrides: Mapping[str, str]) -> list[str]:
    return sorted(name for name in overrides if pack.measure(name) is None)


def _find(
    table: Columns, rule: MeasureRule | None, name: str, overrides: Mapping[str, str]
) -> Column | Problem | None:
    """Return a measure's column, what is wrong, or None for an optional one that is not there."""
    if name in overrides:
        return table.named(name, overrides[name])
    if rule is None:  # pragma: no cover - a name is the pack's or an override's
        return None
    matches = table.known_as(rule.columns)
    if len(matches) > 1:
        return table.ambiguous(name, matches, rule.at)
    if matches:
        return matches[0]
    return None if rule.optional else table.missing(rule)


def _measure(pack: RulePack, name: str, column: Column, categories: frozenset[str]) -> Measure:
    rule = pack.measure(name)
    return Measure(
        name=name,
        label=rule.label if rule else name,
        kind="category" if name in categories else column.kind,
        column=column.name,
        unit=(rule.unit if rule else None) or column.unit,
        feature=rule.feature if rule else None,
    )


def _wrong_kinds(pack: RulePack, found: Mapping[str, Column]) -> Iterable[Problem]:
    """Yield a problem for each measure that conditions compare as a number and that is text."""
    first = {leaf.measure: leaf for leaf in reversed(list(leaves_of(pack.personas)))}
    for name, column in found.items():
        leaf = first.get(name)
        if isinstance(leaf, Range) and column.kind == "category":
            yield Problem(
                "E403",
                f"`{name}` is compared as a number, but the column `{column.name}` holds text",
                f'Map another column with --measure "{name}=COLUMN", or write the condition for '
                "a category: `{most_common: …}`",
                leaf.at,
            )


def _skipped(pack: RulePack, found: Mapping[str, Column]) -> Iterable[Problem]:
    """Yield a warning for each absent measure that conditions look at."""
    for rule in pack.measures:
        users = [p.id for p in pack.personas if rule.name in {x.measure for x in leaves(p.when)}]
        if rule.name not in found and users:
            yield Problem(
                "W401",
                f"No column for `{rule.name}`: its conditions are skipped in {', '.join(users)}",
                f'Map a column with --measure "{rule.name}=COLUMN" if the table has it',
                rule.at,
            )
