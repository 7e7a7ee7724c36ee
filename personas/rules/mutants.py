"""Mutants of a pack: one condition changed a little, so that good tests notice.

A mutant is caught where a test gets another persona from it. One that names every segment as the
pack does is equivalent: no test can catch it. That is decided exactly, as `lint` reasons, with
every measure present and with each set of the persona's optional measures absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, combinations
from typing import Literal

from personas.rules.language.conditions import (
    All,
    AnyOf,
    Bound,
    Condition,
    Leaf,
    MostCommon,
    Not,
    Unit,
    leaves,
)
from personas.rules.language.pack import Persona, RulePack
from personas.rules.lint.logic import And, Box, Or, solutions
from personas.rules.lint.space import Space, space_of
from personas.rules.matching.attempts import choose_persona
from personas.rules.matching.subject import Subject, subject_of_inputs

# A threshold is raised or lowered by a step, takes in its own value or not, or is turned round; a
# condition is left out; `any` becomes `all` and the reverse; a `not` is left out.
Kind = Literal["raised", "lowered", "strictness", "side", "removed", "group", "negation"]
STEPS: dict[Unit, float] = {"position": 0.05, "share": 0.05, "ratio": 0.1}
SMALL = 10  # whole values up to this are counts, and move by one; larger ones by a tenth


@dataclass(frozen=True, slots=True)
class Change:
    """A condition changed; None is no condition. ``ends`` are a threshold before and after."""

    kind: Kind
    condition: Condition | None
    leaf: Leaf | None = None
    ends: tuple[Bound, Bound] | None = None


@dataclass(frozen=True, slots=True)
class Mutant:
    """A pack of which one persona's condition is changed."""

    persona: Persona
    change: Change
    pack: RulePack


def mutants(pack: RulePack) -> Iterator[Mutant]:
    """Yield every mutant of a pack, persona by persona."""
    for index, persona in enumerate(pack.personas):
        for change in _changes(persona.when):
            always = AnyOf((persona.when, Not(persona.when)))  # wherever it is not unknown
            changed = replace(persona, when=change.condition or always)
            personas = (*pack.personas[:index], changed, *pack.personas[index + 1 :])
            yield Mutant(persona, change, replace(pack, personas=personas))


def _changes(condition: Condition) -> Iterator[Change]:
    match condition:
        case All(parts) | AnyOf(parts):
            opposite = AnyOf if isinstance(condition, All) else All
            yield Change("group", opposite(parts))
            for n, part in enumerate(parts):
                for change in _changes(part):
                    middle = () if change.condition is None else (change.condition,)
                    remaining = (*parts[:n], *middle, *parts[n + 1 :])
                    yield replace(change, condition=type(condition)(remaining))
        case Not(part):
            yield Change("negation", part)
            for change in _changes(part):
                inner = change.condition
                yield replace(change, condition=None if inner is None else Not(inner))
        case leaf:
            yield Change("removed", None, leaf)
            yield from _end_changes(leaf)


def _end_changes(leaf: Leaf) -> Iterator[Change]:
    if isinstance(leaf, MostCommon):
        return
    for side, end in (("lower", leaf.lower), ("upper", leaf.upper)):
        if end is None:
            continue
        variants: list[tuple[Kind, Bound]] = [
            ("raised", _move(end, 1)),
            ("lowered", _move(end, -1)),
            ("strictness", replace(end, strict=not end.strict)),
        ]
        for kind, new in variants:
            changed = replace(leaf, lower=new) if side == "lower" else replace(leaf, upper=new)
            yield Change(kind, changed, leaf, (end, new))
    if leaf.lower is None or leaf.upper is None:
        yield Change("side", Not(leaf), leaf)


def _move(end: Bound, sign: int) -> Bound:
    is_count = float(end.value).is_integer() and abs(end.value) <= SMALL
    step = STEPS.get(end.unit, 1.0 if is_count else abs(end.value) / 10)
    value = round(end.value + sign * step, 9)
    return replace(
        end, value=min(max(value, 0.0), 1.0) if end.unit in ("position", "share") else value
    )


def outcomes(pack: RulePack, subjects: Iterable[Subject]) -> list[tuple[str | None, bool]]:
    """Return the persona of each subject, and whether it is only near."""
    choices = (choose_persona(pack, subject) for subject in subjects)
    return [(persona, distance > 0) for persona, distance in choices]


def subjects_of_tests(pack: RulePack) -> list[Subject]:
    """Return the segments that a pack's tests describe."""
    return [subject_of_inputs(test.inputs) for test in pack.tests]


def is_equivalent(pack: RulePack, mutant: Mutant) -> bool:
    """Whether no segment gets another persona from the mutant by a rule that holds."""
    return find_difference(pack, mutant) is None


def find_difference(pack: RulePack, mutant: Mutant) -> tuple[Space, Box] | None:
    """Return a space, and a box of segments in it that the mutant names otherwise, if any are."""
    index = pack.personas.index(mutant.persona)
    changed = mutant.pack.personas[index]
    for absent in _subsets({leaf.measure for leaf in leaves(mutant.persona.when)}, pack):
        parts = [(p, without(p.when, absent)) for p in (*pack.personas[: index + 1], changed)]
        personas = [replace(p, when=when) for p, when in parts if when is not None]
        if parts[index][1] is None or parts[-1][1] is None:
            continue
        space = space_of(replace(pack, personas=tuple(personas)))
        *previous, original, changed_region = space.regions
        lost = And((original.inside, changed_region.outside))
        gained = And((original.outside, changed_region.inside))
        outside = (region.outside for region in previous)
        expression = And((*outside, Or((lost, gained))))
        if box := next(solutions(expression, space.full), None):
            return space, box
    return None


def _subsets(measures: set[str], pack: RulePack) -> Iterator[frozenset[str]]:
    optional = sorted(measures & pack.optional_measures)
    sets = chain.from_iterable(combinations(optional, n) for n in range(len(optional) + 1))
    return (frozenset(names) for names in sets)


def without(condition: Condition, absent: frozenset[str]) -> Condition | None:
    """Return what is left of a condition where these optional measures are absent."""
    match condition:
        case All(parts) | AnyOf(parts):
            remaining = [part for p in parts if (part := without(p, absent)) is not None]
            return type(condition)(tuple(remaining)) if remaining else None
        case Not(part):
            inner = without(part, absent)
            return None if inner is None else Not(inner)
    return None if condition.measure in absent else condition
