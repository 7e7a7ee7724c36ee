"""Principal components of the features, for those who ask for them."""

from __future__ import annotations

import numpy as np

from personas.facts.problem import error
from personas.facts.recipe import Component, Rotation
from personas.segments.matrices import Matrix
from personas.segments.preparation.wishes import Components


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
