"""Which figures conditions need that a saved profile lacks: not saved, or withheld."""

from __future__ import annotations

from collections.abc import Iterator

from personas.domain.problem import Problem
from personas.domain.profile import BASE_STATS, CategoryProfile, Population, Profile, Segment
from personas.rules.language.conditions import Leaf, MostCommon, Range, Share
from personas.rules.language.findings import quote_all
from personas.rules.language.pack import RulePack, leaves_of
from personas.suppression import OTHER_VALUES

TOLERANCE = 1e-9


def missing_figures(pack: RulePack, profile: Profile) -> Iterator[Problem]:
    """Yield a problem for each condition that a figure absent from the profile would decide.

    A measure that the population lacks is no such figure: the table had no column for it.
    """
    for leaf in dict.fromkeys(leaves_of(pack.personas)):
        if leaf.measure not in {*profile.population.numbers, *profile.population.categories}:
            continue
        segments = [s for s in profile.segments if _is_missing(leaf, s, profile.population)]
        if segments:
            yield _problem(leaf, [segment.id for segment in segments], len(profile.segments))


def _is_missing(leaf: Leaf, segment: Segment, population: Population) -> bool:
    if isinstance(leaf, Range):
        number = segment.numbers.get(leaf.measure)
        return number is None or leaf.stat not in number.stats
    category = segment.categories.get(leaf.measure)
    if category is None:
        return True
    is_named = leaf.value in population.categories[leaf.measure].shares
    if _is_hidden(leaf, category, is_named):
        return True
    return isinstance(leaf, MostCommon) and _may_be_exceeded(leaf, category)


def _is_hidden(leaf: Share | MostCommon, category: CategoryProfile, is_named: bool) -> bool:
    """Whether the share of a value is withheld, or part of the share of all other values."""
    if is_named:
        return leaf.value in category.withheld
    return OTHER_VALUES in category.withheld or category.shares.get(OTHER_VALUES, 0.0) > 0


def _may_be_exceeded(leaf: MostCommon, category: CategoryProfile) -> bool:
    """Whether a value without a share of its own here may be more common than this one."""
    hidden = 1 - sum(category.shares.values()) if category.withheld else 0.0
    largest = max(hidden, category.shares.get(OTHER_VALUES, 0.0))
    return largest > category.shares.get(leaf.value, 0.0) + TOLERANCE


def _problem(leaf: Leaf, segments: list[int], count: int) -> Problem:
    figure = f"the {leaf.stat}" if isinstance(leaf, Range) else f"the share of `{leaf.value}` in"
    of = " of" if isinstance(leaf, Range) else ""
    where = "" if len(segments) == count else f" for segment {', '.join(map(str, segments))}"
    message = f"The model does not hold {figure}{of} `{leaf.measure}`{where}"
    hint = "Name the segments on the data: `personas preview DATA --rules PACK`"
    if isinstance(leaf, Range) and leaf.stat not in BASE_STATS:
        hint = f"Compare with what a model holds, {quote_all(BASE_STATS)}. {hint}"
    return Problem("E230", message, hint, leaf.at)
