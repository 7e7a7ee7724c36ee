"""What is compared: this project, the notebook way, and scikit-learn's mixture with BIC."""

from __future__ import annotations

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import PowerTransformer, StandardScaler

from benchmarks.trust.planted import Labels, Matrix
from personas import segments
from personas.domain.measure import Measure
from personas.domain.profile import NumberSummary, Population
from personas.domain.recipe import Sample
from personas.domain.run import Structure
from personas.segments.preparation.features import make_features

ROWS = 10_000
KS = range(2, 11)


def ours(table: Matrix) -> tuple[Labels, Structure]:
    """Prepare, weigh and sweep as a run does, on its sample; then the nearest centroid."""
    weighed = weighed_as_in_a_run(table[:ROWS])
    asked = segments.parse_clusters("auto")
    structure = segments.measure_structure(weighed.sample.features, weighed.starts)
    swept = segments.sweep(
        weighed.sample.features,
        len(table),
        asked,
        weighed.starts,
        has_structure=structure.significant,
    )
    features = make_features(weighed.recipe.features, sample_of(table))
    apart = [np.nansum((features - np.array(c)) ** 2, axis=1) for c in swept.centroids]
    return np.argmin(apart, axis=0), structure


def structure_of(table: Matrix) -> Structure:
    """Return the outcome of the structure test alone."""
    weighed = weighed_as_in_a_run(table[:ROWS])
    return segments.measure_structure(weighed.sample.features, weighed.starts)


def weighed_as_in_a_run(table: Matrix) -> segments.WeightedFeatures:
    """Prepare and weigh a table, its rows ordered by content as the engine does."""
    table = table[np.lexsort(table.T[::-1])]
    sample = sample_of(table)
    summaries = {name: _summary(values) for name, values in sample.numbers.items()}
    population = Population(len(table), summaries, {})
    measures = [Measure(name, name, "number", name) for name in summaries]
    wishes = segments.PreparationSettings()
    recipe = segments.fit_recipe(population, sample, measures, wishes).recipe
    return segments.weigh_features(population, sample, recipe, wishes)


def sample_of(table: Matrix) -> Sample:
    """Return the table as a sample whose measures are called m0, m1, …"""
    numbers = {f"m{i}": column for i, column in enumerate(table.T)}
    return Sample(np.zeros((len(table), 0)), numbers, {}, {})


def _summary(values: Matrix) -> NumberSummary:
    known = values[~np.isnan(values)]
    curve = tuple(float(q) for q in np.quantile(known, np.arange(101) / 100))
    gaps = len(values) - len(known)
    return NumberSummary(len(known), gaps, float(known.mean()), float(known.std(ddof=1)), curve)


def notebook(table: Matrix) -> Labels:
    """Medians for gaps, StandardScaler, K-Means with n_init=10, k by the highest silhouette."""
    features = StandardScaler().fit_transform(_filled(table))
    fits = [KMeans(k, n_init=10, random_state=0).fit(features).labels_ for k in KS]
    scores = [
        silhouette_score(features, labels, sample_size=min(2_000, len(table)), random_state=0)
        for labels in fits
    ]
    return np.asarray(fits[int(np.argmax(scores))])


def mixture(table: Matrix) -> Labels:
    """Yeo-Johnson, then scikit-learn's Gaussian mixture with diagonal covariances and BIC."""
    features = PowerTransformer().fit_transform(_filled(table))
    made = (GaussianMixture(k, covariance_type="diag", n_init=3, random_state=0) for k in KS)
    fits = [one.fit(features) for one in made]
    best = min(fits, key=lambda one: one.bic(features))
    return np.asarray(best.predict(features))


def _filled(table: Matrix) -> Matrix:
    return np.where(np.isnan(table), np.nanmedian(table, axis=0), table)
