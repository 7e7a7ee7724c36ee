"""Expectation-maximisation for the mixture, with gaps left out and wild cells held at bay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from personas.segments.matrices import Matrix
from personas.segments.mixture.components import COMMON, Bells, bell, fit_bells
from personas.segments.mixture.data import Cells
from personas.segments.mixture.roles import choose_roles, penalty

# Passes before which roles are chosen anew.
CHOOSE = (0, 2, 6, 20)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """A fitted mixture: ``owned`` n × k; ``clean`` d × n × k, how much a cell counts."""

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
    owned = np.asfortranarray(owned)
    sound = np.ones((cells.width, 1, 1)) if clean is None else turned(clean)
    last = -np.inf
    for done in range(passes):
        if done in CHOOSE:
            roles, long = choose_roles(cells, owned, sound)
        mixture = _expect(cells, fit_bells(cells, owned, sound, roles, long))
        owned, sound = mixture.owned, mixture.clean
        if done > CHOOSE[1] and abs(mixture.fit - last) < 3e-4 * np.sqrt(cells.rows):
            break
        last = mixture.fit
    return mixture


def turned(clean: Matrix) -> Matrix:
    """Lay each n × k part out column by column: numpy is faster along many rows than few groups."""
    laid: Matrix = np.ascontiguousarray(clean.swapaxes(1, 2)).swapaxes(1, 2)
    return laid


def _expect(cells: Cells, bells: Bells) -> Mixture:
    """Who belongs where under these bells, and how well they fit."""
    density = np.ones((cells.rows, bells.k), order="F") * bells.shares
    clean = np.empty((cells.width, bells.k, cells.rows)).swapaxes(1, 2)
    for j in range(cells.width):
        own, counts = bell(cells, bells, j)
        cell = own + cells.wild[:, j, None]
        np.multiply(counts, own, out=clean[j])
        clean[j] /= cell
        if bells.roles[j] == COMMON:
            density *= cells.single[:, j, None]
        else:
            cell[~cells.known[:, j]] = 1.0
            density *= cell
    total = np.maximum(density.sum(axis=1), np.finfo(float).tiny)
    fit = float(np.log(total).sum())
    bic = -2 * fit + penalty(bells, cells.rows)
    return Mixture(bells, density / total[:, None], clean, fit, bic)
