"""The notebook way: ``python -m benchmarks.speed.notebook TABLE [FOLDER]``.

What is written by hand again and again: read the table whole, medians for gaps, z-scores, K-Means
for every k from 2 to 10, the k with the highest silhouette, means and quartiles of each cluster.
With a folder it also writes a few charts and the customers. Its silhouettes are taken on 10,000
rows: on all of them they would never end.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

KS = range(2, 11)
ROWS = 10_000


def main(table: Path, folder: Path | None) -> None:
    """Cluster the customers of a table and describe the clusters; draw them into a folder."""
    customers = pd.read_csv(table, sep=_separator(table))
    numbers = customers.select_dtypes("number").drop(columns=customers.columns[0])
    features = StandardScaler().fit_transform(numbers.fillna(numbers.median()))
    fits = [KMeans(k, n_init=10, random_state=0).fit(features) for k in KS]
    scores = [
        silhouette_score(features, fit.labels_, sample_size=_sample(features), random_state=0)
        for fit in fits
    ]
    best = fits[int(np.argmax(scores))]
    customers["cluster"] = best.labels_
    clusters = customers.groupby("cluster")[list(numbers)]
    print(clusters.describe().T.to_string())
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, column in clusters:
            column.describe().to_csv(folder / f"cluster-{name}.csv")
        customers.to_csv(folder / "customers.csv", index=False)
        _draw(features, best, [fit.inertia_ for fit in fits], scores, folder)


def _separator(table: Path) -> str:
    with table.open(encoding="utf-8-sig") as lines:
        header = next(lines)
    return max(",;\t", key=header.count)


def _sample(features: np.ndarray) -> int | None:
    return ROWS if len(features) > ROWS else None


def _draw(
    features: np.ndarray, best: KMeans, inertia: list[float], scores: list[float], folder: Path
) -> None:
    import matplotlib as mpl
    from sklearn.decomposition import PCA

    mpl.use("agg")
    from matplotlib import pyplot as plt

    for name, line in {"elbow": inertia, "silhouette": scores}.items():
        plt.figure()
        plt.plot(KS, line, marker="o")
        plt.savefig(folder / f"{name}.png")
    shown = np.random.default_rng(0).choice(len(features), min(ROWS, len(features)), replace=False)
    plane = PCA(2).fit_transform(features[shown])
    plt.figure()
    plt.scatter(plane[:, 0], plane[:, 1], c=best.labels_[shown], s=4)
    plt.savefig(folder / "clusters.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
