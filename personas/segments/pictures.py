"""Data for pictures: clouds of points, silhouettes and correlations, and no customer's own values.

A segment's customers are parted into groups of at least `SMALLEST` near ones, and each point is
drawn at random where its group lies (microaggregation: Domingo-Ferrer & Mateo-Sanz, 2002).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import numpy as np

from personas.domain.recipe import Recipe, Sample
from personas.domain.run import Cloud, Clusters, Correlations, Pictures, Point, Silhouettes
from personas.segments.kmeans.scores import pair_distances, silhouettes
from personas.segments.matrices import Labels, Matrix, even_rows, mid_ranks, nearest_points
from personas.segments.preparation.features import make_features
from personas.suppression import SMALLEST

MOST = 500  # points: more make a picture heavy and no clearer
OUTSIDE = 1.0  # percent at each end that are drawn at the edge
SILHOUETTE_ROWS = 2_000
STEPS = np.linspace(0, 100, 21)
MOST_MEASURES = 20  # nobody reads a larger table of correlations


def compute_pictures(sample: Sample, clusters: Clusters) -> Pictures:
    """Return the data for pictures from a sample of customers."""
    labels = sample.groups
    if labels is None:
        labels = nearest_points(sample.features, np.asarray(clusters.centroids))
    segments = np.asarray(clusters.segments)[labels]
    inputs = features = _fill_gaps(sample.features)
    if clusters.recipe.rotation:  # then K-Means saw components of the features
        features = _fill_gaps(make_features(clusters.recipe.features, sample))
    return Pictures(
        _scatter(sample, features, clusters.recipe, segments),
        _components(inputs, clusters.recipe, segments),
        _silhouettes(inputs, segments),
        _correlations(sample),
    )


def _fill_gaps(features: Matrix) -> Matrix:
    """Put a feature's mean where a customer has a gap: pictures need a place for everyone."""
    is_filled = ~np.isnan(features)
    means = np.where(is_filled, features, 0.0).sum(axis=0) / np.maximum(is_filled.sum(axis=0), 1)
    return np.where(is_filled, features, means)


def _scatter(sample: Sample, features: Matrix, recipe: Recipe, segments: Labels) -> Cloud | None:
    """Return the customers on the two measures that separate segments most; None without two.

    ``features`` has a column for each feature of the recipe.
    """
    names = [feature.measure for feature in recipe.features]
    shares = _between_shares(features, segments)
    order = sorted(range(len(names)), key=lambda i: -shares[i])
    axes = list(dict.fromkeys(names[i] for i in order if names[i] in sample.numbers))[:2]
    if len(axes) < 2:
        return None
    values = np.column_stack([sample.numbers[name] for name in axes])
    return _cloud(values, segments, (axes[0], axes[1]))


def _between_shares(features: Matrix, segments: Labels) -> Matrix:
    """Return η² of each feature, the share of its variance between segments.

    It is rounded so that the last bits do not decide.
    """
    mean, total = features.mean(axis=0), features.var(axis=0)
    between = np.zeros(features.shape[1])
    for segment in np.unique(segments):
        members = features[segments == segment]
        between += len(members) * (members.mean(axis=0) - mean) ** 2
    share = between / len(features) / np.where(total > 0, total, 1)
    return np.asarray(share.round(9), dtype=np.float64)


def _components(inputs: Matrix, recipe: Recipe, segments: Labels) -> Cloud | None:
    """Return the customers on the first two principal components; None with under 3 features.

    A component's sign is such that its largest loading is positive.
    """
    deviations = inputs - inputs.mean(axis=0)
    if deviations.shape[1] < 3 or len(deviations) < 3:
        return None
    _, spread, axes = np.linalg.svd(deviations, full_matrices=False)
    signs = np.sign([axis[np.abs(axis).round(9).argmax()] for axis in axes[:2]])
    axes = axes[:2] * signs[:, None]
    shares = spread**2 / (spread**2).sum()
    explained_variance = (_round(shares[0]), _round(shares[1]))
    loadings = _loadings(axes, recipe)
    return _cloud(deviations @ axes.T, segments, ("1", "2"), explained_variance, loadings)


def _loadings(axes: Matrix, recipe: Recipe) -> dict[str, tuple[float, float]]:
    """Return each feature's loadings on two axes, which may be axes through its components."""
    rotation = np.eye(axes.shape[1])
    if recipe.rotation:
        rotation = np.array([component.loadings for component in recipe.rotation.components])
    first, second = axes @ rotation
    rows = zip(recipe.features, first, second, strict=True)
    return {feature.name: (_round(x), _round(y)) for feature, x, y in rows}


