"""Which statistics a pack needs of a profile."""

from __future__ import annotations

from collections.abc import Mapping

from personas.rules.language.conditions import Range
from personas.rules.language.pack import RulePack, leaves_of


def wanted_stats(pack: RulePack) -> Mapping[str, frozenset[str]]:
    """Return the statistics that conditions look at, by measure: ``median``, ``mean``, ``q25``…

    A measure that no numeric condition looks at is absent.
    """
    wanted: dict[str, frozenset[str]] = {}
    for leaf in leaves_of(pack.personas):
        if isinstance(leaf, Range):
            wanted[leaf.measure] = wanted.get(leaf.measure, frozenset()) | {leaf.stat}
    return wanted
