"""What a run must say against itself: no structure, segments that do not come back."""

from __future__ import annotations

from collections.abc import Mapping

from personas.facts.problem import Problem
from personas.facts.run import Structure, Trust

# Hennig (2007): below 0.6 a cluster should not be trusted.
SHAKY = 0.6


def doubts(structure: Structure, trust: Mapping[int, Trust]) -> tuple[Problem, ...]:
    """Return the warnings that belong on top of a report."""
    known = [(segment, t.stability) for segment, t in sorted(trust.items())]
    shaky = [_shaky(segment, s) for segment, s in known if s is not None and s < SHAKY]
    none = () if structure.found else (_no_structure(structure),)
    return (*none, *shaky)


def _no_structure(structure: Structure) -> Problem:
    return Problem(
        "W303",
        "No segments stand out: the table is grouped no better than one drawn by chance "
        f"(p = {structure.p_value:.3f})",
        "Read the segments as slices of one crowd, and try measures that tell customers apart.",
    )


def _shaky(segment: int, stability: float) -> Problem:
    return Problem(
        "W304",
        f"Segment {segment} does not come back when customers are resampled "
        f"(stability {stability:.2f})",
        "Do not build a campaign on it alone; try another k or other measures.",
    )
