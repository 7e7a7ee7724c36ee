"""Check conventions: order of levels, use of measures, advice, tests, types in texts."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import meta

from personas.domain.problem import Location, Problem
from personas.rules.language.conditions import leaves
from personas.rules.language.findings import quote_all
from personas.rules.language.pack import (
    RulePack,
    Texts,
    categories_of,
    leaves_of,
    numbers_of,
    templates_of,
)
from personas.rules.loading.dry_run import ANY, CATEGORY, NUMBER, find_failure
from personas.rules.matching.texts import environment


def check_levels(pack: RulePack) -> Iterator[Problem]:
    """Yield a problem where levels overlap or are out of order."""
    for fault in pack.levels.faults:
        hint = "From the bottom up: very low, low, then high, very high; mid is what is left"
        yield Problem("W205", f"The levels are out of order: {fault}", hint, pack.levels_at)


def check_measures(pack: RulePack) -> Iterator[Problem]:
    """Yield a problem for each required measure that no condition and no text uses.

    An optional one may exist to be reported; a required one rejects tables for nothing.
    """
    parse = environment().parse
    templates = [text for texts, _, _ in _owned_texts(pack) for text in templates_of(texts)]
    names = {leaf.measure for leaf in leaves_of(pack.personas)}
    names |= {name for text in templates for name in meta.find_undeclared_variables(parse(text))}
    for measure in pack.measures:
        if measure.name not in names and not measure.optional:
            message = f"`{measure.name}` is required, and no condition or text looks at it"
            hint = "Mark it `optional: true`, use it, or take it away"
            yield Problem("W206", message, hint, measure.at)


def check_outcomes(pack: RulePack) -> Iterator[Problem]:
    """Yield a problem for each persona whose conditions are all on outcomes."""
    outcomes = {measure.name for measure in pack.measures if measure.role == "outcome"}
    for persona in pack.personas:
        names = {leaf.measure for leaf in leaves(persona.when)}
        if names <= outcomes:
            message = f"`{persona.id}` rests on outcomes alone: {quote_all(sorted(names))}"
            hint = "Add a condition on what they do or are, or give the measure another role"
            yield Problem("W416", message, hint, persona.at)


def check_advice(pack: RulePack) -> Iterator[Problem]:
    """Yield a problem for each persona that recommends nothing."""
    for persona in pack.personas:
        if not persona.texts.do:
            message = f"`{persona.id}` recommends nothing"
            yield Problem("W207", message, "Add `do: [what to do for them]`", persona.at)


def check_tests(pack: RulePack) -> Iterator[Problem]:
    """Yield one problem that lists the personas that no test expects.

    Those of a pack that this one extends are tested there.
    """
    expected_ids = {test.persona for test in pack.tests}
    personas = [p for p in pack.personas if p.at.file == pack.at.file and p.id not in expected_ids]
    if personas:
        verb = "has" if len(personas) == 1 else "have"
        message = f"{quote_all(persona.id for persona in personas)} {verb} no test"
        hint = f"Add `- {{given: {{…}}, expect: {personas[0].id}}}` to `tests`"
        yield Problem("W208", message, hint, personas[0].at)


def check_types(pack: RulePack) -> Iterator[Problem]:
    """Yield a problem for each text that fails once its measures have the conditions' types."""
    facts: dict[str, object] = {measure.name: ANY for measure in pack.measures}
    facts |= dict.fromkeys(numbers_of(pack.personas), NUMBER)
    facts |= dict.fromkeys(categories_of(pack.personas), CATEGORY)
    for texts, owner, at in _owned_texts(pack):
        for text in templates_of(texts):
            fault = find_failure(environment().parse(text), facts) if "{" in text else None
            if fault:
                message = f"A text of {owner}: {fault.message} (in “{text[:40]}”)"
                hint = "Conditions take numbers and categories apart, and texts must do so too"
                yield Problem("W209", message, hint, at)


def _owned_texts(pack: RulePack) -> list[tuple[Texts, str, Location]]:
    """Return the texts of each persona and of the fallback, with owner and location."""
    texts = [(p.texts, f"`{p.id}`", p.at) for p in pack.personas]
    return [*texts, (pack.fallback, "the fallback", pack.at)]


CONVENTIONS = (
    check_levels, check_measures, check_outcomes, check_advice, check_tests, check_types
)  # fmt: skip
