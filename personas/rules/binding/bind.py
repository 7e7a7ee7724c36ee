"""Bind the measures of a pack to the columns of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from personas.facts.measure import Column, Measure
from personas.facts.problem import PersonasError, Problem
from personas.rules.binding.columns import Columns
from personas.rules.language.conditions import Range, leaves
from personas.rules.language.pack import MeasureRule, RulePack, leaves_of


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
