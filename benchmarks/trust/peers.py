"""Peers that are no dependency: latent classes of StepMix, and the hierarchy of genieclust.

``uv sync --group benchmarks`` or ``pip install --group benchmarks`` installs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np
from sklearn.preprocessing import StandardScaler

from benchmarks.trust.methods import KS, fill
from benchmarks.trust.planted import Labels, Matrix

FEW = 11  # a column of so few values is a category
PATIENCE = 3  # a search for k ends after so many that are worse
QUIET = {"max_iter": 300, "verbose": 0, "progress_bar": 0}


def missing() -> list[str]:
    """Return what is not installed, and is left out."""
    return [name for name in ("stepmix", "genieclust") if find_spec(name) is None]


def latent_classes(table: Matrix, categories: Sequence[int] = ()) -> Labels:
    """StepMix with BIC: multinomials of columns with few values, bells of all others."""
    from stepmix.stepmix import StepMix

    is_coded = [_is_coded(column) or i in categories for i, column in enumerate(table.T)]
    coded = [np.unique(column, return_inverse=True)[1] for column in table.T[is_coded]]
    gaps = np.isnan(table[:, is_coded])
    codes = np.where(gaps, np.nan, np.column_stack(coded)) if coded else table[:, :0]
    numbers = table[:, np.logical_not(is_coded)]
    numbers = StandardScaler().fit_transform(numbers) if numbers.shape[1] else numbers
    model = {
        kind: {"model": kind, "n_columns": part.shape[1]}
        for kind, part in (("categorical_nan", codes), ("continuous_nan", numbers))
        if part.shape[1]
    }
    cells = np.column_stack([codes, numbers])
    has_gaps = bool(np.isnan(cells).any())
    start, starts = ("random", 3) if has_gaps else ("kmeans", 1)
    settings = {"n_init": starts, "init_params": start, "abs_tol": 1e-6, "random_state": 0, **QUIET}
    fits, costs = [], []
    for k in (1, *KS):
        fits.append(StepMix(k, measurement=model, **settings))
        costs.append(fits[-1].fit(cells).bic(cells))
        if len(costs) - int(np.argmin(costs)) > PATIENCE:
            break
    return np.asarray(fits[int(np.argmin(costs))].predict(cells))


def _is_coded(column: Matrix) -> bool:
    return len(np.unique(column[~np.isnan(column)])) <= FEW


def genie(table: Matrix, k: int) -> Labels:
    """Genie of z-scores, told how many there are."""
    from genieclust import Genie

    return np.asarray(Genie(k).fit_predict(StandardScaler().fit_transform(fill(table))))
