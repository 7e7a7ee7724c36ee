"""The role of each feature, and whether its tails are long: the lowest BIC, given responsibilities.

After Raftery & Dean (2006). A parameter of one component is learnt from its customers alone, so it
should cost the logarithm of their number, which a small group can pay; but which customers they
are was chosen among all. It costs what is halfway between.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

import numpy as np

from personas.segments.matrices import Matrix
from personas.segments.mixture.components import (
    COMMON,
    COUNT,
    EQUAL,
    VARYING,
    Components,
    Roles,
    feature_moments,
    fit_variances,
)
from personas.segments.mixture.counts import count_density, fit_rates
from personas.segments.mixture.data import OUTLIERS, Cells
from personas.segments.mixture.em import Mask, component_density

# Parameters of a unimodal density: place, width, skewness and tails.
UNIMODAL_PARAMETERS = 4
# One component more takes positive evidence (Kass & Raftery 1995).
EVIDENCE = 2.0


def penalty(components: Components, rows: int) -> float:
    """Return BIC's price of all parameters, and of evidence for every component."""
    price = _parameter_price(components.shares * rows)
    features = fsum(_role_price(int(role), price, rows) for role in components.roles)
    return features + (components.k - 1) * (float(np.log(rows)) + EVIDENCE)


def choose_roles(
    cells: Cells, responsibilities: Matrix, cell_weights: Matrix
) -> tuple[Roles, Mask]:
    """Return the role of every feature with the lowest BIC, and whether its tails are long."""
    best = []
    for j, weights in enumerate(cell_weights):
        unimodal = cells.unimodal[cells.is_filled[:, j], j]
        common = _role_price(COMMON, 0.0, cells.rows) - 2 * float(np.log(unimodal).sum())
        costs = _role_costs(cells, j, responsibilities, weights)
        best.append(min([(common, COMMON, False), *costs]))
    roles = np.array([role for _, role, _ in best], dtype=np.int64)
    return roles, np.array([is_long for _, _, is_long in best])


def separation_bic(cells: Cells, responsibilities: Matrix) -> float:
    """Return the BIC of the first feature where it separates the components."""
    return min(_role_costs(cells, 0, responsibilities, np.ones((cells.rows, 1))))[0]


def _role_costs(
    cells: Cells, index: int, responsibilities: Matrix, cell_weights: Matrix
) -> Iterator[tuple[float, int, bool]]:
    """Yield BIC, role and tails of the feature in each role that separates components."""
    price = _parameter_price(responsibilities.sum(axis=0))
    mass = responsibilities * cells.is_filled[:, index, None]
    for role, is_long, density in _role_densities(cells, index, responsibilities, cell_weights):
        density += cells.outliers[:, index, None]
        fit = -2 * float(np.vdot(mass.T, np.log(density).T))
        yield fit + _role_price(role, price, cells.rows), role, is_long


def _role_densities(
    cells: Cells, index: int, responsibilities: Matrix, cell_weights: Matrix
) -> Iterator[tuple[int, bool, Matrix]]:
    """Yield role, tails and density n × k of the feature in each role that separates components."""
    values, share = cells.values[:, index, None], 1 - OUTLIERS.share
    mass = responsibilities * cell_weights
    if index in cells.counts:
        counts = cells.counts[index]
        rates = fit_rates(counts, mass * cells.is_filled[:, index, None])
        yield COUNT, False, share * count_density(counts, rates)
    normal = feature_moments(cells, mass, index)
    spreads = np.sqrt(normal.variance)
    _, tail_weights = component_density(values, normal.means, spreads, share=share, is_long=True)
    long = feature_moments(cells, mass * tail_weights, index)
    for role in (EQUAL, VARYING):
        for is_long, moments in ((False, normal), (True, long)):
            spreads = np.sqrt(fit_variances(cells, index, moments, role))
            density, _ = component_density(
                values, moments.means, spreads, share=share, is_long=is_long
            )
            yield role, is_long, density


def _parameter_price(sizes: Matrix) -> float:
    """Return what one parameter of every component costs."""
    return float((np.log(np.maximum(sizes, 2)) + np.log(sizes.sum())).sum() / 2)


def _role_price(role: int, price: float, rows: int) -> float:
    log_rows = float(np.log(rows))
    prices = {COMMON: UNIMODAL_PARAMETERS * log_rows, VARYING: 2 * price}
    return prices.get(role, price + log_rows)
