"""Check conventions: order of levels, use of measures, advice, tests, types in texts.

Lint against a table: conditions that its customers cannot meet or distinguish.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from jinja2 import meta

from personas.domain.measure import Measure
from personas.domain.problem import Location, Problem
from personas.domain.profile import Population, Profile
from personas.rules.language.conditions import Leaf, Range, leaves, positions_of
from personas.rules.language.findings import in_order, quote_all, suggest
from personas.rules.language.pack import (
    RulePack,
    Texts,
    categories_of,
    leaves_of,
    numbers_of,
    ranges_of,
    templates_of,
)
from personas.rules.language.phrases import render_number
from personas.rules.loading.dry_run import ANY, CATEGORY, NUMBER, find_failure
from personas.rules.matching.attempts import explain
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


def lint_with_data(
    pack: RulePack, measures: Sequence[Measure], profile: Profile
) -> tuple[Problem, ...]:
    """Return a pack's problems on a table, in the order of the pack's lines."""
    return in_order(_check(pack, {m.name for m in measures}, profile))


def _check(pack: RulePack, names: set[str], profile: Profile) -> Iterator[Problem]:
    compared = pack.numbers | pack.categories
    for measure in pack.measures:
        only_describes = measure.role in ("outcome", "profile") and measure.name not in compared
        if measure.name not in names and not only_describes:
            message = f"The table has no column for `{measure.name}`"
            hint = "Conditions on it are skipped; add its name in the table to `columns`"
            yield Problem("W211", message, hint, measure.at)
    for leaf in leaves_of(pack.personas):
        yield from _absent_value(leaf, profile.population)
    yield from _ties(pack, profile.population)
    yield from _distant_personas(pack, profile)


def _absent_value(leaf: Leaf, population: Population) -> Iterator[Problem]:
    summary = population.categories.get(leaf.measure)
    if isinstance(leaf, Range) or summary is None or leaf.value in summary.shares:
        return
    guess = suggest(leaf.value, tuple(summary.shares), "")
    values = f"Values found: {quote_all(tuple(summary.shares)[:10])}"
    message = f"Nobody in the table has `{leaf.value}` as {leaf.measure}"
    yield Problem("W212", message, f"{guess} {values}".lstrip(), leaf.at)


def _ties(pack: RulePack, population: Population) -> Iterator[Problem]:
    """Yield a problem for different quantiles that are the same value of a column with ties."""
    for name, summary in sorted(population.numbers.items()):
        ranges = [leaf for leaf in ranges_of(pack.personas) if leaf.measure == name]
        cuts = {cut for leaf in ranges for cut in positions_of(leaf)}
        for value, group in groupby(sorted(cuts), summary.quantile):
            ties = [f"q{render_number(round(cut * 100, 4))}" for cut in group]
            if len(ties) > 1:
                number = render_number(value)
                message = f"{' and '.join(ties)} of {name} are the same here: {number}"
                better = f"compare with a value instead, such as `more than {number}`"
                hint = f"Many customers share that value; {better}"
                yield Problem("W213", message, hint, ranges[0].at)


def _distant_personas(pack: RulePack, profile: Profile) -> Iterator[Problem]:
    all_attempts = [a for s in profile.segments for a in explain(pack, s, profile.population)]
    for persona in pack.personas:
        distance = min(a.distance or 0.0 for a in all_attempts if a.persona == persona.id)
        if distance > pack.nearest:
            nearest = f"the nearest misses by {render_number(round(distance, 2))}"
            message = f"No segment of this table comes near `{persona.id}`: {nearest}"
            hint = "Nothing is wrong where such customers are rare; else loosen its conditions"
            yield Problem("W214", message, hint, persona.at)
