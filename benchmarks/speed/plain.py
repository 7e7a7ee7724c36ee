"""scikit-learn's K-Means alone: ``python -m benchmarks.speed.plain MATRIX``.

The matrix is ready: z-scores of all customers, made by ``benchmarks.speed.matrix``. One k,
best of ten starts: what any segmentation with scikit-learn costs at least.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans

K = 6  # as many as were planted

if __name__ == "__main__":
    print(KMeans(K, n_init=10, random_state=0).fit(np.load(Path(sys.argv[1]))).inertia_)
