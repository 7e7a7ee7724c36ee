"""From many groups down to one: merge the two that lose least, fit again, keep the best BIC."""

from __future__ import annotations

import numpy as np

from personas.segments.matrices import Matrix
from personas.segments.mixture.bells import COMMON, TINY
from personas.segments.mixture.em import Mixture, fit_mixture
from personas.segments.mixture.table import Cells

# Fewer customers than this are no segment, however far away they are.
SMALLEST_ROWS, SMALLEST_SHARE = 4, 0.01
LONG, SHORT = 60, 12


def best_on_path(cells: Cells, owned: Matrix) -> Mixture:
    """Return the mixture with the lowest BIC on the way from the groups ``owned`` to one."""
    mixture = fit_mixture(cells, owned)
    best = None
    while True:
        mixture = _dissolve_small(cells, mixture)
        if best is None or mixture.bic < best.bic:
            best = mixture
        if mixture.k == 1:
            return fit_mixture(cells, best.owned, best.clean, LONG)
        mixture = _merge(cells, mixture)


def smallest(cells: Cells) -> float:
    """Return how many customers a group needs."""
    return max(SMALLEST_ROWS, SMALLEST_SHARE * cells.rows)


def _dissolve_small(cells: Cells, mixture: Mixture) -> Mixture:
    """A handful of wild customers makes no group: let the others have them."""
    bar = smallest(cells)
    while mixture.k > 1 and mixture.bells.shares.min() * cells.rows < bar:
        small = int(mixture.bells.shares.argmin())
        owned = np.delete(mixture.owned, small, axis=1)
        owned = owned / np.maximum(owned.sum(axis=1, keepdims=True), np.finfo(float).tiny)
        mixture = fit_mixture(cells, owned, np.delete(mixture.clean, small, axis=2), SHORT)
    return mixture


def _merge(cells: Cells, mixture: Mixture) -> Mixture:
    i, j = _cheapest(cells, mixture)
    owned, clean = mixture.owned, mixture.clean
    both = owned[:, i] + owned[:, j]
    shared = (owned[:, i] * clean[:, :, i] + owned[:, j] * clean[:, :, j]) / (both + 1e-12)
    kept_owned, kept_clean = np.delete(owned, j, axis=1), np.delete(clean, j, axis=2)
    kept_owned[:, i], kept_clean[:, :, i] = both, np.minimum(shared, 1.0)
    return fit_mixture(cells, kept_owned, kept_clean, SHORT)


def _cheapest(cells: Cells, mixture: Mixture) -> tuple[int, int]:
    """The pair whose merger costs the least complete likelihood, i < j."""
    bells, rows = mixture.bells, len(mixture.owned)
    size = bells.shares * rows
    gain = size * np.log(size)
    both = size[:, None] + size[None]
    cost = gain[:, None] + gain[None] - both * np.log(both)
    for j in np.flatnonzero(bells.roles != COMMON):
        sound = mixture.clean[j] * cells.known[:, j, None]
        weight = (mixture.owned * sound).sum(axis=0) + TINY
        cost += _spread_lost(weight, bells.means[:, j], bells.spreads[:, j] ** 2)
    cost[np.tril_indices(mixture.k)] = np.inf
    return divmod(int(cost.argmin()), mixture.k)


def _spread_lost(weight: Matrix, means: Matrix, variances: Matrix) -> Matrix:
    """How much log-variance one feature gains when two groups share a bell, every pair."""
    total = weight[:, None] + weight[None]
    middle = (weight[:, None] * means[:, None] + weight[None] * means[None]) / total
    wide = variances + (means - middle) ** 2  # of the column's group around the pair's mean
    merged = (weight[None] * wide + (weight[None] * wide).T) / total
    logs = weight * np.log(variances)
    lost: Matrix = 0.5 * (total * np.log(merged) - logs[:, None] - logs[None])
    return lost
