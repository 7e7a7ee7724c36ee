"""Weigh the features: 1 for those that separate groups of customers, 0 for the others.

Noise that counts as much as what separates customers hides their segments. A measure with one
unimodal density for all groups (by BIC, see the mixture) is such noise.

Choose the transform of a measure again once groups are found: each group is to be normal.

A column alone does not say how skewed its groups are: a narrow normal, a wide one and a wider one
fit a column of money nearly as well as three fit its logarithm. Given the groups, the likelihood
of a transform is that of their components times its Jacobian (Box & Cox 1964).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from personas.domain.problem import Problem, error
from personas.domain.profile import Population
from personas.domain.recipe import Feature, Recipe, Sample, WeightReason
from personas.segments.matrices import (
    Labels,
    Matrix,
    count_values,
    exact_groups,
    nearest_points,
    pick_rows,
)
from personas.segments.mixture.components import Cells
from personas.segments.mixture.fit import separation_bic
from personas.segments.mixture.search import Groups, find_groups, groups_of, start_mixture
from personas.segments.preparation.features import (
    fit_rotation,
    make_feature,
    make_features,
    make_input,
)
from personas.segments.preparation.fit import fit_number
from personas.segments.preparation.prepare import correlated_pairs
from personas.segments.preparation.settings import PreparationSettings
from personas.segments.preparation.transform import FEW, step_of
from personas.segments.transforms import derivative

ROWS = 2_000


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

    Groups are searched in the numbers, each at a deviation of 1 whatever its scale. Features
    named by hand and categories count in full; weights set by hand are taken as they are.
    Principal components are those of the features with their weights.
    """
    numbers = [feature for feature in recipe.features if feature.category is None]
    categories = [feature for feature in recipe.features if feature.category is not None]
    numbers, groups = _find_groups(numbers, Customers(population, sample, settings))
    relevance = [*groups.is_relevant.tolist(), *(False for _ in categories)]
    features = []
    for feature, is_relevant in zip((*numbers, *categories), relevance, strict=True):
        weight, reason = _weight(feature, groups, is_relevant, settings)
        features.append(replace(feature, weight=weight, weight_reason=reason))
    result = _split_by_weight(features)
    if settings.components is not None:
        rotation = fit_rotation(make_features(result.features, sample), settings.components)
        result = replace(result, rotation=rotation)
    matrix = make_input(result, sample)
    starts = _group_means(pick_rows(matrix, ROWS), groups.labels)
    relevant = [feature for feature in numbers if feature.measure in result.measures]
    rows = pick_rows(make_features(relevant, sample), ROWS)
    return WeightedFeatures(
        result,
        replace(sample, features=_fill_gaps(matrix, starts)),
        starts,
        tuple(correlated_pairs(relevant, rows)),
    )


def _find_groups(numbers: list[Feature], customers: Customers) -> tuple[list[Feature], Groups]:
    """Return the numbers with the transforms that suit, and the groups in them, one where none.

    Groups in the first transforms decide which transforms suit; then groups are searched again.
    """
    if not numbers:
        rows = min(customers.sample.rows, ROWS)
        return numbers, Groups(np.zeros(rows, np.int64), np.zeros(0, np.bool_))
    cells = _cells(numbers, customers.sample)
    if (labels := exact_groups(cells.values)) is not None and cells.is_filled.all():
        return numbers, Groups(labels, np.ptp(cells.values, axis=0) > 0)
    first = start_mixture(cells)
    features = reshape(numbers, groups_of(cells, first), customers)
    if features != numbers:
        cells = _cells(features, customers.sample)
    return features, find_groups(cells, first)


def _cells(numbers: Sequence[Feature], sample: Sample) -> Cells:
    """Return the cells that the mixture is fitted to, each feature at a deviation of 1."""
    columns = make_features(numbers, sample).T
    features = [_standardise(f, column) for f, column in zip(numbers, columns, strict=True)]
    measures = [sample.numbers[feature.measure] for feature in numbers]
    steps = [step_of(values[~np.isnan(values)]) for values in measures]
    return Cells.of(pick_rows(make_features(features, sample), ROWS), features, steps)


def _standardise(feature: Feature, values: Matrix) -> Feature:
    """Return the feature with a mean of 0 and a deviation of 1, on which the mixture relies."""
    if feature.scaling == "standard":
        return feature
    mean, sd = float(np.nanmean(values)), float(np.nanstd(values, ddof=1)) or 1.0
    center = feature.center + mean * feature.scale
    return replace(feature, center=center, scale=feature.scale * sd)


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


