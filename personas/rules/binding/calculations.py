"""Which measures of a table are calculated from columns, and which columns are measures."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, replace

from personas.domain.measure import Column
from personas.domain.problem import Location
from personas.rules.binding.bind import Columns
from personas.rules.language.pack import MeasureRule, RulePack
from personas.rules.loading.read_pack import RESERVED_NAMES
from personas.rules.matching.texts import lower_first

# Signs of a calculation that are rare in names; names of columns take precedence.
_CALCULATION = re.compile(r"[-+*/%()<>=!'\"]|\b(?:case|between|and|or|not|is|in)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Calculation:
    """An expression for a measure; ``at`` is its location in the pack, None for an override."""

    measure: str
    text: str
    at: Location | None = None


REPEATED_NAME = "E110"


def calculations(
    pack: RulePack, columns: Sequence[Column], overrides: Mapping[str, str]
) -> tuple[Calculation, ...]:
    """Return the calculations of overrides that are no column's name, and of the pack.

    A pack's expression is for tables that have no column for the measure.
    """
    table = Columns.of(columns)
    headers = {_without_spaces(column.name) for column in columns}
    of_overrides = (
        Calculation(name, text)
        for name, text in overrides.items()
        if _CALCULATION.search(text) and _without_spaces(text) not in headers
    )
    of_pack = (
        Calculation(rule.name, rule.expression, rule.at)
        for rule in pack.measures
        if rule.expression and rule.name not in overrides
        if not table.match_names(rule.columns)
    )
    return (*of_overrides, *of_pack)


def _without_spaces(text: str) -> str:
    """Return a name without case and spaces: names of columns match loosely, `-Age` not `Age`."""
    return "".join(text.casefold().split())


def with_columns(
    pack: RulePack, columns: Sequence[Column], overrides: Mapping[str, str], keys: Collection[str]
) -> RulePack:
    """Return a pack of all numeric columns with these as its measures; another pack unchanged.

    Each column is an optional measure under its own name, in the order of names. The ``keys`` are
    excluded, which tell customers apart, and so are columns that ``overrides`` (measure → column)
    bind, and a column whose name stands for another one as well.
    """
    if not pack.all_numeric:
        return pack
    table = Columns.of(columns)
    excluded_names = set(keys)
    excluded_names |= {c.name for name in overrides.values() for c in table.match_names([name])}
    excluded_names |= {c.name for c in columns if c.doubt and c.doubt.code == REPEATED_NAME}
    rules: dict[str, MeasureRule] = {}
    for column in table.columns:
        if column.kind == "number" and column.name not in excluded_names:
            name = _name(column.name, {*overrides, *rules})
            rules[name] = MeasureRule(
                name=name,
                label=column.name,
                unit=None,
                columns=(column.name,),
                optional=True,
                higher=f"higher {lower_first(column.name)}",
                lower=f"lower {lower_first(column.name)}",
                at=pack.at,
            )
    return replace(pack, measures=tuple(rules.values()))


def _name(column: str, existing: Container[str]) -> str:
    """Return a measure's name from a column's: `Annual Income (k$)` is `annual_income_k`."""
    legal = "".join(sign if f"_{sign}".isidentifier() else " " for sign in column.lower())
    words = "_".join(re.findall(r"[^\s_]+", legal))
    name = words if words.isidentifier() else f"column_{words}".strip("_")
    name = f"{name}_" if keyword.iskeyword(name) or name in RESERVED_NAMES else name
    unique, number = name, 1
    while unique in existing:
        number += 1
        unique = f"{name}_{number}"
    return unique
