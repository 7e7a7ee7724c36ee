"""Weigh the features: 1 for those that tell groups of customers apart, 0 for the others.

Noise that counts as much as what tells customers apart hides their segments; a measure that has
one bell for all groups (BIC, see the mixture) is such noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from personas.domain.problem import Problem, error
from personas.domain.profile import Population
from personas.domain.recipe import Feature, Recipe, WeightReason
from personas.domain.sample import Sample
from personas.segments.matrices import Labels, Matrix, pick_rows
from personas.segments.mixture.data import Cells
from personas.segments.mixture.search import Groups, find_groups, groups_of, start
from personas.segments.preparation.choose import twins
from personas.segments.preparation.features import fit_rotation, make_features, place_sample
from personas.segments.preparation.reshape import Told, reshape
from personas.segments.preparation.settings import Wishes
from personas.segments.preparation.transform import step_of

ROWS = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """The recipe with its weights, the sample in those features, and where groups were found.

    Gaps in the sample's features took the value of the nearest group. ``starts`` holds the means
    of the groups, k × features; one row where no groups were found.
    """

    recipe: Recipe
    sample: Sample
    starts: Matrix
    warnings: tuple[Problem, ...]


def weigh(population: Population, sample: Sample, recipe: Recipe, wishes: Wishes) -> Weighed:
    """Find groups in at most `ROWS` customers, and weigh the features by what tells them apart.

    Groups are sought in the numbers, each at a deviation of 1 whatever its scale. Features named
    by hand and categories count in full; weights set by hand are taken as they are. Components
    are those of the features with their weights.
    """
    numbers = [feature for feature in recipe.features if feature.category is None]
    categories = [feature for feature in recipe.features if feature.category is not None]
    numbers, groups = _groups(numbers, Told(population, sample, wishes))
    features = [_weighed(feature, groups, numbers, wishes) for feature in (*numbers, *categories)]
    weighed = _with_components(_parted(features), sample, wishes)
    placed = place_sample(weighed, sample)
    starts = _means(pick_rows(placed, ROWS), groups.labels)
    matrix = make_features(numbers, sample)
    counted = [i for i, f in enumerate(numbers) if f.measure in weighed.measures]
    return Weighed(
        weighed,
        replace(sample, features=_completed(placed, starts)),
        starts,
        twins([numbers[i] for i in counted], pick_rows(matrix, ROWS)[:, counted]),
    )


def _groups(numbers: list[Feature], told: Told) -> tuple[list[Feature], Groups]:
    """The numbers in the shapes that suit, and the groups in them; one group where there is none.

    Groups found in the first shapes tell which shapes suit; they are then sought in those.
    """
    if not numbers:
        rows = min(told.sample.rows, ROWS)
        return numbers, Groups(np.zeros(rows, np.int64), np.zeros(0, np.bool_))
    cells = _cells(numbers, told.sample)
    first = start(cells)
    shaped = reshape(numbers, groups_of(cells, first), told)
    if shaped != numbers:
        cells = _cells(shaped, told.sample)
    return shaped, find_groups(cells, first)


def _cells(numbers: Sequence[Feature], sample: Sample) -> Cells:
    """What the mixture is fitted to, each feature at a deviation of 1."""
    made = make_features(numbers, sample)
    standard = [_standardised(f, column) for f, column in zip(numbers, made.T, strict=True)]
    steps = [_step(sample.numbers[feature.measure]) for feature in numbers]
    return Cells.of(pick_rows(make_features(standard, sample), ROWS), standard, steps)


def _standardised(feature: Feature, values: Matrix) -> Feature:
    """The feature with a mean of 0 and a deviation of 1, on which the mixture relies."""
    if feature.scaling == "standard":
        return feature
    mean, sd = float(np.nanmean(values)), float(np.nanstd(values, ddof=1)) or 1.0
    center = feature.center + mean * feature.scale
    return replace(feature, center=center, scale=feature.scale * sd)


def _step(values: Matrix) -> float:
    return step_of(values[~np.isnan(values)])


def _parted(features: Sequence[Feature]) -> Recipe:
    """The features that count, apart from those that do not."""
    kept = tuple(feature for feature in features if feature.weight)
    if not kept:
        raise error(
            "E306",
            "Every measure has a weight of 0, and none is left to find segments by",
            "Give at least one measure a weight above 0.",
        )
    return Recipe(kept, tuple(feature for feature in features if not feature.weight))


def _with_components(recipe: Recipe, sample: Sample, wishes: Wishes) -> Recipe:
    if wishes.components is None:
        return recipe
    features = make_features(recipe.features, sample)
    return replace(recipe, rotation=fit_rotation(features, wishes.components))


def _weighed(
    feature: Feature, groups: Groups, numbers: Sequence[Feature], wishes: Wishes
) -> Feature:
    tells = feature in numbers and bool(groups.tell[numbers.index(feature)])
    weight, reason = _weight(feature, groups, tells, wishes)
    return replace(feature, weight=weight, weight_reason=reason)


def _weight(
    feature: Feature, groups: Groups, tells: bool, wishes: Wishes
) -> tuple[float, WeightReason]:
    asked = wishes.of(feature.measure).weight
    if asked is not None:
        return asked, "asked"
    if wishes.features is not None or feature.category is not None:
        return 1.0, "named"
    if wishes.given:
        return 1.0, "given"
    if groups.k == 1 or not groups.tell.any():
        return 1.0, "all alike"
    return (1.0, "tells apart") if tells else (0.0, "same everywhere")


def _means(matrix: Matrix, labels: Labels) -> Matrix:
    """Means of the groups, gaps left out; a group of gaps alone takes the mean of all."""
    overall = _mean(matrix, np.zeros(matrix.shape[1]))
    groups: Sequence[int] = np.unique(labels).tolist()
    return np.array([_mean(matrix[labels == group], overall) for group in groups])


def _mean(matrix: Matrix, otherwise: Matrix) -> Matrix:
    count = (~np.isnan(matrix)).sum(axis=0)
    mean: Matrix = np.where(count, np.nansum(matrix, axis=0) / np.maximum(count, 1), otherwise)
    return mean


def _completed(matrix: Matrix, means: Matrix) -> Matrix:
    """Fill gaps from the nearest group, by the features that a customer has."""
    if not np.isnan(matrix).any():
        return matrix
    apart = np.stack([np.nansum((matrix - mean) ** 2, axis=1) for mean in means])
    complete: Matrix = np.where(np.isnan(matrix), means[apart.argmin(axis=0)], matrix)
    return complete
