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
    is_variable,
    no_features,
    warn_of_constant,
    warn_of_gaps,
    warn_of_scale,
)
from personas.segments.preparation.fit import fit_number, one_hot
from personas.segments.preparation.leakage import check_measures
from personas.segments.preparation.settings import Wishes


@dataclass(frozen=True, slots=True)
class Prepared:
    """The recipe, and the warnings about its measures."""

    recipe: Recipe
    warnings: tuple[Problem, ...]


def prepare(
    population: Population, sample: Sample, measures: Sequence[Measure], wishes: Wishes
) -> Prepared:
    """Prepare the measures for K-Means; all weights are 1.

    A number takes the transform that suits it, is clipped at `FENCE` robust standard deviations
    and scaled to a standard deviation of 1, unless ``wishes`` say otherwise. Gaps stay gaps.
    Constant measures are left out. Raises `PersonasError` when none is left.
    """
    candidates = choose_measures(measures, population, wishes)
    variables = [m for m in candidates if is_variable(m, population, sample)]
    if not variables:
        raise no_features(candidates)
    features = tuple(f for m in variables for f in _fit(m, population, sample, wishes))
    warnings = (
        *(warn_of_constant(m) for m in candidates if m not in variables),
        *_gaps(variables, population),
        *(warn_of_scale(f) for f in features if f.scaling_reason == "mostly one value"),
        *check_measures(variables, population, sample),
    )
    return Prepared(Recipe(features), warnings)


def _fit(
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
            yield warn_of_gaps(measure, summary)
