"""Fit the mixture by expectation–maximisation; gaps are left out, outliers move no component."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from personas.segments.matrices import Matrix
from personas.segments.mixture.components import (
    COMMON,
    Components,
    feature_density,
    fit_components,
)
from personas.segments.mixture.data import Cells
from personas.segments.mixture.em import add_outliers, compute_responsibilities
from personas.segments.mixture.roles import choose_roles, penalty

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
