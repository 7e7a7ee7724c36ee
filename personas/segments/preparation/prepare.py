"""Fit the recipe: which measures become features, and the numbers that make them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from personas.domain.measure import Measure
from personas.domain.problem import Problem
from personas.domain.profile import Population
from personas.domain.recipe import Feature, Recipe
from personas.domain.sample import Sample
from personas.segments.preparation.choose import (
    choose_measures,
    is_varied,
    left_out_constant,
    no_features,
    unscalable,
    with_gaps,
)
from personas.segments.preparation.fit import fit_number, one_hot
from personas.segments.preparation.leakage import suspects
from personas.segments.preparation.settings import Wishes


@dataclass(frozen=True, slots=True)
class Prepared:
    """The recipe, and what there is to say about the measures it was made from."""

    recipe: Recipe
    warnings: tuple[Problem, ...]


def prepare(
    population: Population, sample: Sample, measures: Sequence[Measure], wishes: Wishes
) -> Prepared:
    """Prepare the measures that segments are found by; all weights are 1.

    A number takes the transform that suits it, is clipped at `FENCE` robust standard deviations
    and brought to a standard deviation of 1, but for what ``wishes`` set by hand. Gaps stay gaps.
    Constant measures are left out. Raises `PersonasError` when none is left.
    """
    chosen = choose_measures(measures, population, wishes)
    varied = [m for m in chosen if is_varied(m, population, sample)]
    if not varied:
        raise no_features(chosen)
    features = tuple(f for m in varied for f in _features(m, population, sample, wishes))
    constant = [m for m in chosen if m not in varied]
    told = (
        *map(left_out_constant, constant),
        *_gaps(varied, population),
        *(unscalable(f) for f in features if f.scaling_reason == "mostly one value"),
        *suspects(varied, population, sample),
    )
    return Prepared(Recipe(features), told)


def _features(
    measure: Measure, population: Population, sample: Sample, wishes: Wishes
) -> tuple[Feature, ...]:
    name = measure.name
    if measure.kind == "category":
        return one_hot(name, population.categories[name])
    return (fit_number(name, population.numbers[name], sample.numbers[name], wishes.of(name)),)


def _gaps(measures: Sequence[Measure], population: Population) -> Iterator[Problem]:
    for measure in measures:
        summary = population.of(measure.name)
        if summary.gaps:
            yield with_gaps(measure, summary)
