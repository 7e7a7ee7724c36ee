"""Features of a sample: the recipe in numpy, cell for cell what the engine's SQL computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from personas.facts.recipe import Feature, Transform
from personas.segments.kmeans import Matrix


def make_features(features: Sequence[Feature], numbers: Mapping[str, Matrix]) -> Matrix:
    """Return rows × features; NaN where a gap has no fill."""
    rows = len(next(iter(numbers.values()))) if numbers else 0
    made = [make_feature(feature, numbers[feature.measure]) for feature in features]
    return np.column_stack(made) if made else np.zeros((rows, 0))


def make_feature(feature: Feature, values: Matrix) -> Matrix:
    """Return ``weight · (T(clip(fill(x))) − center) / scale``."""
    filled = values if feature.fill is None else np.where(np.isnan(values), feature.fill, values)
    low, high = feature.low, feature.high
    clipped = np.clip(filled, low, high) if (low, high) != (None, None) else filled
    transformed = transform(feature.transform, clipped, feature.shift)
    scaled: Matrix = (transformed - feature.center) / feature.scale * feature.weight
    return scaled


def transform(name: Transform, values: Matrix, shift: float) -> Matrix:
    """Return x, √(x + shift) or ln(x + shift)."""
    if name == "none":
        return values
    root: Matrix = np.log(values + shift) if name == "log" else np.sqrt(values + shift)
    return root


def undo(name: Transform, values: Matrix, shift: float) -> Matrix:
    """Return the measure's values behind transformed ones."""
    if name == "none":
        return values
    back: Matrix = (np.exp(values) if name == "log" else np.maximum(values, 0) ** 2) - shift
    return back


def slope(name: Transform, values: Matrix, shift: float) -> Matrix:
    """Return T′(x), how far one unit of the measure reaches after the transform."""
    if name == "none":
        return np.ones_like(values)
    moved = np.maximum(values + shift, np.finfo(float).tiny)
    steep: Matrix = 1 / moved if name == "log" else 1 / (2 * np.sqrt(moved))
    return steep
