"""The space of a pack's conditions: axes in cells between thresholds, and personas as regions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from personas.domain.problem import Location
from personas.rules.language.conditions import (
    All,
    AnyOf,
    Condition,
    Interval,
    Leaf,
    MostCommon,
    Not,
    Range,
    Share,
    Unit,
    ends_of,
)
from personas.rules.language.pack import RulePack, leaves_of
from personas.rules.lint.logic import And, Box, Expr, Literal, Or, negation

MEDIAN = "median"
UNNAMED_VALUE = ""  # every value of a category that no condition names


@dataclass(frozen=True, slots=True)
class Key:
    """The subject of an axis: a statistic (or share, or the most common value) in one unit."""

    measure: str
    statistic: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis partitioned into cells; a set of cells is a bit mask."""

    key: Key
    cells: tuple[Interval | str, ...]

    @property
    def full(self) -> int:
        """The mask of all cells."""
        return (1 << len(self.cells)) - 1

    def within(self, interval: Interval) -> int:
        """Return the mask of the cells in an interval whose ends are thresholds of this axis."""
        numbers = [cell for cell in self.cells if isinstance(cell, Interval)]
        return sum(interval.contains(inner(cell)) << n for n, cell in enumerate(numbers))

    def equal(self, value: str) -> int:
        """Return the mask of the cell of one value of a category."""
        return 1 << self.cells.index(value)


def axes_of(pack: RulePack) -> dict[Key, Axis]:
    """Return the axes of a pack, in the order of its measures and conditions."""
    points: dict[Key, set[float]] = {}
    values: dict[Key, set[str]] = {}
    for leaf in leaves_of(pack.personas):
        if isinstance(leaf, MostCommon):
            values.setdefault(key_of(leaf, "value"), set()).add(leaf.value)
        else:
            for end in ends_of(leaf):
                points.setdefault(key_of(leaf, end.unit), set()).add(end.value)
    for key in points:
        if key.statistic == MEDIAN and key.unit == "position":
            points[key] |= set(pack.levels.ends)
    numeric = {
        key: Axis(key, tuple(_cells(key.unit, sorted(cuts)))) for key, cuts in points.items()
    }
    return numeric | {
        key: Axis(key, (*sorted(names), UNNAMED_VALUE)) for key, names in values.items()
    }


def key_of(leaf: Leaf, unit: Unit) -> Key:
    """Return the key of the axis that a condition is about."""
    if isinstance(leaf, Range):
        return Key(leaf.measure, leaf.stat, unit)
    statistic = "most common" if isinstance(leaf, MostCommon) else f"share of {leaf.value}"
    return Key(leaf.measure, statistic, unit)


def limits_of(unit: Unit) -> tuple[float, float]:
    """Return the smallest and the largest number that an axis in this unit has."""
    return (0.0, 1.0) if unit in ("position", "share") else (-inf, inf)


def _cells(unit: Unit, points: list[float]) -> Iterable[Interval]:
    """Yield the open intervals between the points, and the points themselves, ascending."""
    low, high = limits_of(unit)
    previous, open_below = low, False
    for point in points:
        cells = (Interval(previous, point, open_below, open_above=True), Interval(point, point))
        yield from (cell for cell in cells if not cell.is_empty)
        previous, open_below = point, True
    last = Interval(previous, high, open_below)
    if not last.is_empty:
        yield last


def inner(cell: Interval) -> float:
    """Return a number inside a cell."""
    if cell.lower == -inf:
        return cell.upper - 1
    return cell.lower + 1 if cell.upper == inf else (cell.lower + cell.upper) / 2


@dataclass(frozen=True, slots=True)
class Region:
    """What a persona claims, and its negation."""

    persona: str
    at: Location
    inside: Expr
    outside: Expr


@dataclass(frozen=True, slots=True)
class Space:
    """What a pack's conditions can distinguish; ``full`` is the box of all cells."""

    axes: tuple[Axis, ...]
    full: Box
    regions: tuple[Region, ...]


def space_of(pack: RulePack) -> Space:
    """Return the axes of a pack and the regions of its personas, in the order of the pack.

    Every measure is assumed to exist. Statistics of one measure, and one statistic in different
    units, are independent axes.
    """
    axes = axes_of(pack)
    full = tuple(axis.full for axis in axes.values())
    translator = _Translator({key: n for n, key in enumerate(axes)}, tuple(axes.values()))
    insides = [translator.translate(persona.when) for persona in pack.personas]
    regions = tuple(
        Region(persona.id, persona.at, inside, negation(inside, full))
        for persona, inside in zip(pack.personas, insides, strict=True)
    )
    return Space(translator.axes, full, regions)


@dataclass(frozen=True, slots=True)
class _Translator:
    index: dict[object, int]
    axes: tuple[Axis, ...]

    def translate(self, condition: Condition) -> Expr:
        match condition:
            case All(parts):
                return And(tuple(self.translate(part) for part in parts))
            case AnyOf(parts):
                return Or(tuple(self.translate(part) for part in parts))
            case Not(part):
                return negation(self.translate(part), tuple(axis.full for axis in self.axes))
            case MostCommon(value=value):
                n = self.index[key_of(condition, "value")]
                return Literal(n, self.axes[n].equal(value))
            case leaf:
                return self._range(leaf)

    def _range(self, leaf: Range | Share) -> Expr:
        literals: list[Expr] = []
        for end, is_lower in ((leaf.lower, True), (leaf.upper, False)):
            if end:
                n = self.index[key_of(leaf, end.unit)]
                interval = (
                    Interval(lower=end.value, open_below=end.strict)
                    if is_lower
                    else Interval(upper=end.value, open_above=end.strict)
                )
                literals.append(Literal(n, self.axes[n].within(interval)))
        return And(tuple(literals))
