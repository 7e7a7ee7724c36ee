"""What a pack that works still lacks: order in its levels, use of measures, advice, tests."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import meta

from personas.facts.problem import Problem
from personas.rules.language.findings import quoted
from personas.rules.language.pack import Persona, RulePack, leaves_of, templates_of
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
