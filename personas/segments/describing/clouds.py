"""Clouds of points for pictures: how customers lie, and nobody's own values.

Customers of a segment are parted into groups of at least `SMALLEST` near ones, and each point is
drawn at random where its group lies (microaggregation: Domingo-Ferrer & Mateo-Sanz, 2002).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from personas.facts.pictures import Cloud, Point
from personas.facts.recipe import Recipe
from personas.facts.run import Clusters
from personas.facts.sample import Sample
from personas.withholding import SMALLEST

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
