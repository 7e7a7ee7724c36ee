"""Find groups of customers in the features, and the transform of each measure that suits them.

A column alone does not say how skewed its groups are: a narrow normal, a wide one and a wider one
fit a column of money nearly as well as three fit its logarithm. Given the groups, the likelihood
of a transform is that of their components times its Jacobian (Box & Cox 1964).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from personas.domain.profile import Population
from personas.domain.recipe import Feature, Sample, Transform
from personas.segments.matrices import Labels, Matrix, count_values, exact_groups, pick_rows
from personas.segments.mixture.em import continuous_bic
from personas.segments.mixture.levels import Column, Levels, code_category, code_number
from personas.segments.mixture.search import Groups, groups_of, search_groups, start_mixture
from personas.segments.preparation.features import (
    make_feature,
    measure_values,
)
from personas.segments.preparation.fit import fit_number
from personas.segments.preparation.settings import PreparationSettings
from personas.segments.preparation.transform import FEW, ROOTS, step_of
from personas.segments.transforms import derivative

ROWS = 2_000


def find_groups(features: Sequence[Feature], customers: Customers) -> tuple[list[Feature], Groups]:
    """Return the features with the transforms that suit, and the groups in at most `ROWS` rows.

    There is one group where there are none. Groups in the first transforms decide which transforms
    suit; then groups are searched again. The groups say which features are relevant.
    """
    levels = _code(features, customers.sample)
    codes = levels.matrix.indices.reshape(levels.rows, -1) if levels.is_filled.all() else None
    if codes is not None and (labels := exact_groups(codes)) is not None:
        groups = Groups(labels, np.ptp(codes, axis=0) > 0)
        return list(features), _expand(groups, features)
    first = start_mixture(levels)
    groups = _expand(groups_of(levels, first), features)
    transformed = reshape(features, groups, customers)
    if transformed != features:
        levels = _code(transformed, customers.sample)
    return transformed, _expand(search_groups(levels, first), features)


def _expand(groups: Groups, features: Sequence[Feature]) -> Groups:
    """Return the groups with the relevance of every feature, that of its column."""
    sizes = [len(block) for block in _blocks(features)]
    return replace(groups, is_relevant=np.repeat(groups.is_relevant, sizes))


def _blocks(features: Sequence[Feature]) -> list[list[Feature]]:
    """Return the features of every column: of a number, of its piles, of a category."""
    keys = groupby(features, key=lambda f: (f.measure, f.indicates is None))
    return [list(block) for _, block in keys]


def _code(features: Sequence[Feature], sample: Sample) -> Levels:
    """Return the levels that the mixture is fitted to, each number at a deviation of 1."""
    return Levels.of([_column(block, sample) for block in _blocks(features)])


def _column(block: Sequence[Feature], sample: Sample) -> Column:
    feature = block[0]
    if feature.indicates is not None:
        return code_category(_codes(block, sample))
    values = sample.numbers[feature.measure]
    scores = make_feature(feature, values)
    beside = np.where(np.isnan(scores), np.nan, values)
    step = step_of(beside[~np.isnan(beside)])
    return code_number(pick_rows(beside, ROWS), _standardise(feature, scores), step)


def _codes(block: Sequence[Feature], sample: Sample) -> Labels:
    """Return the value of every customer among those with a feature, all others being one more."""
    unit = [replace(f, center=0.0, scale=1.0, weight=1.0) for f in block]
    columns = [make_feature(f, measure_values(f, sample)) for f in unit]
    indicators = pick_rows(np.column_stack(columns), ROWS)
    is_gap = np.isnan(indicators[:, 0])
    codes = np.where(indicators.any(axis=1), indicators.argmax(axis=1), len(block))
    result = np.full(len(codes), -1)
    result[~is_gap] = np.unique(codes[~is_gap], return_inverse=True)[1]
    return result


def _standardise(feature: Feature, values: Matrix) -> Feature:
    """Return the feature with a mean of 0 and a deviation of 1, on which the mixture relies."""
    if feature.scaling == "standard":
        return feature
    mean, sd = float(np.nanmean(values)), float(np.nanstd(values, ddof=1)) or 1.0
    center = feature.center + mean * feature.scale
    return replace(feature, center=center, scale=feature.scale * sd)


# Very strong evidence is a BIC better by 10 (Kass & Raftery 1995). Groups that were found under
# the first transform favour it, so another needs half as much again.
STRONG = 15.0
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

    Choices are the measure itself, its square root and its logarithm. Measures of few values and
    what is set by hand stay as they are.
    """
    if groups.k == 1:
        return list(features)
    return [
        _best_shape(feature, groups.labels, customers)
        if is_relevant and feature.indicates is None
        else feature
        for feature, is_relevant in zip(features, groups.is_relevant, strict=True)
    ]


def _best_shape(feature: Feature, labels: Labels, customers: Customers) -> Feature:
    sampled = pick_rows(customers.sample.numbers[feature.measure], len(labels))
    values = np.where(np.isnan(make_feature(feature, sampled)), np.nan, sampled)
    is_free = feature.transform_reason in ("plain", "skewed")
    if not is_free or len(count_values(values[~np.isnan(values)])[0]) < FEW:
        return feature
    choices = (feature, *_alternatives(feature, customers))
    costs = {choice: _cost(choice, values, labels) for choice in choices}
    best = min(costs, key=lambda choice: costs[choice])
    return best if costs[best] < costs[feature] - STRONG else feature


def _alternatives(feature: Feature, customers: Customers) -> Iterator[Feature]:
    name = feature.measure
    summary, override = customers.population.numbers[name], customers.settings.of(name)
    values, piles = customers.sample.numbers[name], feature.piles
    transforms: list[Transform] = ["none"]
    if summary.quantiles[0] >= 0:
        transforms += ROOTS
    for transform in transforms:
        if transform != feature.transform:
            choice = replace(override, transform=transform)
            result = fit_number(name, summary, values, choice, piles)
            yield replace(result, transform_reason="plain" if transform == "none" else "skewed")


def _cost(feature: Feature, values: Matrix, labels: Labels) -> float:
    """Return the BIC of the groups in the measure's own unit: densities times T′(x)."""
    low, high = np.nanquantile(values, [OUTER, 1 - OUTER])
    inner = (values >= low) & (values <= high)
    column, groups = values[inner], labels[inner]
    standard = _standardise(feature, make_feature(feature, column))
    levels = Levels.of([code_number(column, standard, step_of(column))])
    bic = continuous_bic(levels, np.eye(int(labels.max()) + 1)[groups])
    if levels.table.is_stepped[0]:
        return bic
    slopes = derivative(feature, column) / standard.scale
    return bic - 2 * float(np.log(slopes).sum())
