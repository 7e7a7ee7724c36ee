"""The map of claims: which persona names what, over two measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from personas.domain.problem import error
from personas.rules.language.conditions import Range
from personas.rules.language.findings import nearest, quoted
from personas.rules.language.pack import Given, RulePack, leaves_of
from personas.rules.loading.read_tests import read_given
from personas.rules.matching.attempts import choose
from personas.rules.matching.subject import given_subject


@dataclass(frozen=True, slots=True)
class Claim:
    """What names a cell: ``persona`` is None where nothing does; ``near`` if it only comes near."""

    persona: str | None
    near: bool


@dataclass(frozen=True, slots=True)
class ClaimMap:
    """A grid over two measures. ``x_ends`` and ``y_ends`` are the ends of its cells, as positions.

    ``rows[i][j]`` is the cell between ``y_ends[i]`` and ``y_ends[i + 1]``, and ``x_ends[j]`` and
    ``x_ends[j + 1]``: lowest y first.
    """

    x: str
    y: str
    x_ends: tuple[float, ...]
    y_ends: tuple[float, ...]
    rows: tuple[tuple[Claim, ...], ...]


def map_axes(pack: RulePack, x: str | None, y: str | None) -> tuple[str, str]:
    """Return the two measures to map: those named, else the pack's first numeric ones.

    Raises `PersonasError` where the pack has no second one to offer.
    """
    numeric = [measure.name for measure in pack.measures if measure.name not in pack.categories]
    across = x or next((name for name in numeric if name != y), None)
    upward = y or next((name for name in numeric if name != across), None)
    if across is None or upward is None or across == upward:
        raise error(
            "E214", "A map needs two different numeric measures", f"Measures are: {quoted(numeric)}"
        )
    return across, upward


def claim_map(pack: RulePack, x: str, y: str, at: Mapping[str, str]) -> ClaimMap:
    """Map the personas of a pack over the positions of two numeric measures' medians.

    The grid is cut at the levels and at every quantile that conditions compare these measures
    with. ``at`` gives other measures as tests do (``{"age": "q20"}``); numeric ones that are not
    given are `mid`, categories unknown. Raises `PersonasError` for a measure that the pack does
    not have or that is a category, and for what cannot be read.
    """
    x_ends, y_ends = _ends(pack, x), _ends(pack, y)
    middle = {m.name: "mid" for m in pack.measures if m.name not in pack.categories}
    said = {name: words for name, words in (middle | dict(at)).items() if name not in (x, y)}
    others = read_given(pack, said)

    def claim(x_position: float, y_position: float) -> Claim:
        here = (Given(x, "median", position=x_position), Given(y, "median", position=y_position))
        persona, distance = choose(pack, given_subject((*others, *here)))
        return Claim(persona, near=distance > 0)

    rows = (tuple(claim(c, r) for c in _middles(x_ends)) for r in _middles(y_ends))
    return ClaimMap(x, y, x_ends, y_ends, tuple(rows))


def _middles(ends: tuple[float, ...]) -> list[float]:
    return [(low + high) / 2 for low, high in pairwise(ends)]


def _ends(pack: RulePack, measure: str) -> tuple[float, ...]:
    """Return where the positions of a measure are cut, from 0 to 1."""
    names = [rule.name for rule in pack.measures]
    if measure not in names:
        guess = nearest(measure, names)
        hint = f"Did you mean `{guess}`?" if guess else f"Measures are: {quoted(names)}"
        raise error("E209", f"There is no measure `{measure}`", hint)
    levels = pack.levels
    ends = {0.0, 1.0, levels.very_low, levels.low, levels.high, levels.very_high}
    for leaf in leaves_of(pack.personas):
        if leaf.measure == measure and not isinstance(leaf, Range):
            raise error("E214", f"`{measure}` is a category", "Map numeric measures")
        if leaf.measure == measure and isinstance(leaf, Range) and leaf.stat == "median":
            ends |= {e.value for e in (leaf.lower, leaf.upper) if e and e.unit == "position"}
    return tuple(sorted(ends))
