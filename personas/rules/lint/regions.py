"""Regions: what each persona of a pack claims, as expressions over the pack's axes."""

from __future__ import annotations

from dataclasses import dataclass

from personas.facts.problem import Location
from personas.rules.language.conditions import All, AnyOf, Condition, MostCommon, Not, Range, Share
from personas.rules.language.intervals import Interval
from personas.rules.language.pack import RulePack
from personas.rules.lint.axes import Axis, axes_of, key_of
from personas.rules.lint.logic import And, Box, Expr, Literal, Or, negation


@dataclass(frozen=True, slots=True)
class Region:
    """What a persona claims, and its opposite."""

    persona: str
    at: Location
    inside: Expr
    outside: Expr


@dataclass(frozen=True, slots=True)
class Space:
    """All a pack's conditions can tell apart; ``full`` is the box of everything."""

    axes: tuple[Axis, ...]
    full: Box
    regions: tuple[Region, ...]


def space_of(pack: RulePack) -> Space:
    """Return the axes of a pack and the regions of its personas, in the order of the pack.

    Every measure is taken to be there. Statistics of one measure, and one statistic in different
    units, are axes of their own: nothing is assumed of how they depend on each other.
    """
    axes = axes_of(pack)
    full = tuple(axis.full for axis in axes.values())
    maker = _Maker({key: n for n, key in enumerate(axes)}, tuple(axes.values()))
    regions = []
    for persona in pack.personas:
        inside = maker.make(persona.when)
        regions.append(Region(persona.id, persona.at, inside, negation(inside, full)))
    return Space(tuple(axes.values()), full, tuple(regions))


@dataclass(frozen=True, slots=True)
class _Maker:
    index: dict[object, int]
    axes: tuple[Axis, ...]

    def make(self, condition: Condition) -> Expr:
        match condition:
            case All(parts):
                return And(tuple(self.make(part) for part in parts))
            case AnyOf(parts):
                return Or(tuple(self.make(part) for part in parts))
            case Not(part):
                return negation(self.make(part), tuple(axis.full for axis in self.axes))
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
