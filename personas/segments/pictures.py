"""Clouds of points for pictures: how customers lie, and nobody's own values.

Customers of a segment are parted into groups of at least `SMALLEST` near ones, and each point is
drawn at random where its group lies (microaggregation: Domingo-Ferrer & Mateo-Sanz, 2002).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from personas.domain.pictures import Cloud, Correlations, Pictures, Point, Silhouettes
from personas.domain.recipe import Recipe
from personas.domain.run import Clusters
from personas.domain.sample import Sample
from personas.segments.kmeans.scores import pair_distances, silhouettes
from personas.segments.matrices import mid_ranks
from personas.segments.preparation.features import make_features
from personas.suppression import SMALLEST

Matrix = NDArray[np.float64]
Labels = NDArray[np.intp]

MOST = 500  # points: more make a picture heavy and no clearer
OUTSIDE = 1.0  # percent at each end that are drawn at the edge


def scatter(sample: Sample, features: Matrix, clusters: Clusters, labels: Labels) -> Cloud | None:
    """Return the customers on the two measures that part segments most; None without two.

    That is the share of a feature's variance that lies between segments (η²).
    ``features`` has a column a feature of the recipe, even where K-Means saw components.
    """
    names = [feature.measure for feature in clusters.recipe.features]
    numeric = [i for i, name in enumerate(names) if name in sample.numbers]
    parted = _parted(features, labels)
    ranked = list(dict.fromkeys(names[i] for i in sorted(numeric, key=lambda i: -parted[i])))
    if len(ranked) < 2:
        return None
    values = np.column_stack([sample.numbers[name] for name in ranked[:2]])
    return _cloud(values, labels, (ranked[0], ranked[1]))


def components(features: Matrix, clusters: Clusters, labels: Labels) -> Cloud | None:
    """Return the customers on the first two principal components; None with under 3 features.

    A component's sign is such that its largest loading is positive.
    """
    centered = features - features.mean(axis=0)
    if centered.shape[1] < 3 or len(centered) < 3:
        return None
    _, spread, axes = np.linalg.svd(centered, full_matrices=False)
    signs = np.sign([axis[np.abs(axis).round(9).argmax()] for axis in axes[:2]])
    axes = axes[:2] * signs[:, None]
    shares = spread**2 / (spread**2).sum()
    loadings = _loadings(axes, clusters.recipe)
    explained = (_round(shares[0]), _round(shares[1]))
    return _cloud(centered @ axes.T, labels, ("1", "2"), explained, loadings)


def _loadings(axes: Matrix, recipe: Recipe) -> dict[str, tuple[float, float]]:
    """What each feature weighs in two axes, which may be axes through components of them."""
    turned = np.array([one.loadings for one in recipe.rotation.components] if recipe.rotation
                      else np.eye(axes.shape[1]))  # fmt: skip
    first, second = axes @ turned
    pairs = zip(recipe.features, first, second, strict=True)
    return {made.name: (_round(x), _round(y)) for made, x, y in pairs}


def _parted(features: Matrix, labels: Labels) -> Matrix:
    """Return η² of each feature, rounded so that the last bits do not decide."""
    mean, total = features.mean(axis=0), features.var(axis=0)
    between = np.zeros(features.shape[1])
    for label in np.unique(labels):
        members = features[labels == label]
        between += len(members) * (members.mean(axis=0) - mean) ** 2
    share = between / len(features) / np.where(total > 0, total, 1)
    return np.asarray(share.round(9), dtype=np.float64)


def _cloud(
    values: Matrix,
    labels: Labels,
    axes: tuple[str, str],
    explained: tuple[float, float] | None = None,
    loadings: dict[str, tuple[float, float]] | None = None,
) -> Cloud | None:
    whole = ~np.isnan(values).any(axis=1)
    values, labels = values[whole], labels[whole]
    if len(values) < 2:
        return None
    low, high = np.percentile(values, [OUTSIDE, 100 - OUTSIDE], axis=0)
    if (high <= low).any():
        return None
    many = [label for label in np.unique(labels) if (labels == label).sum() >= SMALLEST]
    middles = [_point(label, np.median(values[labels == label], axis=0)) for label in many]
    points = _points(values, labels, low, high)
    return Cloud(axes, points, tuple(middles), explained, loadings) if many else None


def _points(values: Matrix, labels: Labels, low: Matrix, high: Matrix) -> tuple[Point, ...]:
    """Draw a point for each of some customers. The stream of RandomState is frozen for good."""
    some = np.zeros(len(values), dtype=bool)
    some[np.unique(np.linspace(0, len(values) - 1, MOST).astype(np.intp))] = True
    dice = np.random.RandomState(7)
    found = []
    for label in np.unique(labels):
        for group in _groups(np.flatnonzero(labels == label), values, high - low):
            where = _drawn(values[group], int(some[group].sum()), dice)
            found += [_point(label, place) for place in _folded(where, low, high)]
    return tuple(found)


def _groups(rows: Labels, values: Matrix, scale: Matrix) -> Iterator[Labels]:
    """Halve the rows across their longer side while both halves have `SMALLEST` or more."""
    if len(rows) >= 2 * SMALLEST:
        wide = int(np.argmax(np.ptp(values[rows], axis=0) / scale))
        order = rows[np.lexsort((values[rows, 1 - wide], values[rows, wide]))]
        for half in (order[: len(rows) // 2], order[len(rows) // 2 :]):
            yield from _groups(half, values, scale)
    elif len(rows) >= SMALLEST:
        yield rows


def _drawn(members: Matrix, count: int, dice: np.random.RandomState) -> Matrix:
    """Draw points as wide as their group lies, of the same mean and spread on each axis."""
    within = dice.random_sample((count, 2)) * 2 - 1
    drawn = members.mean(axis=0) + sqrt(3) * members.std(axis=0) * within
    return np.asarray(drawn, dtype=np.float64)


def _folded(places: Matrix, low: Matrix, high: Matrix) -> Matrix:
    """Mirror what lies outside back in: at the edge it would pile up."""
    inside = np.where(places < low, 2 * low - places, places)
    return np.clip(np.where(inside > high, 2 * high - inside, inside), low, high)


def _point(label: int, place: Matrix) -> Point:
    return int(label) + 1, _round(place[0]), _round(place[1])


def _round(value: float) -> float:
    """Four digits draw as well as sixteen, and keep the last bits out of a picture."""
    return float(f"{value:.4g}")


SILHOUETTE_ROWS = 2_000
STEPS = np.linspace(0, 100, 21)
MOST_MEASURES = 20  # a larger table of correlations is not read


def gather_pictures(sample: Sample, clusters: Clusters) -> Pictures:
    """Return what a sample of customers has for pictures; nothing in it is anybody's own value."""
    nearest = _nearest(sample.features, np.asarray(clusters.centroids))
    labels = nearest if sample.groups is None else sample.groups
    features = _filled(sample.features)
    made = Pictures(
        scatter(sample, _own(sample, features, clusters.recipe), clusters, labels),
        components(features, clusters, labels),
        _silhouettes(features, labels),
        _correlations(sample),
    )
    return _numbered(made, clusters.numbers) if clusters.numbers else made


