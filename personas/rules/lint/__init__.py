"""Lint: what is wrong with a pack that loads, by reasoning over its conditions."""

from collections.abc import Iterator

from personas.domain.problem import Problem
from personas.rules.language.findings import in_order
from personas.rules.language.pack import RulePack
from personas.rules.lint.contradictions import check_contradictions, check_stories
from personas.rules.lint.conventions import CONVENTIONS
from personas.rules.lint.coverage import check_gaps, check_reachable
from personas.rules.lint.guards import check_guards
from personas.rules.lint.space import space_of

__all__ = ["lint"]


def lint(pack: RulePack) -> tuple[Problem, ...]:
    """Return every problem in the order of the file's lines; none for a clean pack.

    The reasoning is exact over the cells between the pack's own thresholds. It assumes that every
    measure exists, and nothing about how different statistics, or one statistic in different
    units, depend on each other. An unreachable persona is unreachable on any data; a gap that
    spans several statistics may be empty in practice.
    """
    return in_order(_check(pack))


def _check(pack: RulePack) -> Iterator[Problem]:
    if not pack.all_numeric:  # such a pack claims nothing, by design
        space = space_of(pack)
        yield from check_reachable(space)
        yield from check_gaps(pack, space)
        yield from check_guards(pack)
        yield from check_contradictions(pack)
        yield from check_stories(pack)
    for check in CONVENTIONS:
        yield from check(pack)
