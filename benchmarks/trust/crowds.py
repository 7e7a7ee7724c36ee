"""Tables without segments: uniform, slanted, skewed and counted crowds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.trust.planted import Matrix

CROWDS = ("uniform", "one Gaussian with correlation", "log-normal", "discrete")


def crowd(seed: int) -> tuple[str, Matrix]:
    """Make the crowd of a seed: its kind, and the table."""
    rng = np.random.default_rng(seed)
    kind, rows, width = (
        CROWDS[seed % 4],
        int(rng.choice([200, 500, 1000, 2000])),
        int(rng.integers(2, 8)),
    )
    mixing = rng.uniform(0, 1) * rng.normal(size=(width, width)) + np.eye(width)
    slanted = rng.normal(size=(rows, width)) @ mixing / np.sqrt((mixing**2).sum(axis=0))
    made: dict[str, Callable[[], Matrix]] = {
        "uniform": lambda: rng.random((rows, width)),
        "one Gaussian with correlation": lambda: slanted,
        "log-normal": lambda: np.exp(0.8 * slanted),
        "discrete": lambda: rng.poisson(rng.choice([0.3, 1, 3, 8], width), (rows, width)).astype(
            float
        ),
    }
    return kind, made[kind]()
