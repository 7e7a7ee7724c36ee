"""Weigh the features: 0 for those that separate no groups, else by the spread within groups.

Noise that counts as much as what separates customers hides their segments. A measure with one
distribution for all groups (by BIC, see the mixture) is such noise. Of the others the narrower
count more: K-Means takes distances in all directions alike, as if groups were equally wide in them
(the weights of Art, Gnanadesikan & Kettenring 1982, without correlations).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from personas.domain.problem import Problem, error
from personas.domain.profile import Population
from personas.domain.recipe import Feature, Recipe, Sample, WeightReason
from personas.segments.matrices import Labels, Matrix, nearest_points, pick_rows
from personas.segments.mixture.search import Groups
from personas.segments.preparation.features import fit_rotation, make_features, make_input
from personas.segments.preparation.groups import ROWS, Customers, find_groups
from personas.segments.preparation.prepare import correlated_pairs
from personas.segments.preparation.settings import PreparationSettings

# A weight is held to this range: a spread is an estimate.
LEAST_WEIGHT, MOST_WEIGHT = 0.35, 2.5
TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class WeightedFeatures:
    """The recipe with its weights, the sample in its features, and the means of groups.

    Gaps in the sample's features took the value of the nearest group. ``starts`` holds the means
    of the groups, k × features; one row where there are no groups.
    """

    recipe: Recipe
    sample: Sample
    starts: Matrix
    warnings: tuple[Problem, ...]


def weigh_features(
    population: Population, sample: Sample, recipe: Recipe, settings: PreparationSettings
) -> WeightedFeatures:
    """Find groups in at most `ROWS` customers, and weigh the features by what separates them.

    Features named by hand count in full; weights set by hand are taken as they are. Principal
    components are those of the features with their weights.
    """
    features, groups = find_groups(recipe.features, Customers(population, sample, settings))
    spreads = _within_spreads(features, groups, pick_rows(make_features(features, sample), ROWS))
    features = list(_weigh(features, groups, spreads, settings))
    result = _split_by_weight(features)
    if settings.components is not None:
        rotation = fit_rotation(make_features(result.features, sample), settings.components)
        result = replace(result, rotation=rotation)
    matrix = make_input(result, sample)
    starts = _group_means(pick_rows(matrix, ROWS), groups.labels)
    relevant = [f for f in result.features if f.indicates is None]
    rows = pick_rows(make_features(relevant, sample), ROWS)
    return WeightedFeatures(
        result,
        replace(sample, features=_fill_gaps(matrix, starts), gaps=_find_gaps(matrix)),
        starts,
        tuple(correlated_pairs(relevant, rows)),
    )


def _split_by_weight(features: Sequence[Feature]) -> Recipe:
    """Return the recipe of the features that count, apart from those that do not."""
    weighty = tuple(feature for feature in features if feature.weight)
    if not weighty:
        raise error(
            "E306",
            "Every measure has a weight of 0, and none is left to find segments by",
            "Give at least one measure a weight above 0.",
        )
    return Recipe(weighty, tuple(feature for feature in features if not feature.weight))


def _weigh(
    features: Sequence[Feature], groups: Groups, spreads: Matrix, settings: PreparationSettings
) -> Iterator[Feature]:
    inverse = 1 / spreads
    if groups.is_relevant.any():
        inverse = inverse / inverse[groups.is_relevant].mean()
    weights = np.clip(inverse, LEAST_WEIGHT, MOST_WEIGHT) * groups.is_relevant
    for feature, weight in zip(features, weights.tolist(), strict=True):
        value, reason = _weight(feature, groups, weight, settings)
        yield replace(feature, weight=value, weight_reason=reason)


def _weight(
    feature: Feature, groups: Groups, weight: float, settings: PreparationSettings
) -> tuple[float, WeightReason]:
    requested = settings.of(feature.measure).weight
    if requested is not None:
        return requested, "requested"
    if settings.features is not None:
        return 1.0, "named"
    if settings.has_labels:
        return 1.0, "given"
    if groups.k == 1 or not groups.is_relevant.any():
        return 1.0, "all alike"
    return (weight, "tells apart") if weight else (0.0, "same everywhere")


def _within_spreads(features: Sequence[Feature], groups: Groups, matrix: Matrix) -> Matrix:
    """Return each feature's spread within groups over that of all, d, gaps left out.

    The features of a category, and those of piles, have one: that of all of them together.
    """
    squares = np.array([_sums_of_squares(column, groups.labels) for column in matrix.T])
    names = [f"{feature.measure} {feature.indicates is None}" for feature in features]
    _, places = np.unique(names, return_inverse=True)
    within, total = (np.bincount(places, column)[places] for column in squares.T)
    ratios: Matrix = np.sqrt(np.maximum(within, TINY) / np.maximum(total, TINY))
    return ratios


def _sums_of_squares(column: Matrix, labels: Labels) -> tuple[float, float]:
    """Return the sum of squares within groups, and that of all."""
    is_filled = ~np.isnan(column)
    values, groups = column[is_filled], labels[is_filled]
    if not len(values):
        return 0.0, 0.0
    sizes = np.maximum(np.bincount(groups), 1)
    means = np.bincount(groups, values) / sizes
    return float(((values - means[groups]) ** 2).sum()), float(
        ((values - values.mean()) ** 2).sum()
    )


def _group_means(matrix: Matrix, labels: Labels) -> Matrix:
    """Return the groups' means without gaps, k × d; that of all for a group of gaps alone."""
    overall = _mean(matrix, np.zeros(matrix.shape[1]))
    groups: Sequence[int] = np.unique(labels).tolist()
    return np.array([_mean(matrix[labels == group], overall) for group in groups])


def _mean(matrix: Matrix, default: Matrix) -> Matrix:
    count = (~np.isnan(matrix)).sum(axis=0)
    mean: Matrix = np.where(count, np.nansum(matrix, axis=0) / np.maximum(count, 1), default)
    return mean


def _find_gaps(matrix: Matrix) -> NDArray[np.bool_] | None:
    gaps = np.isnan(matrix)
    return gaps if gaps.any() else None


def _fill_gaps(matrix: Matrix, means: Matrix) -> Matrix:
    """Fill gaps from the nearest group, by the features that a customer has."""
    if not np.isnan(matrix).any():
        return matrix
    return np.where(np.isnan(matrix), means[nearest_points(matrix, means)], matrix)
