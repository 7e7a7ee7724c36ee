"""Personas that can never hold, never be reached, or claim just what another does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from personas.facts.problem import Problem
from personas.rules.language.findings import quoted
from personas.rules.lint.logic import And, holds_somewhere
from personas.rules.lint.regions import Region, Space


def unreachable(space: Space) -> Iterator[Problem]:
    """Yield a problem for each persona that can name no segment."""
    for place, region in enumerate(space.regions):
        above = space.regions[:place]
        if not holds_somewhere(region.inside, space.full):
            yield _never(region)
        elif twin := next((r for r in above if _is_same(region, r, space)), None):
            yield _same(region, twin)
        elif covers := covering(region, above, space):
            yield _covered(region, covers)


def covering(region: Region, above: Sequence[Region], space: Space) -> tuple[Region, ...]:
    """Return as few regions as needed that together cover this one; none if they do not."""
    needed = [r for r in above if holds_somewhere(And((region.inside, r.inside)), space.full)]
    if not needed or not _is_covered(region, needed, space):
        return ()
    for candidate in list(needed):
        fewer = [region for region in needed if region is not candidate]
        if _is_covered(region, fewer, space):
            needed = fewer
    return tuple(needed)


def _is_covered(region: Region, by: Sequence[Region], space: Space) -> bool:
    left = And((region.inside, *(other.outside for other in by)))
    return not holds_somewhere(left, space.full)


def _is_same(one: Region, other: Region, space: Space) -> bool:
    return _is_covered(one, [other], space) and _is_covered(other, [one], space)


def _never(region: Region) -> Problem:
    message = f"`{region.persona}` can never hold: its conditions exclude each other"
    hint = "Look for two conditions on one measure that do not meet"
    return Problem("W201", message, hint, region.at)


def _covered(region: Region, covers: Sequence[Region]) -> Problem:
    names = quoted(cover.persona for cover in covers)
    verb = "claims" if len(covers) == 1 else "claim together"
    message = f"`{region.persona}` is never reached: {names} above it {verb} all that it claims"
    hint = f"Move it above {quoted([covers[0].persona])}, or narrow what stands above it"
    return Problem("W202", message, hint, region.at)


def _same(region: Region, twin: Region) -> Problem:
    message = f"`{region.persona}` is never reached: it claims just what `{twin.persona}` claims"
    return Problem("W203", message, "Take one of the two away, or tell them apart", region.at)
