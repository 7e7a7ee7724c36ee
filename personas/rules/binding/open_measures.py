"""Packs that take every numeric column of a table: `measures: all numeric`."""

from __future__ import annotations

import keyword
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from personas.facts.measure import Column
from personas.rules.binding.columns import Columns
from personas.rules.language.pack import MeasureRule, RulePack
from personas.rules.language.phrasebook import lower_first
from personas.rules.loading.read_measures import RESERVED


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
