"""What is compared: this project, the notebook way, and scikit-learn's mixture with BIC."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import PowerTransformer, StandardScaler

from benchmarks.trust.planted import Labels, Matrix
from personas import segments
from personas.domain.measure import Measure
from personas.domain.profile import CategorySummary, NumberSummary, Population
from personas.domain.recipe import Sample
from personas.domain.run import Structure
from personas.segments.preparation.features import make_features

ROWS = 10_000
KS = range(2, 11)


def ours(table: Matrix, categories: Sequence[int] = ()) -> tuple[Labels, Structure]:
    """Prepare, weigh and sweep as a run does, on its sample, and test for structure."""
    weighed = weighed_as_in_a_run(table[:ROWS], categories)
    structure = segments.measure_structure(weighed.sample.features, weighed.starts)
    return sweep(weighed, table, structure, categories), structure


def segment(table: Matrix, categories: Sequence[int] = ()) -> Labels:
    """Return the labels alone."""
    return ours(table, categories)[0]


def sweep(
    weighed: segments.WeightedFeatures,
    table: Matrix,
    structure: Structure,
    categories: Sequence[int],
) -> Labels:
    """Sweep the sample; then everybody belongs to the nearest centroid."""
    asked = segments.parse_clusters("auto")
    swept = segments.sweep(
        weighed.sample.features,
        len(table),
        asked,
        weighed.starts,
        has_structure=structure.significant,
    )
    features = make_features(weighed.recipe.features, sample_of(table, categories))
    return nearest(features, np.array(swept.centroids))


def nearest(features: Matrix, centroids: Matrix) -> Labels:
    """Return the nearest centroid of each row, by what is not missing."""
    distances = [np.nansum((features - centroid) ** 2, axis=1) for centroid in centroids]
    return np.asarray(np.argmin(distances, axis=0))


def structure_of(table: Matrix) -> Structure:
    """Return the outcome of the structure test alone."""
    weighed = weighed_as_in_a_run(table[:ROWS])
    return segments.measure_structure(weighed.sample.features, weighed.starts)


def weighed_as_in_a_run(table: Matrix, categories: Sequence[int] = ()) -> segments.WeightedFeatures:
    """Prepare and weigh a table, its rows ordered by content as the engine does.

    All columns are features, also those in ``categories``, which hold codes.
    """
    table = table[np.lexsort(table.T[::-1])]
    sample = sample_of(table, categories)
    summaries = {name: _summary(values) for name, values in sample.numbers.items()}
    shares = {name: _shares(sample, name) for name in sample.categories}
    population = Population(len(table), summaries, shares)
    measures = [
        *(Measure(name, name, "number", name) for name in summaries),
        *(Measure(name, name, "category", name, role="feature") for name in shares),
    ]
    wishes = segments.PreparationSettings()
    recipe = segments.fit_recipe(population, sample, measures, wishes).recipe
    return segments.weigh_features(population, sample, recipe, wishes)


def sample_of(table: Matrix, categories: Sequence[int] = ()) -> Sample:
    """Return the table as a sample whose measures are called m0, m1, …"""
    columns = {f"m{i}": column for i, column in enumerate(table.T)}
    coded = {f"m{i}": _code(table[:, i]) for i in categories}
    numbers = {name: column for name, column in columns.items() if name not in coded}
    codes = {name: code for name, (code, _) in coded.items()}
    labels = {name: names for name, (_, names) in coded.items()}
    return Sample(np.zeros((len(table), 0)), numbers, codes, labels)


def _code(column: Matrix) -> tuple[Matrix, tuple[str, ...]]:
    """Return indices into the words of a category, and the words, the commonest first."""
    words, counts = np.unique(column[~np.isnan(column)], return_counts=True)
    words = words[np.lexsort((words, -counts))]
    codes = np.full(len(column), np.nan)
    for i, word in enumerate(words):
        codes[column == word] = i
    return codes, tuple(f"word {word:g}" for word in words)


def _shares(sample: Sample, name: str) -> CategorySummary:
    codes, labels = sample.categories[name], sample.labels[name]
    counts = np.bincount(codes[~np.isnan(codes)].astype(int), minlength=len(labels))
    shares = dict(zip(labels, (counts / counts.sum()).tolist(), strict=True))
    return CategorySummary(int(counts.sum()), int(np.isnan(codes).sum()), shares)


def _summary(values: Matrix) -> NumberSummary:
    known = values[~np.isnan(values)]
    curve = tuple(float(q) for q in np.quantile(known, np.arange(101) / 100))
    gaps = len(values) - len(known)
    return NumberSummary(len(known), gaps, float(known.mean()), float(known.std(ddof=1)), curve)


def notebook(table: Matrix, categories: Sequence[int] = ()) -> Labels:
    """Medians for gaps, StandardScaler, K-Means with n_init=10, k by the highest silhouette."""
    features = StandardScaler().fit_transform(fill(table, categories))
    fits = [KMeans(k, n_init=10, random_state=0).fit(features).labels_ for k in KS]
    scores = [
        silhouette_score(features, labels, sample_size=min(2_000, len(table)), random_state=0)
        for labels in fits
    ]
    return np.asarray(fits[int(np.argmax(scores))])


def k_means(table: Matrix, categories: Sequence[int], k: int) -> Labels:
    """Do as the notebook does, but told how many there are."""
    features = StandardScaler().fit_transform(fill(table, categories))
    return np.asarray(KMeans(k, n_init=10, random_state=0).fit(features).labels_)


def mixture(table: Matrix, categories: Sequence[int] = ()) -> Labels:
    """Yeo-Johnson, then scikit-learn's Gaussian mixture with diagonal covariances and BIC."""
    features = PowerTransformer().fit_transform(fill(table, categories))
    made = (GaussianMixture(k, covariance_type="diag", n_init=3, random_state=0) for k in KS)
    fits = [one.fit(features) for one in made]
    best = min(fits, key=lambda one: one.bic(features))
    return np.asarray(best.predict(features))


def fill(table: Matrix, categories: Sequence[int] = ()) -> Matrix:
    """Medians for gaps; a column of 0 and 1 for each word of a category."""
    numbers = np.delete(table, list(categories), axis=1)
    medians = np.nanmedian(numbers, axis=0) if numbers.shape[1] else 0.0
    words = [
        (table[:, i] == word).astype(float)
        for i in categories
        for word in np.unique(table[~np.isnan(table[:, i]), i])
    ]
    return np.column_stack([np.where(np.isnan(numbers), medians, numbers), *words])
