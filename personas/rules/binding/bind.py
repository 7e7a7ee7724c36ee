"""Bind the measures of a pack to columns by name.

The unit of a measure: that of its column, and what the analyst's pack says of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from personas.domain.measure import Column, Measure
from personas.domain.problem import Location, PersonasError, Problem
from personas.domain.unit import NO_UNIT, Unit, is_money, read_header, read_unit, without_unit
from personas.rules.language.conditions import Range, leaves
from personas.rules.language.findings import quote_all
from personas.rules.language.pack import MeasureRule, RulePack, leaves_of
from personas.rules.loading.compose import bundled_packs
from personas.rules.loading.load import load

MIN_SIMILARITY = 0.6
MAX_COLUMNS = 40  # in a message


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, sorted by name, and by each way to spell their names."""

    columns: tuple[Column, ...]
    by_name: Mapping[str, Column]
    by_spelling: tuple[Mapping[str, tuple[Column, ...]], ...]

    @classmethod
    def of(cls, columns: Iterable[Column]) -> Columns:
        """Take the columns of a table."""
        ordered = tuple(sorted(columns, key=lambda column: column.name))
        by_spelling: tuple[dict[str, tuple[Column, ...]], ...] = ({}, {})
        for column in ordered:
            for spellings, name in zip(by_spelling, _spellings(column.name), strict=True):
                spellings[name] = (*spellings.get(name, ()), column)
        return cls(ordered, {column.name: column for column in reversed(ordered)}, by_spelling)

    def match_names(self, names: Sequence[str]) -> tuple[Column, ...]:
        """Return the column with the first of these names, or all columns that match it loosely.

        Loosely: without regard to case, spaces and punctuation; then without its unit as well.
        """
        if exact := next(filter(None, map(self.by_name.get, names)), None):
            return (exact,)
        plain_names = [name for name in map(_normalize, names) if name]
        matches = (columns.get(name) for columns in self.by_spelling for name in plain_names)
        return next(filter(None, matches), ())

    def override(self, measure: str, name: str) -> Column | Problem:
        """Return the column that the analyst maps to a measure, or the problem with it."""
        matches = self.match_names([name])
        if len(matches) > 1:
            return self.ambiguity_error(measure, matches, None)
        message = f"There is no column `{name}` for the measure `{measure}`"
        return matches[0] if matches else Problem("E402", message, self._list_columns([name]))

    def missing_error(self, rule: MeasureRule) -> Problem:
        """Return the problem of a measure without a column."""
        candidates = self.similar((*rule.columns, rule.name, rule.label))
        column = candidates[0] if candidates else "COLUMN"
        flag = f'--measure "{rule.name}={column}"'
        message = f"No column for the measure `{rule.name}` ({rule.label})"
        hint = f"Map one, for example {flag}. {self._list_columns((*rule.columns, rule.name))}"
        return Problem("E401", message, hint, rule.at)

    def ambiguity_error(
        self, measure: str, matches: Sequence[Column], at: Location | None
    ) -> Problem:
        """Return the problem of a measure that several columns match."""
        names = [column.name for column in matches]
        message = f"Several columns could be `{measure}`: {quote_all(names)}"
        return Problem("E404", message, f'Say which: --measure "{measure}={names[0]}"', at)

    def _list_columns(self, names: Sequence[str]) -> str:
        columns = quote_all(column.name for column in self.columns[:MAX_COLUMNS])
        more = ", …" if len(self.columns) > MAX_COLUMNS else ""
        similar = self.similar(names)
        nearest = f"Nearest: {quote_all(similar)}. " if similar else ""
        return f"{nearest}Columns found: {columns}{more}"

    def similar(self, names: Sequence[str]) -> list[str]:
        """Return up to three columns that are similar to one of these names, best first."""
        scores = [(-max(_similarity(name, c.name) for name in names), c.name) for c in self.columns]
        return [name for score, name in sorted(scores) if -score >= MIN_SIMILARITY][:3]


@lru_cache(maxsize=10_000)
def _spellings(name: str) -> tuple[str, str]:
    """Return a name without case and signs, and without its unit as well."""
    return _normalize(name), _normalize(without_unit(name))


@lru_cache(maxsize=10_000)
def _normalize(name: str) -> str:
    """Return a name without case, spaces and punctuation."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def _similarity(left: str, right: str) -> float:
    """Return the similarity of two names, 0…1: at least 0.8 where one contains the other."""
    left, right = _normalize(left), _normalize(right)
    is_part = min(len(left), len(right)) >= 4 and (left in right or right in left)
    return max(0.8 * is_part, SequenceMatcher(None, left, right).ratio())


@dataclass(frozen=True, slots=True)
class Binding:
    """The measures that a table has: those of the pack in its order, then new ones."""

    measures: tuple[Measure, ...]
    warnings: tuple[Problem, ...]


def bind(
    pack: RulePack,
    columns: Sequence[Column],
    overrides: Mapping[str, str],
    expressions: Mapping[str, Column] | None = None,
) -> Binding:
    """Bind each measure to a column; ``overrides`` maps measures to names of columns.

    ``expressions`` maps measures to their expressions, as columns. Names match exactly
    first, else without regard to case, spaces and punctuation; earlier names of a measure win. An
    override of a name that the pack does not have makes a new measure. Raises `PersonasError` with
    every measure that has no column, or several, or one of the wrong kind.
    """
    table, expressions = Columns.of(columns), expressions or {}
    names = [rule.name for rule in pack.measures]
    names += sorted(name for name in overrides if name not in names)
    results = {
        name: expressions.get(name) or _find(table, pack.measure(name), name, overrides)
        for name in names
    }
    bindings = {name: column for name, column in results.items() if isinstance(column, Column)}
    problems = [problem for problem in results.values() if isinstance(problem, Problem)]
    problems += _check_kinds(pack, bindings)
    if problems:
        raise PersonasError(*problems)
    measures = tuple(
        _measure(pack, name, column, name in expressions) for name, column in bindings.items()
    )
    return Binding(measures, tuple(_warn_of_missing(pack, bindings)))


def _find(
    table: Columns, rule: MeasureRule | None, name: str, overrides: Mapping[str, str]
) -> Column | Problem | None:
    """Return a measure's column, a problem, or None for an optional one that is missing."""
    if name in overrides:
        return table.override(name, overrides[name])
    if rule is None:  # pragma: no cover - a name is the pack's or an override's
        return None
    matches = table.match_names(rule.columns)
    if len(matches) > 1:
        return table.ambiguity_error(name, matches, rule.at)
    if matches:
        return matches[0]
    return None if rule.optional else table.missing_error(rule)