def _numbered(made: Pictures, numbers: Sequence[int]) -> Pictures:
    """Call segments by their numbers, who were drawn by the places of their centroids."""
    quantiles = made.silhouettes.quantiles if made.silhouettes else {}
    renamed = {numbers[place - 1]: found for place, found in quantiles.items()}
    return replace(
        made,
        scatter=made.scatter and _numbered_cloud(made.scatter, numbers),
        components=made.components and _numbered_cloud(made.components, numbers),
        silhouettes=made.silhouettes and replace(made.silhouettes, quantiles=renamed),
    )


def _numbered_cloud(cloud: Cloud, numbers: Sequence[int]) -> Cloud:
    def named(points: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple((numbers[place - 1], x, y) for place, x, y in points)

    return replace(cloud, points=named(cloud.points), medians=named(cloud.medians))


def _own(sample: Sample, seen: Matrix, recipe: Recipe) -> Matrix:
    """The features themselves, where K-Means saw components of them."""
    return _filled(make_features(recipe.features, sample)) if recipe.rotation else seen


def _filled(features: Matrix) -> Matrix:
    """Put a feature's mean where a customer has a gap: pictures need a place for everyone."""
    there = ~np.isnan(features)
    known = np.where(there, features, 0.0)
    return np.where(there, features, known.sum(axis=0) / np.maximum(there.sum(axis=0), 1))


def _nearest(features: Matrix, centroids: Matrix) -> Labels:
    """Return each row's nearest centroid by the features it has; one by one to spare memory."""
    apart = np.column_stack([np.nansum((features - c) ** 2, axis=1) for c in centroids])
    return np.asarray(apart.argmin(axis=1), dtype=np.intp)


def _silhouettes(features: Matrix, labels: Labels) -> Silhouettes | None:
    """Silhouettes (Rousseeuw 1987) compare every row with every other: at most so many."""
    some = np.unique(np.linspace(0, len(features) - 1, SILHOUETTE_ROWS).astype(np.intp))
    rows, own = features[some], labels[some]
    if not 1 < len(np.unique(own)) < len(rows):
        return None
    found = silhouettes(pair_distances(rows), own)
    quantiles = {
        int(label) + 1: tuple(float(q) for q in np.percentile(found[own == label], STEPS).round(4))
        for label in np.unique(own)
    }
    return Silhouettes(len(rows), round(float(found.mean()), 4), quantiles)


def _correlations(sample: Sample) -> Correlations | None:
    """Correlate ranks over those who have both values (Spearman 1904)."""
    names = sorted(sample.numbers)[:MOST_MEASURES]
    if len(names) < 2:
        return None
    ranks = np.column_stack([mid_ranks(sample.numbers[name]) for name in names])
    there = ~np.isnan(ranks)
    centered = np.where(there, ranks - np.nanmean(np.where(there.any(0), ranks, 0), axis=0), 0.0)
    spread = (centered**2).T @ there
    scale = np.sqrt(spread * spread.T)
    found = np.divide(
        centered.T @ centered, scale, out=np.full_like(scale, np.nan), where=scale > 0
    )
    return Correlations(tuple(names), tuple(tuple(map(_known, row)) for row in found))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 3)
