"""Lint with a table at hand: what the rules ask for and these customers do not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from personas.facts.measure import Measure
from personas.facts.population import NumberSummary, Population
from personas.facts.problem import Problem
from personas.facts.profile import Profile
from personas.rules.attempts import attempts
from personas.rules.conditions import Bound, Range, Share, leaves
from personas.rules.findings import in_order, nearest, quoted
from personas.rules.pack import Persona, RulePack
from personas.rules.subject import subject_of


def lint_with_data(
    pack: RulePack, measures: Sequence[Measure], profile: Profile
) -> tuple[Problem, ...]:
    """Return what a table shows of a pack, in the order of the pack's lines."""
    return in_order(_findings(pack, {m.name for m in measures}, profile))


def _findings(pack: RulePack, bound: set[str], profile: Profile) -> Iterator[Problem]:
    for measure in pack.measures:
        if measure.name not in bound:
            yield Problem(
                "W211",
                f"The table has no column for `{measure.name}`",
                "Conditions on it are skipped; add the column's name to `columns`",
                measure.at,
            )
    for persona in pack.personas:
        yield from _absent_values(persona, profile.population)
        yield from _ties(persona, profile.population)
        yield from _out_of_reach(pack, persona, profile)


def _absent_values(persona: Persona, population: Population) -> Iterator[Problem]:
    for leaf in leaves(persona.when):
        summary = population.categories.get(leaf.measure)
        if isinstance(leaf, Range) or summary is None or leaf.value in summary.shares:
            continue
        guess = nearest(leaf.value, tuple(summary.shares))
        hint = f"Did you mean `{guess}`? " if guess else ""
        yield Problem(
            "W212",
            f"Nobody in the table has `{leaf.value}` as {leaf.measure}",
            f"{hint}Values found: {quoted(tuple(summary.shares)[:10])}",
            persona.at,
        )