def _measure(pack: RulePack, name: str, column: Column, is_calculated: bool) -> Measure:
    rule = pack.measure(name)
    return Measure(
        name=name,
        label=rule.label if rule else name,
        kind="category" if name in pack.categories else column.kind,
        column=column.name,
        unit=measure_unit(rule, column, is_calculated=is_calculated),
        feature=rule.feature if rule else None,
        role=rule.role if rule else None,
        expression=column.name if is_calculated else None,
    )


def _check_kinds(pack: RulePack, bindings: Mapping[str, Column]) -> Iterable[Problem]:
    """Yield a problem for each measure that is text and that conditions compare as a number."""
    first = {leaf.measure: leaf for leaf in reversed(list(leaves_of(pack.personas)))}
    for name, column in bindings.items():
        leaf = first.get(name)
        if isinstance(leaf, Range) and column.kind == "category":
            yield _kind_error(name, column, leaf.at)


def _kind_error(name: str, column: Column, at: Location | None) -> Problem:
    """Return the problem of a column that is no number, with its cells and what would read them."""
    message = f"`{name}` is compared as a number, but the column `{column.name}` holds text"
    help_ = (
        f'Map another column with --measure "{name}=COLUMN", or write the condition for '
        "a category: `{most_common: …}`"
    )
    if problem := column.unreadable:
        return Problem("E403", message, f"{problem.help}. {help_}", at, cells=problem.cells)
    return Problem("E403", message, help_, at)


def _warn_of_missing(pack: RulePack, bindings: Mapping[str, Column]) -> Iterable[Problem]:
    """Yield a warning for each missing measure that conditions use."""
    for rule in pack.measures:
        users = [p.id for p in pack.personas if rule.name in {x.measure for x in leaves(p.when)}]
        if rule.name not in bindings and users:
            yield Problem(
                "W401",
                f"No column for `{rule.name}`: its conditions are skipped in {', '.join(users)}",
                f'Map a column with --measure "{rule.name}=COLUMN" if the table has it',
                rule.at,
            )


_PER_THOUSAND = re.compile(r"\s*/\s*1_?000(?:\.0*)?\s*$")
_NAME = re.compile(r'"([^"]+)"|([^\W\d]\w*)')
_SUM_ONLY = re.compile(r"[\s+\-()]*")
_SAYS_K = re.compile(r"[a-z][ _]k$")


def measure_unit(rule: MeasureRule | None, column: Column, *, is_calculated: bool) -> str | None:
    """Return the unit of a measure.

    What cells and header say wins. A bundled pack knows no table's currency: its `k$` holds only
    where the header, or a division by 1000, says thousands. A pack of the analyst's own says what
    the table does not.
    """
    unit = read_unit(column.unit or "") if is_calculated else column_unit(column)
    if rule is None or rule.unit is None or unit.noun:
        return unit.text
    if not is_money(rule.unit):
        return rule.unit
    declared = read_unit(rule.unit)
    if unit.text == "thousands" or (declared.scale and _SAYS_K.search(column.name)):
        return Unit("k", declared.noun).text
    return None if _is_bundled(rule) else rule.unit


def with_units(pack: RulePack, measures: Iterable[Measure]) -> RulePack:
    """Return a pack whose measures have the units of their columns: texts speak of these."""
    units = {measure.name: measure.unit for measure in measures}
    rules = (replace(rule, unit=units.get(rule.name, rule.unit)) for rule in pack.measures)
    return replace(pack, measures=tuple(rules))


def column_unit(column: Column) -> Unit:
    """Return what the cells and the header of a column say; a currency in cells wins."""
    cells, header = read_unit(column.unit or ""), read_header(column.name)
    return Unit(cells.scale or header.scale, cells.noun or header.noun)


def expression_unit(text: str, columns: Sequence[Column]) -> str | None:
    """Return the unit of a sum of columns in one unit, also by 1000; None of other expressions."""
    base = _PER_THOUSAND.sub("", text)
    if not _SUM_ONLY.fullmatch(_NAME.sub("", base)):
        return None
    names = {quoted or name for quoted, name in _NAME.findall(base)}
    units = {column_unit(column) for column in columns if column.name in names}
    unit = units.pop() if len(units) == 1 else NO_UNIT
    if base == text:
        return unit.text
    return Unit("M" if unit.scale else "k", unit.noun).text


def _is_bundled(rule: MeasureRule) -> bool:
    """Whether a measure is as a bundled pack has it, not as the analyst's own does."""
    name = rule.at.file.removesuffix(".yaml")
    bundled = load(name).measure(rule.name) if name in bundled_packs() else None
    return bundled is not None and bundled.unit == rule.unit
