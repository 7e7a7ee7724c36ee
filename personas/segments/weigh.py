"""Weigh the features: 1 for those that tell groups of customers apart, 0 for the others.

Noise that counts as much as what tells customers apart hides their segments; a measure that has
one bell for all groups (BIC, see the mixture) is such noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from personas.facts.problem import PersonasError, Problem, error
from personas.facts.recipe import Feature, Recipe, WeightReason
from personas.facts.sample import Sample
from personas.segments.features import make_features
from personas.segments.kmeans import Labels, Matrix, pick_rows
from personas.segments.mixture import Groups, find_groups
from personas.segments.prepare import Wishes
from personas.segments.shapes import step_of
from personas.segments.warn import twins

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


def weigh(sample: Sample, recipe: Recipe, wishes: Wishes) -> Weighed:
    """Find groups in at most `ROWS` customers, and weigh the features by what tells them apart.

    Features named by hand count in full; weights set by hand are taken as they are.
    """
    matrix = make_features(recipe.features, sample)
    steps = [_step(sample.numbers[feature.measure]) for feature in recipe.features]
    rows = pick_rows(matrix, ROWS)
    groups = find_groups(rows, recipe.features, steps)
    features = [_weighed(f, groups, i, wishes) for i, f in enumerate(recipe.features)]
    counted = [i for i, feature in enumerate(features) if feature.weight]
    if not counted:
        raise _nothing_counts()
    kept = tuple(features[i] for i in counted)
    weighted = make_features(kept, sample)
    starts = _means(pick_rows(weighted, ROWS), groups.labels)
    silent = tuple(feature for i, feature in enumerate(features) if i not in counted)
    return Weighed(
        Recipe(kept, silent),
        replace(sample, features=_completed(weighted, starts)),
        starts,
        twins(kept, rows[:, counted]),
    )


def _nothing_counts() -> PersonasError:
    return error(
        "E306",
        "Every measure has a weight of 0, and none is left to find segments by",
        "Give at least one measure a weight above 0.",
    )


def _step(values: Matrix) -> float:
    return step_of(values[~np.isnan(values)])


def _weighed(feature: Feature, groups: Groups, index: int, wishes: Wishes) -> Feature:
    weight, reason = _weight(feature.measure, groups, bool(groups.tell[index]), wishes)
    return replace(feature, weight=weight, weight_reason=reason)


def _weight(
    measure: str, groups: Groups, tells: bool, wishes: Wishes
) -> tuple[float, WeightReason]:
    if measure in wishes.weights:
        return float(wishes.weights[measure]), "asked"
    if wishes.features is not None:
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
