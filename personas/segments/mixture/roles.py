"""Which role each measure has, and whether its tails are long: BIC, given who belongs where.

After Raftery & Dean (2006). A parameter of one group is learnt from that group's customers alone,
so it should cost the logarithm of their number, which a small group can pay; but which customers
they are was chosen among all. It costs what is halfway between.
"""

from __future__ import annotations

import numpy as np

from personas.segments.matrices import Matrix
from personas.segments.mixture.components import (
    COMMON,
    COUNTED,
    FREE,
    POOLED,
    Bells,
    moments_of,
    shape,
    variances_of,
)
from personas.segments.mixture.data import WILD, Cells, Mask, Roles, count_density, fit_rates

# Place, width, lean and tails of a single hump.
HUMP = 4
# One group more takes positive evidence (Kass & Raftery 1995).
EVIDENCE = 2.0


def penalty(bells: Bells, rows: int) -> float:
    """Return BIC's price of all parameters, and of evidence for every group."""
    own = _own(bells.shares * rows)
    measures = sum(_price(int(role), own, rows) for role in bells.roles)
    return measures + (bells.k - 1) * (float(np.log(rows)) + EVIDENCE)


def choose_roles(cells: Cells, owned: Matrix, clean: Matrix) -> tuple[Roles, Mask]:
    """Return the role of every feature with the lowest BIC, and whether its tails are long."""
    best = [_best(cells, j, owned, clean[j]) for j in range(cells.width)]
    roles = np.array([role for _, role, _ in best], dtype=np.int64)
    return roles, np.array([long for _, _, long in best])


def told_apart(cells: Cells, owned: Matrix) -> float:
    """Return the BIC of the first feature where it tells the groups apart."""
    own = _own(owned.sum(axis=0))
    densities = _densities(cells, 0, owned, np.ones((cells.rows, 1)))
    fits = ((role, np.log(density + cells.wild[:, 0, None])) for role, _, density in densities)
    return min(_price(role, own, cells.rows) - 2 * float((owned * f).sum()) for role, f in fits)


def _best(cells: Cells, index: int, owned: Matrix, clean: Matrix) -> tuple[float, int, bool]:
    known = cells.known[:, index]
    own = _own(owned.sum(axis=0))
    same = -2 * float(np.log(cells.single[known, index]).sum())
    costs = [(same + _price(COMMON, own, cells.rows), COMMON, False)]
    here = owned * known[:, None]
    for role, long, density in _densities(cells, index, owned, clean):
        density += cells.wild[:, index, None]
        fit = -2 * float(np.vdot(here.T, np.log(density).T))
        costs.append((fit + _price(role, own, cells.rows), role, long))
    return min(costs)


def _densities(
    cells: Cells, index: int, owned: Matrix, clean: Matrix
) -> list[tuple[int, bool, Matrix]]:
    """What the feature would be like in each role that tells groups apart."""
    values, made = cells.values[:, index, None], []
    if index in cells.counts:
        counts = cells.counts[index]
        rates = fit_rates(counts, owned * clean * cells.known[:, index, None])
        made.append((COUNTED, False, (1 - WILD) * count_density(counts, rates)))
    moments = moments_of(cells, owned * clean, index)
    pulled = shape(values, moments.means, np.sqrt(moments.pooled), long=True)[1]
    tailed = moments_of(cells, owned * clean * pulled, index)
    for role in (POOLED, FREE):
        for long, m in ((False, moments), (True, tailed)):
            spreads = np.sqrt(variances_of(cells, index, m, role))
            made.append((role, long, shape(values, m.means, spreads, long=long)[0]))
    return made


def _own(sizes: Matrix) -> float:
    """What one parameter of every group costs."""
    return float((np.log(np.maximum(sizes, 2)) + np.log(sizes.sum())).sum() / 2)


def _price(role: int, own: float, rows: int) -> float:
    every = float(np.log(rows))
    prices = {COMMON: HUMP * every, POOLED: own + every, FREE: 2 * own, COUNTED: own + every}
    return prices[role]
