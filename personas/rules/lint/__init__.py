"""Lint: what is wrong with a pack that loads, found by reasoning over its conditions."""

from collections.abc import Iterator

from personas.domain.problem import Problem
from personas.rules.language.findings import in_order
from personas.rules.language.pack import RulePack
from personas.rules.lint import habits
from personas.rules.lint.habits import unreachable
from personas.rules.lint.space import space_of
from personas.rules.lint.texts import of_another_kind
from personas.rules.lint.unclaimed import gaps

__all__ = ["lint"]


def lint(pack: RulePack) -> tuple[Problem, ...]:
    """Return every finding in the order of the file's lines; none for a clean pack.

    The reasoning is exact over the cells between the pack's own thresholds. It takes every
    measure to be there, and assumes nothing of how different statistics, or one statistic in
    different units (a quantile and a number), depend on each other: what it calls unreachable is
    so whatever the data; a gap that spans several of them may be empty in practice.
    """
    return in_order(_findings(pack))


def _findings(pack: RulePack) -> Iterator[Problem]:
    if not pack.all_numeric:  # such a pack claims nothing, and means to
        space = space_of(pack)
        yield from unreachable(space)
        yield from gaps(pack, space)
    yield from habits.disordered_levels(pack)
    yield from habits.unused_measures(pack)
    yield from habits.without_advice(pack)
    yield from habits.without_test(pack)
    yield from of_another_kind(pack)