def _cloud(
    values: Matrix,
    segments: Labels,
    axes: tuple[str, str],
    explained_variance: tuple[float, float] | None = None,
    loadings: dict[str, tuple[float, float]] | None = None,
) -> Cloud | None:
    is_complete = ~np.isnan(values).any(axis=1)
    values, segments = values[is_complete], segments[is_complete]
    if len(values) < 2:
        return None
    low, high = np.percentile(values, [OUTSIDE, 100 - OUTSIDE], axis=0)
    large = [s for s in np.unique(segments) if (segments == s).sum() >= SMALLEST]
    if (high <= low).any() or not large:
        return None
    medians = tuple(_point(s, np.median(values[segments == s], axis=0)) for s in large)
    points = _points(values, segments, low, high)
    return Cloud(axes, points, medians, explained_variance, loadings)


def _points(values: Matrix, segments: Labels, low: Matrix, high: Matrix) -> tuple[Point, ...]:
    """Draw a point for each of some customers. The stream of RandomState is frozen for good."""
    is_drawn = np.zeros(len(values), dtype=bool)
    is_drawn[even_rows(len(values), MOST)] = True
    generator = np.random.RandomState(7)
    points: list[Point] = []
    for segment in np.unique(segments):
        for group in _groups(np.flatnonzero(segments == segment), values, high - low):
            places = _draw_near(values[group], int(is_drawn[group].sum()), generator)
            points += [_point(segment, place) for place in _mirror(places, low, high)]
    return tuple(points)


def _groups(rows: Labels, values: Matrix, scale: Matrix) -> Iterator[Labels]:
    """Halve the rows across their longer side while both halves have `SMALLEST` or more."""
    if len(rows) >= 2 * SMALLEST:
        wide = int(np.argmax(np.ptp(values[rows], axis=0) / scale))
        order = rows[np.lexsort((values[rows, 1 - wide], values[rows, wide]))]
        for half in (order[: len(rows) // 2], order[len(rows) // 2 :]):
            yield from _groups(half, values, scale)
    elif len(rows) >= SMALLEST:
        yield rows


def _draw_near(members: Matrix, count: int, generator: np.random.RandomState) -> Matrix:
    """Draw points with the mean and spread of a group on each axis."""
    within = generator.random_sample((count, 2)) * 2 - 1
    places = members.mean(axis=0) + sqrt(3) * members.std(axis=0) * within
    return np.asarray(places, dtype=np.float64)


def _mirror(places: Matrix, low: Matrix, high: Matrix) -> Matrix:
    """Mirror what lies outside back in: at the edge it would pile up."""
    places = np.where(places < low, 2 * low - places, places)
    return np.clip(np.where(places > high, 2 * high - places, places), low, high)


def _point(segment: int, place: Matrix) -> Point:
    return int(segment), _round(place[0]), _round(place[1])


def _round(value: float) -> float:
    """Four digits draw as well as sixteen, and keep the last bits out of a picture."""
    return float(f"{value:.4g}")


def _silhouettes(features: Matrix, segments: Labels) -> Silhouettes | None:
    """Return silhouettes (Rousseeuw 1987) by segment; they compare every row with every other."""
    rows = even_rows(len(features), SILHOUETTE_ROWS)
    features, segments = features[rows], segments[rows]
    if not 1 < len(np.unique(segments)) < len(rows):
        return None
    values = silhouettes(pair_distances(features), segments)
    quantiles = {
        int(s): tuple(float(q) for q in np.percentile(values[segments == s], STEPS).round(4))
        for s in np.unique(segments)
    }
    return Silhouettes(len(rows), round(float(values.mean()), 4), quantiles)


def _correlations(sample: Sample) -> Correlations | None:
    """Correlate ranks over the customers that have both values (Spearman 1904)."""
    names = sorted(sample.numbers)[:MOST_MEASURES]
    if len(names) < 2:
        return None
    ranks = np.column_stack([mid_ranks(sample.numbers[name]) for name in names])
    is_filled = ~np.isnan(ranks)
    means = np.nanmean(np.where(is_filled.any(0), ranks, 0), axis=0)
    scores = np.where(is_filled, ranks - means, 0.0)
    spread = (scores**2).T @ is_filled
    scale = np.sqrt(spread * spread.T)
    empty = np.full_like(scale, np.nan)
    matrix = np.divide(scores.T @ scores, scale, out=empty, where=scale > 0)
    return Correlations(tuple(names), tuple(tuple(map(_correlation, row)) for row in matrix))


def _correlation(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 3)
