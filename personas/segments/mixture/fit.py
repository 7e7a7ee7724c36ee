"""Fit the mixture by expectation–maximisation; gaps are left out, outliers move no component.

The role of each feature, and whether its tails are long: the lowest BIC, given responsibilities.

After Raftery & Dean (2006). A parameter of one component is learnt from its customers alone, so it
should cost the logarithm of their number, which a small group can pay; but which customers they
are was chosen among all. It costs what is halfway between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum

import numpy as np

from personas.segments.matrices import Matrix
from personas.segments.mixture.components import (
    COMMON,
    COUNT,
    EQUAL,
    OUTLIERS,
    VARYING,
    Cells,
    Components,
    Roles,
    count_density,
    feature_density,
    feature_moments,
    fit_components,
    fit_rates,
    fit_variances,
)
from personas.segments.mixture.em import (
    Mask,
    add_outliers,
    component_density,
    compute_responsibilities,
)

# Iterations before which roles are chosen anew.
CHOOSE = (0, 2, 6, 20)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """A fitted mixture: ``responsibilities`` n × k; ``cell_weights`` d × n × k."""

    components: Components
    responsibilities: Matrix
    cell_weights: Matrix
    log_likelihood: float
    bic: float

    @property
    def within_spreads(self) -> Matrix:
        """Return the root mean variance within components, d."""
        spreads: Matrix = np.sqrt(self.components.shares @ self.components.spreads**2)
        return spreads


def fit_mixture(
    cells: Cells,
    responsibilities: Matrix,
    cell_weights: Matrix | None = None,
    max_iter: int = 12,
) -> Mixture:
    """Improve first responsibilities n × k; stop when the likelihood hardly grows."""
    responsibilities = np.asfortranarray(responsibilities)
    weights = np.ones((cells.width, 1, 1)) if cell_weights is None else _by_column(cell_weights)
    previous = -np.inf
    for iteration in range(max_iter):
        if iteration in CHOOSE:
            roles, is_long = choose_roles(cells, responsibilities, weights)
        components = fit_components(cells, responsibilities, weights, roles, is_long)
        mixture = _expect(cells, components)
        responsibilities, weights = mixture.responsibilities, mixture.cell_weights
        change = abs(mixture.log_likelihood - previous)
        if iteration > CHOOSE[1] and change < 3e-4 * np.sqrt(cells.rows):
            break
        previous = mixture.log_likelihood
    return mixture


def _by_column(weights: Matrix) -> Matrix:
    """Lay each n × k part out by column: numpy is faster along many rows than few components."""
    layout: Matrix = np.ascontiguousarray(weights.swapaxes(1, 2)).swapaxes(1, 2)
    return layout


def _expect(cells: Cells, components: Components) -> Mixture:
    """Return the mixture with the responsibilities under these components, and their fit."""
    weights = np.empty((cells.width, components.k, cells.rows)).swapaxes(1, 2)
    densities = _densities(cells, components, weights)
    responsibilities, fit = compute_responsibilities(components.shares, cells.rows, densities)
    bic = -2 * fit + penalty(components, cells.rows)
    return Mixture(components, responsibilities, weights, fit, bic)


def _densities(cells: Cells, components: Components, weights: Matrix) -> Iterator[Matrix]:
    """Yield each feature's density, n × k or n × 1, and write its cells' ``weights``."""
    for j in range(cells.width):
        density, tail_weights = feature_density(cells, components, j)
        density, _ = add_outliers(density, tail_weights, cells.outliers[:, j], out=weights[j])
        if components.roles[j] == COMMON:
            yield cells.unimodal[:, j, None]
        else:
            density[~cells.is_filled[:, j]] = 1.0
            yield density


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
