"""The measures that tell segments apart most, whatever they are for: those that reports show."""

from __future__ import annotations

from collections.abc import Iterator

from personas.domain.measure import Measure
from personas.domain.patterns import Pattern, is_same_pattern
from personas.domain.run import Run

MAX_MEASURES, MIN_CATEGORIES = 12, 3  # that a reader takes in, and categories among them
MIN_SHARE = 0.01  # of variance between segments: a measure with less is the same everywhere
STATS = ("q25", "median", "q75")


def strongest_measures(run: Run) -> tuple[Measure, ...]:
    """Return the measures with the largest effect sizes, the strongest first.

    One that segments were not found by is left out where it only repeats a stronger one. Three
    places are for categories, whose effects are smaller by nature.
    """
    measures = _different_measures(run)
    reserved = [m for m in measures if m.kind == "category"][:MIN_CATEGORIES]
    first = [m for m in measures if m not in reserved][: MAX_MEASURES - len(reserved)]
    return tuple(m for m in measures if m in reserved or m in first)


def _different_measures(run: Run) -> list[Measure]:
    """Return the strongest measures of either kind, without those that repeat stronger ones."""
    measures = {measure.name: measure for measure in run.all_measures}
    result: dict[str, Pattern] = {}
    places = {"number": MAX_MEASURES, "category": MAX_MEASURES}
    for name, is_feature in _by_effect(run):
        kind = measures[name].kind
        if not places[kind]:
            continue
        pattern = number_pattern(run, name)
        if is_feature or not any(is_same_pattern(pattern, p) for p in result.values()):
            result[name] = pattern
            places[kind] -= 1
    return [measures[name] for name in result]


def _by_effect(run: Run) -> Iterator[tuple[str, bool]]:
    """Yield measures, and whether they are features, the largest effect first.

    Without effect sizes, measures come in their own order.
    """
    names = [m.name for m in run.all_measures if m.name in run.profile.population]
    if not run.effect_sizes:
        yield from ((name, True) for name in names)
    for effect in run.effect_sizes:
        if effect.measure in names and (effect.is_feature or effect.share >= MIN_SHARE):
            yield effect.measure, effect.is_feature


def number_pattern(run: Run, measure: str) -> Pattern:
    """Return the positions of a number's quartiles by segment; those of a category are none."""
    profiles = [segment.numbers.get(measure) for segment in run.profile.segments]
    stats = [profile.stats if profile else {} for profile in profiles]
    return [[part[name].position if name in part else None for name in STATS] for part in stats]
