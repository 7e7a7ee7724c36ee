"""The measures that tell segments apart most, whatever they are for: those that reports show."""

from __future__ import annotations

from collections.abc import Iterator

from personas.domain.measure import Measure
from personas.domain.patterns import Pattern, is_same_pattern
from personas.domain.run import Run

MAX_MEASURES = 12  # that a reader takes in
MIN_SHARE = 0.01  # of variance between segments: a measure with less is the same everywhere
STATS = ("q25", "median", "q75")


def strongest_measures(run: Run) -> tuple[Measure, ...]:
    """Return the measures with the largest effect sizes, the strongest first.

    One that follows a stronger one over the segments says nothing new, and is left out.
    """
    measures = {measure.name: measure for measure in run.all_measures}
    result: dict[str, Pattern] = {}
    for name in _by_effect(run):
        pattern = number_pattern(run, name)
        if not any(is_same_pattern(pattern, other) for other in result.values()):
            result[name] = pattern
        if len(result) == MAX_MEASURES:
            break
    return tuple(measures[name] for name in result)


def _by_effect(run: Run) -> Iterator[str]:
    """Yield measures, the largest effect first; without effect sizes, in their own order."""
    population = run.profile.population
    present = {m.name: None for m in run.all_measures if m.name in population}
    if not run.effect_sizes:
        yield from present
    for effect in run.effect_sizes:
        if effect.measure in present and (effect.is_feature or effect.share >= MIN_SHARE):
            yield effect.measure


def number_pattern(run: Run, measure: str) -> Pattern:
    """Return the positions of a number's quartiles in every segment; none for a category."""
    profiles = [segment.numbers.get(measure) for segment in run.profile.segments]
    stats = [profile.stats if profile else {} for profile in profiles]
    return [part[name].position if name in part else None for part in stats for name in STATS]
