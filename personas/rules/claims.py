"""The claim map: which persona names a segment, over the positions of two measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from personas.domain.problem import error
from personas.rules.language.conditions import positions_of
from personas.rules.language.findings import quote_all, suggest
from personas.rules.language.pack import NumberInput, RulePack, ranges_of
from personas.rules.loading.read_tests import read_inputs
from personas.rules.matching.attempts import choose_persona
from personas.rules.matching.subject import subject_of_inputs


@dataclass(frozen=True, slots=True)
class Claim:
    """The persona that names a cell, or None; ``near`` where it does not hold but comes near."""

    persona: str | None
    near: bool


@dataclass(frozen=True, slots=True)
class ClaimMap:
    """A grid over two measures; ``x_ends`` and ``y_ends`` are the ends of its cells, as positions.

    ``rows[i][j]`` lies between ``x_ends[j]`` and ``x_ends[j + 1]``, and between ``y_ends[i]`` and
    ``y_ends[i + 1]``, lowest y first.
    """

    x: str
    y: str
    x_ends: tuple[float, ...]
    y_ends: tuple[float, ...]
    rows: tuple[tuple[Claim, ...], ...]


def map_axes(pack: RulePack, x: str | None, y: str | None) -> tuple[str, str]:
    """Return the two measures to map: those passed, else the pack's first numeric ones.

    Raises `PersonasError` where the pack has no second one.
    """
    numeric = [measure.name for measure in pack.measures if measure.name not in pack.categories]
    across = x or next((name for name in numeric if name != y), None)
    upward = y or next((name for name in numeric if name != across), None)
    if across is None or upward is None or across == upward:
        raise error(
            "E214",
            "A map needs two different numeric measures",
            f"Measures are: {quote_all(numeric)}",
        )
    return across, upward


def claim_map(pack: RulePack, x: str, y: str, at: Mapping[str, str]) -> ClaimMap:
    """Map the personas of a pack over the positions of two numeric measures' medians.

    The grid is cut at the levels and at every quantile that conditions compare these measures
    with. ``at`` states other measures as tests do (``{"age": "q20"}``); numeric ones that are
    absent are `mid`, categories unknown. Raises `PersonasError` for a measure that the pack does
    not have or that is a category, and for a statement that cannot be read.
    """
    x_ends, y_ends = _ends(pack, x), _ends(pack, y)
    middle = {m.name: "mid" for m in pack.measures if m.name not in pack.categories}
    statements = {name: words for name, words in (middle | dict(at)).items() if name not in (x, y)}
    inputs = read_inputs(pack, statements)

    def claim(x_position: float, y_position: float) -> Claim:
        cell = (
            NumberInput(x, "median", position=x_position),
            NumberInput(y, "median", position=y_position),
        )
        persona, distance = choose_persona(pack, subject_of_inputs((*inputs, *cell)))
        return Claim(persona, near=distance > 0)

    rows = (tuple(claim(x, y) for x in _middles(x_ends)) for y in _middles(y_ends))
    return ClaimMap(x, y, x_ends, y_ends, tuple(rows))


def _middles(ends: tuple[float, ...]) -> list[float]:
    return [(low + high) / 2 for low, high in pairwise(ends)]


def _ends(pack: RulePack, measure: str) -> tuple[float, ...]:
    """Return where the positions of a measure are cut, from 0 to 1."""
    names = [rule.name for rule in pack.measures]
    if measure not in names:
        hint = suggest(measure, names, f"Measures are: {quote_all(names)}")
        raise error("E209", f"There is no measure `{measure}`", hint)
    if measure in pack.categories:
        raise error("E214", f"`{measure}` is a category", "Map numeric measures")
    ends = {0.0, 1.0, *pack.levels.ends}
    for leaf in ranges_of(pack.personas):
        if leaf.measure == measure and leaf.stat == "median":
            ends |= set(positions_of(leaf))
    return tuple(sorted(ends))
