"""The unit of a measure: that of its column, and what the analyst's pack says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from personas.domain.measure import Column, Measure
from personas.domain.unit import NO_UNIT, Unit, is_money, read_header, read_unit
from personas.rules.language.pack import MeasureRule, RulePack
from personas.rules.loading.compose import bundled_packs
from personas.rules.loading.load import load

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
