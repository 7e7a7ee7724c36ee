"""Warnings that a run gives about its own segments: no structure, or little stability."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from personas.domain.problem import Problem
from personas.domain.profile import Segment
from personas.domain.run import Choice, Structure, Trust
from personas.segments.kmeans.sweep import ClusterRange

# Hennig (2007): below 0.6 a cluster should not be trusted.
SHAKY = 0.6
# A segment under either is small: figures of fewer than 11 customers are suppressed.
FEWEST = 11
SMALLEST = 0.01


def warn_of_trust(structure: Structure, trust: Mapping[int, Trust]) -> tuple[Problem, ...]:
    """Return the warnings that belong on top of a report."""
    stabilities = [(segment, t.stability) for segment, t in sorted(trust.items())]
    shaky = [_shaky(segment, s) for segment, s in stabilities if s is not None and s < SHAKY]
    return (*(() if structure.significant else (_no_structure(structure),)), *shaky)


def warn_of_small_segments(segments: Iterable[Segment]) -> tuple[Problem, ...]:
    """Return a warning for each segment under `FEWEST` customers or `SMALLEST` of them all."""
    return tuple(_small(s) for s in segments if s.size < FEWEST or s.share < SMALLEST)


def warn_of_range(choice: Choice, ks: ClusterRange) -> tuple[Problem, ...]:
    """Return a warning where the range has more k than there are distinct customers."""
    highest = choice.candidates[-1].k
    if ks.text == "auto" or highest >= ks.high:
        return ()
    return (
        Problem(
            "W316",
            f"Up to {ks.high} segments were asked for, and up to {highest} tried: there are "
            "too few different customers for more",
            f"Ask for --clusters {ks.low}-{highest}, or for far fewer than there are customers.",
        ),
    )


def _small(segment: Segment) -> Problem:
    customers = "1 customer" if segment.size == 1 else f"{segment.size:,} customers"
    return Problem(
        "W310",
        f"Segment {segment.id} holds only {customers} ({segment.share:.1%} of all)",
        "Look whether they are outliers or errors; for larger segments ask for fewer of them with "
        "--clusters.",
    )


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
