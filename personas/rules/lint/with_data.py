"""Lint against a table: conditions that its customers cannot meet or distinguish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from personas.domain.measure import Measure
from personas.domain.problem import Problem
from personas.domain.profile import Population, Profile
from personas.rules.language.conditions import Leaf, Range, positions_of
from personas.rules.language.findings import in_order, quote_all, suggest
from personas.rules.language.pack import RulePack, leaves_of, ranges_of
from personas.rules.language.words import render_number
from personas.rules.matching.attempts import explain


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
