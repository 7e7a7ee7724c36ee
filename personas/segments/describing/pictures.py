"""Gather what pictures are drawn from: clouds, silhouettes, correlations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from personas.facts.pictures import Cloud, Correlations, Pictures, Point, Silhouettes
from personas.facts.recipe import Recipe
from personas.facts.run import Clusters
from personas.facts.sample import Sample
from personas.segments.describing.clouds import Labels, Matrix, components, scatter
from personas.segments.kmeans.scores import pair_distances, silhouettes
from personas.segments.matrices import mid_ranks
from personas.segments.preparation.features import make_features

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

    return replace(cloud, points=named(cloud.points), middles=named(cloud.middles))


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
