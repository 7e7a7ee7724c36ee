"""Lint with a table at hand: what the rules ask for and these customers do not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeGuard

from personas.domain.measure import Measure
from personas.domain.problem import Location, Problem
from personas.domain.profile import Population, Profile
from personas.rules.language.conditions import Bound, Leaf, Range
from personas.rules.language.findings import in_order, nearest, quoted
from personas.rules.language.pack import MeasureRule, RulePack, leaves_of
from personas.rules.language.words import plain
from personas.rules.matching.attempts import attempts
from personas.rules.matching.subject import subject_of


def lint_with_data(
    pack: RulePack, measures: Sequence[Measure], profile: Profile
) -> tuple[Problem, ...]:
    """Return what a table shows of a pack, in the order of the pack's lines."""
    return in_order(_findings(pack, {m.name for m in measures}, profile))


def _findings(pack: RulePack, bound: set[str], profile: Profile) -> Iterator[Problem]:
    yield from (_no_column(measure) for measure in pack.measures if measure.name not in bound)
    for leaf in leaves_of(pack.personas):
        yield from _absent_value(leaf, profile.population)
    yield from _ties(pack, profile.population)
    yield from _out_of_reach(pack, profile)


def _no_column(measure: MeasureRule) -> Problem:
    return Problem(
        "W211",
        f"The table has no column for `{measure.name}`",
        "Conditions on it are skipped; add its name in the table to `columns`",
        measure.at,
    )


def _absent_value(leaf: Leaf, population: Population) -> Iterator[Problem]:
    summary = population.categories.get(leaf.measure)
    if isinstance(leaf, Range) or summary is None or leaf.value in summary.shares:
        return
    guess = nearest(leaf.value, tuple(summary.shares))
    hint = f"Did you mean `{guess}`? " if guess else ""
    yield Problem(
        "W212",
        f"Nobody in the table has `{leaf.value}` as {leaf.measure}",
        f"{hint}Values found: {quoted(tuple(summary.shares)[:10])}",
        leaf.at,
    )


def _ties(pack: RulePack, population: Population) -> Iterator[Problem]:
    """Find quantiles that rules tell apart and a column full of ties does not."""
    ranges = [leaf for leaf in leaves_of(pack.personas) if isinstance(leaf, Range)]
    for name, summary in sorted(population.numbers.items()):
        used = [leaf for leaf in ranges if leaf.measure == name]
        cuts = {e.value for leaf in used for e in (leaf.lower, leaf.upper) if _is_position(e)}
        for value, same in groupby(sorted(cuts), summary.quantile):
            tied = [f"q{plain(round(cut * 100, 4))}" for cut in same]
            if len(tied) > 1:
                yield _tie(name, value, tied, used[0].at)


def _is_position(end: Bound | None) -> TypeGuard[Bound]:
    return end is not None and end.unit == "position"


def _tie(measure: str, value: float, tied: list[str], at: Location) -> Problem:
    return Problem(
        "W213",
        f"{' and '.join(tied)} of {measure} are the same here: {plain(value)}",
        "Many customers share that value; compare with a value instead, such as "
        f"`more than {plain(value)}`",
        at,
    )


def _out_of_reach(pack: RulePack, profile: Profile) -> Iterator[Problem]:
    subjects = [subject_of(segment, profile.population) for segment in profile.segments]
    tried = [attempt for subject in subjects for attempt in attempts(pack, subject)]
    for persona in pack.personas:
        distance = min(a.distance or 0.0 for a in tried if a.persona == persona.id)
        if distance > pack.nearest:
            yield Problem(
                "W214",
                f"No segment of this table comes near `{persona.id}`: the nearest misses by "
                f"{plain(round(distance, 2))}",
                "Nothing is wrong where such customers are rare; else loosen its conditions",
                persona.at,
            )
