"""Cost: what trust costs at 100,000 customers, in processor time on one thread.

The plain sweep is what a notebook does: K-Means on all customers with `n_init=10`, every k from 2
to 10, and their inertias alone. Beside it stand this project's sweep with all its indices, its
structure test and its 100 resamples, each on the customers that it works on.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import numpy as np
from sklearn.cluster import KMeans

from benchmarks.trust.markdown import heads, row
from benchmarks.trust.methods import KS, ROWS, sample_of, weighed_as_in_a_run
from benchmarks.trust.planted import Matrix, plant
from personas import segments
from personas.domain.profile import Segment
from personas.domain.run import Clusters
from personas.segments.kmeans.choice import ROWS as RESAMPLE_ROWS
from personas.segments.kmeans.scores import ROWS as INDEX_ROWS
from personas.segments.kmeans.scores import compute_indices
from personas.segments.preparation.features import make_features
from personas.segments.trust.structure import ROWS as STRUCTURE_ROWS

FIRST = 40_000
CUSTOMERS = 100_000
TABLES = {"quick": 1, "full": 3}
SIZES = {
    "K-Means alone, n_init=10": CUSTOMERS,
    "sweep": ROWS,
    "gap and prediction strength (in the sweep)": INDEX_ROWS,
    "structure test": STRUCTURE_ROWS,
    "100 resamples": RESAMPLE_ROWS,
}


def cost(mode: str) -> None:
    """Print what every part takes, as the median over tables, and how it compares."""
    taken: dict[str, list[float]] = {}
    for seed in range(FIRST, FIRST + TABLES[mode]):
        _measure(plant(seed, (CUSTOMERS,)).table, taken)
    times = {part: float(np.median(seconds)) for part, seconds in taken.items()}
    plain = times["K-Means alone, n_init=10"]
    heads("part", "customers", "s", "of plain K-Means")
    for part, seconds in times.items():
        row(part, f"{min(SIZES[part], CUSTOMERS):,}", f"{seconds:.1f}", f"{seconds / plain:.2f}")
    ours = sum(times[part] for part in ("sweep", "structure test", "100 resamples"))
    row("**sweep, structure test and resamples**", "", f"{ours:.1f}", f"{ours / plain:.2f}")
    row("the same, beside this sweep alone", "", "", f"{ours / times['sweep']:.2f}")


def _measure(table: Matrix, taken: dict[str, list[float]]) -> None:
    """Time every part on one table, whose features are found and weighed beforehand."""
    weighed = weighed_as_in_a_run(table[:ROWS])
    features = weighed.sample.features
    every = np.nan_to_num(make_features(weighed.recipe.features, sample_of(table)))
    auto = segments.parse_clusters("auto")
    swept = segments.sweep(features, len(table), auto, weighed.starts)
    clusters = Clusters(weighed.recipe, swept.centroids, swept.fit.inertia)
    parts: dict[str, Callable[[], object]] = {
        "K-Means alone, n_init=10": lambda: [KMeans(k, n_init=10).fit(every) for k in KS],
        "sweep": lambda: segments.sweep(features, len(table), auto, weighed.starts),
        "gap and prediction strength (in the sweep)": lambda: compute_indices(features, list(KS)),
        "structure test": lambda: segments.measure_structure(features, weighed.starts),
        "100 resamples": lambda: segments.measure_trust(weighed.sample, clusters, {}, _name),
    }
    for part, work in parts.items():
        begun = process_time()
        work()
        taken.setdefault(part, []).append(process_time() - begun)


def _name(segment: Segment) -> str:
    """Name a segment by the level of each measure: about the work that rules have with it."""
    places = (profile.stats["median"].position for profile in segment.numbers.values())
    return " ".join("low" if p <= 0.3 else "high" if p >= 0.7 else "mid" for p in places)
