"""Expectation-maximisation for the mixture, with gaps left out and wild cells held at bay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from personas.segments.kmeans import Matrix
from personas.segments.mixture.bells import Bells, fit_bells
from personas.segments.mixture.table import ROOT, WILD, Cells


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """A fitted mixture: ``owned`` n × k, ``clean`` d × n × k (how sound a cell is for a group)."""

    bells: Bells
    owned: Matrix
    clean: Matrix
    fit: float
    bic: float

    @property
    def k(self) -> int:
        """How many groups there are."""
        return self.bells.k


def fit_mixture(
    cells: Cells, owned: Matrix, clean: Matrix | None = None, passes: int = 12
) -> Mixture:
    """Improve a first guess at who belongs where; stop when the fit hardly grows."""
    sound = np.ones((cells.width, 1, 1)) if clean is None else clean
    bells, last = fit_bells(cells, owned, sound), -np.inf
    for _ in range(passes):
        mixture = _expect(cells, bells)
        if abs(mixture.fit - last) < 3e-4 * np.sqrt(cells.rows):
            break
        last, bells = mixture.fit, fit_bells(cells, mixture.owned, mixture.clean)
    return _expect(cells, bells)


def _expect(cells: Cells, bells: Bells) -> Mixture:
    """Who belongs where under these bells, and how well they fit."""
    density = np.ones((cells.rows, bells.k)) * bells.shares
    clean = np.empty((cells.width, cells.rows, bells.k))
    for j in range(cells.width):
        bell = _bell(cells.values[:, j, None], bells.means[:, j], bells.spreads[:, j])
        cell = bell + cells.wild[:, j, None]
        np.divide(bell, cell, out=clean[j])
        density *= np.where(cells.known[:, j, None], cell, 1.0)
    total = np.maximum(density.sum(axis=1), np.finfo(float).tiny)
    fit = float(np.log(total).sum())
    bic = -2 * fit + bells.parameters * float(np.log(cells.rows))
    return Mixture(bells, density / total[:, None], clean, fit, bic)


def _bell(values: Matrix, means: Matrix, spreads: Matrix) -> Matrix:
    density: Matrix = np.exp(-0.5 * ((values - means) / spreads) ** 2) * (
        (1 - WILD) / (ROOT * spreads)
    )
    return density
