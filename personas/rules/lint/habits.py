"""What a pack that works still lacks: order in its levels, use of measures, advice, tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jinja2 import meta

from personas.domain.problem import Problem
from personas.rules.language.findings import quoted
from personas.rules.language.pack import Persona, RulePack, leaves_of, templates_of
from personas.rules.lint.logic import And, holds_somewhere
from personas.rules.lint.space import Region, Space
from personas.rules.matching.texts import environment


def disordered_levels(pack: RulePack) -> Iterator[Problem]:
    """Yield a problem where levels overlap or are out of order."""
    for fault in pack.levels.faults:
        hint = "From the bottom up: very low, low, then high, very high; mid is what is left"
        yield Problem("W205", f"The levels are out of order: {fault}", hint, pack.levels_at)


def unused_measures(pack: RulePack) -> Iterator[Problem]:
    """Yield a problem for each required measure that no condition and no text looks at.

    An optional one may be there to be reported; a required one refuses tables for nothing.
    """
    used = {leaf.measure for leaf in leaves_of(pack.personas)} | _named_in_texts(pack)
    for measure in pack.measures:
        if measure.name not in used and not measure.optional:
            message = f"`{measure.name}` is required, and no condition or text looks at it"
            hint = "Mark it `optional: true`, use it, or take it away"
            yield Problem("W206", message, hint, measure.at)


def _named_in_texts(pack: RulePack) -> set[str]:
    texts = [text for texts in (*(p.texts for p in pack.personas), pack.fallback)
             for text in templates_of(texts)]  # fmt: skip
    parse = environment().parse
    return {name for text in texts for name in meta.find_undeclared_variables(parse(text))}


def without_advice(pack: RulePack) -> Iterator[Problem]:
    """Yield a problem for each persona that recommends nothing."""
    for persona in pack.personas:
        if not persona.texts.do:
            message = f"`{persona.id}` recommends nothing"
            yield Problem("W207", message, "Add `do: [what to do for them]`", persona.at)


def without_test(pack: RulePack) -> Iterator[Problem]:
    """Yield one problem that lists the personas no test expects.

    Those of a pack that this one extends are tested there.
    """
    expected = {test.persona for test in pack.tests}
    own = [persona for persona in pack.personas if persona.at.file == pack.at.file]
    untested = [persona for persona in own if persona.id not in expected]
    if untested:
        hint = f"Add `- {{given: {{…}}, expect: {untested[0].id}}}` to `tests`"
        yield Problem("W208", _untested(untested), hint, untested[0].at)


def _untested(personas: list[Persona]) -> str:
    verb = "has" if len(personas) == 1 else "have"
    return f"{quoted(persona.id for persona in personas)} {verb} no test"


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
