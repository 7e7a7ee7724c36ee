"""Fit the recipe: which measures become features, and the numbers that make them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import numpy as np

from personas.facts.measure import Measure
from personas.facts.population import NumberSummary, Population
from personas.facts.problem import PersonasError, Problem, error
from personas.facts.recipe import Feature, Recipe, Transform
from personas.facts.sample import Sample
from personas.segments.curves import transform, undo
from personas.segments.kmeans import Matrix
from personas.segments.shapes import FENCE, Shape, choose_shape
from personas.segments.warn import left_out_constant, with_gaps


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the analyst sets by hand: features by name, transforms and weights by measure.

    Where segments are ``given``, measures do not have to tell any apart: each counts alike.
    """

    features: Sequence[str] | None = None
    transforms: Mapping[str, Transform] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    given: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """The recipe, and what there is to say about the measures it was made from."""

    recipe: Recipe
    warnings: tuple[Problem, ...]


def prepare(
    population: Population, sample: Sample, measures: Sequence[Measure], wishes: Wishes
) -> Prepared:
    """Prepare numeric measures, each with the transform that suits it; all weights are 1.

    Scale is the standard deviation. Values beyond `FENCE` robust standard deviations are pulled
    in to that fence. Gaps stay gaps. Constant measures are left out. Raises `PersonasError` when
    none is left.
    """
    chosen = _chosen(measures, wishes.features)
    varied = [m for m in chosen if population.numbers[m.name].sd > 0]
    if not varied:
        raise _no_features(chosen)
    features = [
        _feature(m.name, population.numbers[m.name], sample.numbers[m.name], wishes) for m in varied
    ]
    constant = [m for m in chosen if m not in varied]
    gaps = [m for m in varied if population.numbers[m.name].gaps]
    return Prepared(
        Recipe(tuple(features)),
        (
            *map(left_out_constant, constant),
            *(with_gaps(m, population.numbers[m.name]) for m in gaps),
        ),
    )


def _feature(name: str, summary: NumberSummary, values: Matrix, wishes: Wishes) -> Feature:
    known = values[~np.isnan(values)]
    asked = wishes.transforms.get(name)
    shape = choose_shape(known, (asked,)) if asked else choose_shape(known)
    low, high = _fences(shape, summary)
    center, scale = _center(shape, summary, known, low, high)
    return Feature(
        measure=name,
        fill=None,
        center=center,
        scale=scale,
        transform=shape.transform,
        shift=shape.shift,
        low=low,
        high=high,
        transform_reason="asked" if asked else "plain" if shape.transform == "none" else "skewed",
    )


def _fences(shape: Shape, summary: NumberSummary) -> tuple[float | None, float | None]:
    """Fences where values lie beyond them; a root or logarithm also needs a floor for new ones."""
    reach = np.array([shape.middle - FENCE * shape.spread, shape.middle + FENCE * shape.spread])
    low, high = undo(shape, reach)
    least, most = summary.quantiles[0], summary.quantiles[-1]
    floor = float(low) if least < low else None
    if floor is None and shape.transform != "none":
        floor = least
    return floor, float(high) if most > high else None


def _center(
    shape: Shape, summary: NumberSummary, known: Matrix, low: float | None, high: float | None
) -> tuple[float, float]:
    """Mean and standard deviation of the feature: exact where it is the measure itself."""
    if shape.transform == "none" and low is None and high is None:
        return summary.mean, summary.sd
    clipped = np.clip(known, low, high) if (low, high) != (None, None) else known
    moved = transform(shape, clipped)
    return float(moved.mean()), float(moved.std(ddof=1)) or 1.0


def _chosen(measures: Sequence[Measure], asked: Sequence[str] | None) -> list[Measure]:
    numbers = [measure for measure in measures if measure.kind == "number"]
    if asked is None:
        return numbers
    unknown = [name for name in asked if name not in {m.name for m in numbers}]
    if unknown:
        raise PersonasError(*(_unknown(name, numbers) for name in unknown))
    return [measure for measure in numbers if measure.name in asked]


def _unknown(name: str, numbers: Sequence[Measure]) -> Problem:
    known = [measure.name for measure in numbers]
    close = get_close_matches(name, known, n=1)
    hint = f"Did you mean `{close[0]}`? " if close else ""
    return Problem(
        "E301",
        f"--features names `{name}`, which is no numeric measure of this run",
        f"{hint}Numeric measures: {', '.join(known) or 'none'}.",
    )


def _no_features(chosen: Sequence[Measure]) -> PersonasError:
    if not chosen:
        return error(
            "E302",
            "There is no numeric measure to find segments by",
            "Bind at least one numeric column to a measure: --measure NAME=COLUMN.",
        )
    names = ", ".join(m.name for m in chosen)
    return error(
        "E303",
        f"Every measure has the same value for all customers: {names}",
        "Segments need measures that differ between customers; bind others with --measure.",
    )
