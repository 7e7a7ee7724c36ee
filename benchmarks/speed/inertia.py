"""How good centroids are that were found in a sample and settled in few passes over all rows."""

from __future__ import annotations

from benchmarks.speed.asked import Asked
from benchmarks.speed.process import python, run_once
from benchmarks.trust.markdown import heads, row

SIZES = (1_000_000, 10_000_000)
BAR = 1.001


def inertia(asked: Asked) -> None:
    """Print a row a size: our inertia as a multiple of that of scikit-learn, best of ten starts.

    It is the same each time, so that it is measured once.
    """
    heads("customers", "k", "inertia", "scikit-learn, best of 10", "times", "aim")
    for size in asked.among(SIZES):
        told = asked.folder / f"{size}-inertia.txt"
        table = asked.table(size, "parquet")
        run_once(python("-m", "benchmarks.speed.inertias", table), str(told))
        customers, k, ours, theirs = told.read_text().split()[-4:]
        times = float(ours) / float(theirs)
        row(f"{int(customers):,}", k, f"{float(ours):.6g}", f"{float(theirs):.6g}",
            f"{times:.6f}", BAR)  # fmt: skip
