"""Measures that are calculated from columns: which ones a table asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from personas.facts.measure import Column
from personas.facts.problem import Location
from personas.rules.binding.columns import Columns
from personas.rules.language.pack import RulePack

# What stands in a calculation and hardly in a name; a name is tried first in any case.
_CALCULATES = re.compile(r"[-+*/%()<>=!'\"]|\b(?:case|between|and|or|not|is|in)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Calculation:
    """An expression for a measure; ``at`` is its place in the pack, None when asked for by hand."""

    measure: str
    text: str
    at: Location | None = None


def calculations(
    pack: RulePack, columns: Sequence[Column], overrides: Mapping[str, str]
) -> tuple[Calculation, ...]:
    """Return what is to be calculated: by hand where no column has that name, else by the pack.

    A pack's expression is for tables that have no column for the measure.
    """
    table = Columns.of(columns)
    return (*_by_hand(table, overrides), *_by_pack(table, pack, overrides))


def _by_hand(table: Columns, overrides: Mapping[str, str]) -> Iterator[Calculation]:
    for name, text in overrides.items():
        if _CALCULATES.search(text) and not _is_header(text, table):
            yield Calculation(name, text)


def _is_header(text: str, table: Columns) -> bool:
    """Whether a column has this name but for case and spaces: signs count, `-Age` is not `Age`."""
    return any(_pressed(column.name) == _pressed(text) for column in table.columns)


def _pressed(text: str) -> str:
    return "".join(text.casefold().split())


def _by_pack(table: Columns, pack: RulePack, overrides: Mapping[str, str]) -> Iterator[Calculation]:
    for rule in pack.measures:
        asked = rule.name not in overrides and not table.known_as(rule.columns)
        if rule.expression and asked:
            yield Calculation(rule.name, rule.expression, rule.at)
