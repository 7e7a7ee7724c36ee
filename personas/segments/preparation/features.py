"""Features of a sample by a recipe, and principal components of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from personas.domain.problem import error
from personas.domain.recipe import Component, Feature, Pile, Recipe, Rotation, Sample
from personas.segments.matrices import Matrix
from personas.segments.preparation.settings import Components
from personas.segments.transforms import transform

OPEN = (-np.inf, np.inf)


def make_input(recipe: Recipe, sample: Sample) -> Matrix:
    """Return what K-Means sees: n × features, or × components; NaN for a gap without a fill."""
    features = make_features(recipe.features, sample)
    return rotate(recipe.rotation, features) if recipe.rotation else features


def make_features(features: Sequence[Feature], sample: Sample) -> Matrix:
    """Return n × features; NaN for a gap without a fill."""
    columns = [make_feature(feature, measure_values(feature, sample)) for feature in features]
    return np.column_stack(columns) if columns else np.zeros((sample.rows, 0))


def measure_values(feature: Feature, sample: Sample) -> Matrix:
    """Return a feature's measure, n; for a category's value 1 where a customer has it, else 0."""
    if feature.category is None:
        return np.asarray(sample.numbers[feature.measure])
    codes, labels = sample.categories[feature.measure], sample.labels[feature.measure]
    place = labels.index(feature.category) if feature.category in labels else -1
    return np.where(np.isnan(codes), np.nan, codes == place)


def make_feature(feature: Feature, values: Matrix) -> Matrix:
    """Return ``weight · (T(clip(fill(x))) − center) / scale`` of `measure_values`."""
    if feature.fill is not None:
        values = np.where(np.isnan(values), feature.fill, values)
    if feature.pile is not None:
        is_in = np.where(np.isnan(values), np.nan, is_in_pile(values, feature.pile))
        return (is_in - feature.center) / feature.scale * feature.weight
    for pile in feature.piles:
        values = np.where(is_in_pile(values, pile), np.nan, values)
    if (feature.low, feature.high) != (None, None):
        values = np.clip(values, feature.low, feature.high)
    scores: Matrix = (transform(feature, values) - feature.center) / feature.scale
    return scores * feature.weight


def is_in_pile(values: Matrix, pile: Pile) -> NDArray[np.bool_]:
    """Return which values lie in a pile, n; no gap does."""
    low, high = (infinite if end is None else end for end, infinite in zip(pile, OPEN, strict=True))
    is_in_pile: NDArray[np.bool_] = (values >= low) & (values <= high)
    return is_in_pile


def rotate(rotation: Rotation, features: Matrix) -> Matrix:
    """Return the components of n × features; a gap counts as the mean."""
    deviations = features - np.array(rotation.means)
    deviations = np.nan_to_num(deviations, nan=0.0, posinf=None, neginf=None)
    loadings = np.array([component.loadings for component in rotation.components])
    components: Matrix = deviations @ loadings.T
    return components


def fit_rotation(features: Matrix, components: Components) -> Rotation:
    """Return the first principal components of n × features, in which a gap counts as the mean.

    ``components`` is how many, or the share of all variance (0…1) that they hold at least. A
    component's sign is such that its largest loading is positive. Raises `PersonasError` where
    there are fewer features than components.
    """
    from sklearn.decomposition import PCA  # takes long to load, and is seldom needed

    counts = (~np.isnan(features)).sum(axis=0)
    means = np.nansum(features, axis=0) / np.maximum(counts, 1)
    pca = PCA(svd_solver="full").fit(np.where(np.isnan(features), means, features))
    shares = pca.explained_variance_ratio_
    count = _count_components(shares, components, features.shape[1])
    pairs = zip(pca.components_[:count], shares[:count], strict=True)
    return Rotation(
        tuple(map(float, means)), tuple(_component(loadings, share) for loadings, share in pairs)
    )


def _count_components(shares: Matrix, components: Components, features: int) -> int:
    if isinstance(components, float):
        return min(int((shares.cumsum() < components - 1e-9).sum()) + 1, len(shares))
    if components > len(shares):
        raise error(
            "E309",
            f"--pca {components} asks for more components than there are: {features} features",
            f"Ask for at most {len(shares)}, or for a share of variance such as 0.9.",
        )
    return components


def _component(loadings: Matrix, share: float) -> Component:
    sign = np.sign(loadings[np.abs(loadings).round(9).argmax()])
    return Component(tuple(float(sign * loading) for loading in loadings), float(share))