def _weight(
    feature: Feature, groups: Groups, is_relevant: bool, settings: PreparationSettings
) -> tuple[float, WeightReason]:
    weight = settings.of(feature.measure).weight
    if weight is not None:
        return weight, "requested"
    if settings.features is not None or feature.category is not None:
        return 1.0, "named"
    if settings.has_labels:
        return 1.0, "given"
    if groups.k == 1 or not groups.is_relevant.any():
        return 1.0, "all alike"
    return (1.0, "tells apart") if is_relevant else (0.0, "same everywhere")


def _group_means(matrix: Matrix, labels: Labels) -> Matrix:
    """Return the groups' means without gaps, k × d; that of all for a group of gaps alone."""
    overall = _mean(matrix, np.zeros(matrix.shape[1]))
    groups: Sequence[int] = np.unique(labels).tolist()
    return np.array([_mean(matrix[labels == group], overall) for group in groups])


def _mean(matrix: Matrix, default: Matrix) -> Matrix:
    count = (~np.isnan(matrix)).sum(axis=0)
    mean: Matrix = np.where(count, np.nansum(matrix, axis=0) / np.maximum(count, 1), default)
    return mean


def _fill_gaps(matrix: Matrix, means: Matrix) -> Matrix:
    """Fill gaps from the nearest group, by the features that a customer has."""
    if not np.isnan(matrix).any():
        return matrix
    return np.where(np.isnan(matrix), means[nearest_points(matrix, means)], matrix)


# Very strong evidence is a BIC better by 10 (Kass & Raftery 1995). Groups that were found under
# the first transform favour it, so another needs half as much again.
STRONG = 15.0
FEW_STEPS = 10
# The outermost values do not vote: some of them are outliers.
OUTER = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """All customers, those in the sample, and what is set by hand."""

    population: Population
    sample: Sample
    settings: PreparationSettings


def reshape(features: Sequence[Feature], groups: Groups, customers: Customers) -> list[Feature]:
    """Return the features of numbers, the relevant ones with the transform that suits the groups.

    Choices are the measure itself and its logarithm. Counts, measures of few values or few steps
    and what is set by hand stay as they are.
    """
    if groups.k == 1:
        return list(features)
    return [
        _best_shape(feature, groups.labels, customers) if is_relevant else feature
        for feature, is_relevant in zip(features, groups.is_relevant, strict=True)
    ]


def _best_shape(feature: Feature, labels: Labels, customers: Customers) -> Feature:
    values = pick_rows(customers.sample.numbers[feature.measure], len(labels))
    if feature.transform_reason not in ("plain", "skewed") or _is_coarse(values):
        return feature
    choices = (feature, *_alternatives(feature, customers))
    costs = {choice: _cost(choice, values, labels) for choice in choices}
    best = min(costs, key=lambda choice: costs[choice])
    return best if costs[best] < costs[feature] - STRONG else feature


def _is_coarse(values: Matrix) -> bool:
    """Return whether so few steps lead up from 0 that a logarithm makes a group of each."""
    values = values[~np.isnan(values)]
    has_few_steps = float(np.quantile(values, 0.05)) < FEW_STEPS * step_of(values)
    return has_few_steps or len(count_values(values)[0]) < FEW


def _alternatives(feature: Feature, customers: Customers) -> Iterator[Feature]:
    name = feature.measure
    summary, override = customers.population.numbers[name], customers.settings.of(name)
    values = customers.sample.numbers[name]
    if feature.transform != "none":
        plain = fit_number(name, summary, values, replace(override, transform="none"))
        yield replace(plain, transform_reason="plain")
    if feature.transform != "log" and summary.quantiles[0] >= 0:
        logarithm = fit_number(name, summary, values, replace(override, transform="log"))
        yield replace(logarithm, transform_reason="skewed")


def _cost(feature: Feature, values: Matrix, labels: Labels) -> float:
    """Return the BIC of the groups in the measure's own unit: densities times T′(x)."""
    low, high = np.nanquantile(values, [OUTER, 1 - OUTER])
    inner = (values >= low) & (values <= high)
    column, responsibilities = values[inner], np.eye(int(labels.max()) + 1)[labels[inner]]
    scores = make_feature(feature, column)
    spread = float(scores.std()) or 1.0
    cells = Cells.of(((scores - scores.mean()) / spread)[:, None], [feature], [0.0])
    jacobian = np.log(derivative(feature, column) / (feature.scale * spread))
    return separation_bic(cells, responsibilities) - 2 * float(jacobian.sum())
