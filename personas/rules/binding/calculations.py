"""Measures that are calculated from columns: which ones a table asks for."""

from __future__ import annotations

import keyword
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from personas.domain.measure import Column
from personas.domain.problem import Location
from personas.rules.binding.bind import Columns
from personas.rules.language.pack import MeasureRule, RulePack
from personas.rules.loading.read_measures import RESERVED
from personas.rules.matching.description import lower_first

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


def with_columns(
    pack: RulePack, columns: Sequence[Column], overrides: Mapping[str, str], id_column: str | None
) -> RulePack:
    """Return a pack that takes all numeric columns with these as its measures; others as they are.

    Each column is an optional measure under its own name, whatever the order of the table. The id
    is left out, and so are columns that ``overrides`` (measure → column) bind by hand.
    """
    if not pack.all_numeric:
        return pack
    table = Columns.of(columns)
    bound = {column.name for name in overrides.values() for column in table.known_as([name])}
    numeric = [c for c in table.columns if c.kind == "number" and c.name not in {id_column, *bound}]
    return replace(pack, measures=tuple(_rules(numeric, pack, overrides)))


def _rules(
    columns: Iterable[Column], pack: RulePack, taken: Mapping[str, str]
) -> Iterable[MeasureRule]:
    names = set(taken)
    for column in columns:
        name = _name(column.name, names)
        names.add(name)
        yield MeasureRule(
            name=name,
            label=column.name,
            unit=None,
            columns=(column.name,),
            optional=True,
            higher=f"higher {lower_first(column.name)}",
            lower=f"lower {lower_first(column.name)}",
            at=pack.at,
        )


def _name(column: str, taken: Container[str]) -> str:
    """Make a measure's name of a column's: `Annual Income (k$)` is `annual_income_k`."""
    speakable = "".join(sign if f"_{sign}".isidentifier() else " " for sign in column.lower())
    words = "_".join(re.findall(r"[^\s_]+", speakable))
    name = words if words.isidentifier() else f"column_{words}".strip("_")
    name = f"{name}_" if keyword.iskeyword(name) or name in RESERVED else name
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found
