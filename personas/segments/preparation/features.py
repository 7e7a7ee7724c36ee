"""Features of a sample: the recipe in numpy, cell for cell what the engine's SQL computes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from personas.facts.recipe import Feature, Recipe, Rotation
from personas.facts.sample import Sample
from personas.segments.matrices import Matrix
from personas.segments.preparation.curves import transform


def place_sample(recipe: Recipe, sample: Sample) -> Matrix:
    """Return what K-Means sees: rows × features, or × components; NaN where a gap has no fill."""
    made = make_features(recipe.features, sample)
    return turn(recipe.rotation, made) if recipe.rotation else made


def make_features(features: Sequence[Feature], sample: Sample) -> Matrix:
    """Return rows × features; NaN where a gap has no fill."""
    made = [make_feature(feature, measured(feature, sample)) for feature in features]
    return np.column_stack(made) if made else np.zeros((sample.rows, 0))


def measured(feature: Feature, sample: Sample) -> Matrix:
    """Return the measure of a feature; for a category's value 1 where a customer has it, else 0."""
    if feature.category is None:
        return np.asarray(sample.numbers[feature.measure])
    codes, labels = sample.categories[feature.measure], sample.labels[feature.measure]
    place = labels.index(feature.category) if feature.category in labels else -1
    return np.where(np.isnan(codes), np.nan, codes == place)


def make_feature(feature: Feature, values: Matrix) -> Matrix:
    """Return ``weight · (T(clip(fill(x))) − center) / scale`` of what `measured` returns."""
    filled = values if feature.fill is None else np.where(np.isnan(values), feature.fill, values)
    low, high = feature.low, feature.high
    clipped = np.clip(filled, low, high) if (low, high) != (None, None) else filled
    scaled: Matrix = (transform(feature, clipped) - feature.center) / feature.scale * feature.weight
    return scaled


def turn(rotation: Rotation, features: Matrix) -> Matrix:
    """Return the components of rows of features; a gap counts as the mean."""
    apart = np.nan_to_num(features - np.array(rotation.means), nan=0.0, posinf=None, neginf=None)
    turned: Matrix = apart @ np.array([one.loadings for one in rotation.components]).T
    return turned
