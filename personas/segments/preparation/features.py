"""The transforms of a recipe in numpy: there, back, and how steep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from personas.domain.problem import error
from personas.domain.recipe import Component, Feature, Knot, Recipe, Rotation, Transform
from personas.domain.sample import Sample
from personas.segments.matrices import Matrix
from personas.segments.preparation.settings import Components

TINY = float(np.finfo(float).tiny)


class Curve(Protocol):
    """What a transform is told by: a `Feature` has it, and so has a `Shape`."""

    @property
    def transform(self) -> Transform: ...  # noqa: D102
    @property
    def shift(self) -> float: ...  # noqa: D102
    @property
    def power(self) -> float: ...  # noqa: D102
    @property
    def knots(self) -> Sequence[Knot]: ...  # noqa: D102


def transform(curve: Curve, values: Matrix) -> Matrix:
    """Return x, √(x + shift), ln(x + shift), Yeo-Johnson or the rank of ``values``."""
    moved: Matrix = values
    match curve.transform:
        case "log":
            moved = np.log(values + curve.shift)
        case "sqrt":
            moved = np.sqrt(values + curve.shift)
        case "yeo-johnson":
            moved = np.sign(values) * _half(np.abs(values), _powers(curve, values))
        case "rank":
            moved = np.where(np.isnan(values), np.nan, np.interp(values, *_ends(curve)))
    return moved


def undo(curve: Curve, values: Matrix) -> Matrix:
    """Return the measure's values behind transformed ones; infinite where there are none."""
    back: Matrix = values
    match curve.transform:
        case "log":
            back = np.exp(values) - curve.shift
        case "sqrt":
            back = np.maximum(values, 0) ** 2 - curve.shift
        case "yeo-johnson":
            back = np.sign(values) * _half_back(np.abs(values), _powers(curve, values))
        case "rank":
            xs, ys = _ends(curve)
            back = np.interp(values, ys, xs)
    return back


def slope(curve: Curve, values: Matrix) -> Matrix:
    """Return T′(x), how far one unit of the measure reaches after the transform."""
    moved = np.maximum(values + curve.shift, TINY)
    steep: Matrix = np.ones_like(values)
    match curve.transform:
        case "log":
            steep = 1 / moved
        case "sqrt":
            steep = 1 / (2 * np.sqrt(moved))
        case "yeo-johnson":
            steep = (1 + np.abs(values)) ** (_powers(curve, values) - 1)
        case "rank":
            steep = _steepness(curve, values)
    return steep


def _ends(curve: Curve) -> tuple[Matrix, Matrix]:
    xs, ys = np.array(curve.knots).T
    return xs, ys


def _steepness(curve: Curve, values: Matrix) -> Matrix:
    xs, ys = _ends(curve)
    slopes = np.concatenate([[0.0], np.diff(ys) / np.diff(xs), [0.0]])
    return slopes[np.searchsorted(xs, values, side="right")]


def _powers(curve: Curve, values: Matrix) -> Matrix:
    """Below 0 a Yeo-Johnson transform mirrors that of the power 2 − λ."""
    return np.where(values < 0, 2 - curve.power, curve.power)


def _half(sizes: Matrix, powers: Matrix) -> Matrix:
    """((1 + x)^power − 1) / power, and ln(1 + x) where the power is 0."""
    safe = np.where(powers == 0, 1.0, powers)
    risen: Matrix = np.where(powers == 0, np.log1p(sizes), ((1 + sizes) ** safe - 1) / safe)
    return risen


def _half_back(sizes: Matrix, powers: Matrix) -> Matrix:
    safe = np.where(powers == 0, 1.0, powers)
    inside = np.maximum(safe * sizes + 1, 0.0)
    with np.errstate(divide="ignore", over="ignore"):
        back: Matrix = np.where(powers == 0, np.expm1(sizes), inside ** (1 / safe) - 1)
    return back


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


def fit_rotation(features: Matrix, asked: Components) -> Rotation:
    """Return the first components of rows × features, in which a gap counts as the mean.

    ``asked`` is how many, or the share of all variance (0…1) that they are at least to hold. A
    component's sign is such that its largest loading is positive. Raises `PersonasError` when
    there are fewer features than components asked for.
    """
    from sklearn.decomposition import PCA  # takes long to load, and is seldom asked for

    means = _means(features)
    whole = np.where(np.isnan(features), means, features)
    found = PCA(svd_solver="full").fit(whole)
    shares = found.explained_variance_ratio_
    count = _count(shares, asked, features.shape[1])
    components = [_component(found.components_[i], shares[i]) for i in range(count)]
    return Rotation(tuple(map(float, means)), tuple(components))


def _means(features: Matrix) -> Matrix:
    known = (~np.isnan(features)).sum(axis=0)
    means: Matrix = np.nansum(features, axis=0) / np.maximum(known, 1)
    return means


def _count(shares: Matrix, asked: Components, features: int) -> int:
    if isinstance(asked, float):
        return min(int((shares.cumsum() < asked - 1e-9).sum()) + 1, len(shares))
    if asked > len(shares):
        raise error(
            "E309",
            f"--pca {asked} asks for more components than there are: {features} features",
            f"Ask for at most {len(shares)}, or for a share of variance such as 0.9.",
        )
    return asked


def _component(loadings: Matrix, share: float) -> Component:
    sign = np.sign(loadings[np.abs(loadings).round(9).argmax()])
    return Component(tuple(float(sign * loading) for loading in loadings), float(share))
