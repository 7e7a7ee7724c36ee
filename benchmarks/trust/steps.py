"""What is lost at which step: the search for groups, the choice of k, the metric, and the model.

*Groups* puts everybody to the nearest group that was found; *metric* is K-Means from the planted
means in the features of a run, told k; *model* are the labels of the model that made the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

import numpy as np
from sklearn.cluster import KMeans

from benchmarks.trust.by_family import TABLES, Choice
from benchmarks.trust.families import FAMILIES, plant
from benchmarks.trust.markdown import heads, percent, row
from benchmarks.trust.methods import ROWS, nearest, sample_of, segment, weighed_as_in_a_run
from benchmarks.trust.planted import Labels, Matrix, Planted
from benchmarks.trust.score import Score, score
from personas.segments.preparation.features import make_features

STEPS = ("groups", "personas", "metric", "model")


def steps(mode: str, choice: Choice) -> None:
    """Print k, Rand index and names after every step."""
    right = [f"right k: {step}" for step in STEPS[:2]]
    rest = [f"{what}: {step}" for what in ("Rand", "named") for step in STEPS]
    heads("tables", "n", *right, "too many groups", "too few groups", *rest)
    rows: list[dict[str, Score]] = []
    for name in [name for name in FAMILIES if name in choice.names or not choice.names]:
        tried = []
        for seed in range(choice.unseen, 2 * TABLES[mode], 2):
            planted = plant(name, seed)
            tried.append(measure(planted))
            if choice.each:
                shape = "{} × {}".format(*planted.table.shape)
                _print_row(f"{name} {seed}: {shape}, k {planted.k}", tried[-1:])
        _print_row(f"**{name}**", tried)
        rows += tried
    if rows:
        _print_row("**all**", rows)


def measure(planted: Planted) -> dict[str, Score]:
    """Return how well the planted segments are recovered after every step."""
    table, categories = planted.table, planted.categories
    weighed = weighed_as_in_a_run(table[:ROWS], categories)
    features = make_features(weighed.recipe.features, sample_of(table, categories))
    labels = {
        "groups": nearest(features, weighed.starts),
        "personas": segment(table, categories),
        "metric": _from_planted_means(features, planted.truth),
        "model": planted.best,
    }
    return {step: score(planted, one) for step, one in labels.items()}


def _from_planted_means(features: Matrix, truth: Labels) -> Labels:
    """K-Means from the means of the planted segments; a gap takes the value of the nearest."""
    overall = np.nanmean(features, axis=0)
    means = np.array([np.nanmean(features[truth == s], axis=0) for s in np.unique(truth)])
    means = np.where(np.isnan(means), overall, means)
    cells = np.where(np.isnan(features), means[nearest(features, means)], features)
    return np.asarray(KMeans(len(means), init=means, n_init=1).fit(cells).labels_)


def _print_row(name: str, rows: Sequence[dict[str, Score]]) -> None:
    row(
        name,
        len(rows),
        *(percent(found[step].right for found in rows) for step in STEPS[:2]),
        percent(found["groups"].surplus > 0 for found in rows),
        percent(found["groups"].surplus < 0 for found in rows),
        *(f"{fmean(found[step].rand for found in rows):.2f}" for step in STEPS),
        *(percent(found[step].named for found in rows) for step in STEPS),
    )
