"""Optimum: the inertia of every k from 2 to 10 beside the best of many K-Means restarts.

Real tables are read, bound and weighed as a run does; planted tables are weighed in memory. Both
sides work on the same features. Time is processor time for all nine k, on tables of 10,000 rows:
a run seeks its centroids in no more customers than that.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import process_time

import numpy as np
from sklearn.cluster import KMeans

from benchmarks.trust.markdown import heads, row
from benchmarks.trust.methods import KS, ROWS, weighed_as_in_a_run
from benchmarks.trust.planted import Matrix, plant
from personas import segments
from personas.customers.population import summarise
from personas.customers.sample import draw_sample
from personas.domain.recipe import Recipe
from personas.domain.request import Request
from personas.segments.kmeans.search import best_fits
from personas.use_cases.run import run

FIRST = 70_000
DATA = Path(__file__).parents[3] / "shared" / "data"
REAL = {
    "Mall": "mall/Mall_Customers.csv",
    "campaign": "campaign/marketing_campaign.csv",
    "ecommerce": "ecommerce/Ecommerce_Consumer_Behavior_Analysis_Data.csv",
}
BOUND = 1.0005
# Restarts, made tables and their sizes, tables of 10,000 rows that are timed.
SIZES = {"quick": (100, 5, (200, 500, 1000), 1), "full": (1000, 20, (200, 500, 1000, 2000), 3)}


def optimum(mode: str) -> None:
    """Print inertia by table, and then what it costs where there are 10,000 rows."""
    restarts, made, sizes, timed = SIZES[mode]
    heads("table", "customers", "measures", "restarts", "k within 1.0005 of 9", "worst", "best")
    ratios = [_compare(*table, restarts) for table in [*_real(), *_made(made, sizes)]]
    every = np.concatenate(ratios)
    row("**all**", "", "", "", f"{(every <= BOUND).sum()} of {every.size}", *_ends(every))
    heads("10,000 customers", "measures", "personas: s", "n_init=10: s", "times", "worst", "best")
    for seed in range(FIRST + made, FIRST + made + timed):
        _time(seed)


def _real() -> Iterator[tuple[str, Matrix]]:
    for name, path in REAL.items():
        if (DATA / path).exists():
            yield name, _features(DATA / path)


def _features(path: Path) -> Matrix:
    """The features of a run over the table, and the inertias of its sweep to hold them against."""
    finished = run(Request(path))
    population = summarise(finished.customers)
    raw = draw_sample(finished.customers, population, Recipe(()))
    wishes = segments.PreparationSettings()
    recipe = segments.fit_recipe(population, raw, finished.run.measures, wishes).recipe
    return segments.weigh_features(population, raw, recipe, wishes).sample.features


def _made(count: int, sizes: tuple[int, ...]) -> Iterator[tuple[str, Matrix]]:
    for seed in range(FIRST, FIRST + count):
        planted = plant(seed, sizes)
        yield planted.family, weighed_as_in_a_run(planted.table).sample.features


def _compare(name: str, features: Matrix, restarts: int) -> Matrix:
    ratios = _ours(features) / _restarted(features, restarts)
    hits = f"{(ratios <= BOUND).sum()}"
    row(name, f"{len(features):,}", features.shape[1], f"{restarts:,}", hits, *_ends(ratios))
    return ratios


def _ours(features: Matrix) -> Matrix:
    fits = best_fits(features, KS)
    return np.array([fits[k].inertia for k in KS])


def _restarted(features: Matrix, starts: int) -> Matrix:
    return np.array([KMeans(k, n_init=starts, random_state=1).fit(features).inertia_ for k in KS])


def _time(seed: int) -> None:
    """Both ways twice over, in turn, the faster time of each."""
    planted = plant(seed, (ROWS,))
    features = weighed_as_in_a_run(planted.table).sample.features
    taken: dict[str, list[tuple[float, Matrix]]] = {"ours": [], "theirs": []}
    for _ in range(2):
        for name, way in (("ours", _ours), ("theirs", lambda x: _restarted(x, 10))):
            begun = process_time()
            found = way(features)
            taken[name].append((process_time() - begun, found))
    (ours, mine), (theirs, other) = (min(t, key=lambda pair: pair[0]) for t in taken.values())
    ratio, times = _ends(mine / other), f"{ours / theirs:.2f}"
    row(planted.family, features.shape[1], f"{ours:.1f}", f"{theirs:.1f}", times, *ratio)


def _ends(ratios: Matrix) -> tuple[str, str]:
    return f"{ratios.max():.5f}", f"{ratios.min():.5f}"
