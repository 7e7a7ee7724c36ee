"""Find groups: several starts for the mixture, the best BIC, groups split, humps merged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from personas.segments.kmeans.fit import fit_random
from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.bells import COMMON
from personas.segments.mixture.em import Mixture
from personas.segments.mixture.humps import merge_humps
from personas.segments.mixture.path import best_on_path
from personas.segments.mixture.split import split_groups, within
from personas.segments.mixture.table import Cells, Mask

MOST_GROUPS = 14
ROWS_A_GROUP = 12


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The groups of the customers given: ``labels`` from 0, and which features ``tell`` them."""

    labels: Labels
    tell: Mask

    @property
    def k(self) -> int:
        """How many groups there are."""
        return int(self.labels.max()) + 1


def start(cells: Cells) -> Mixture:
    """Return the mixture that a start from K-Means over all measures leads to."""
    return best_on_path(cells, _kmeans(cells.values, _many(cells)))


def find_groups(cells: Cells, first: Mixture) -> Groups:
    """Return the groups of the customers; one group where there are none.

    After the ``first`` mixture comes a start from Ward's over the measures that it found telling.
    """
    best = best_on_path(cells, first.owned)
    weights = _weights(best)
    best = min(best, best_on_path(cells, _ward(cells.values * weights, _many(cells))), key=_bic)
    return groups_of(cells, split_groups(cells, best))


def groups_of(cells: Cells, mixture: Mixture) -> Groups:
    """Return the groups of a mixture after merging those that make one hump."""
    return Groups(merge_humps(cells, mixture), mixture.bells.roles != COMMON)


def _many(cells: Cells) -> int:
    return int(np.clip(cells.rows // ROWS_A_GROUP, 1, MOST_GROUPS))


def _bic(mixture: Mixture) -> float:
    return mixture.bic


def _weights(mixture: Mixture) -> Matrix:
    """One over the usual spread within groups, of the features that tell them apart, or of all."""
    tell = mixture.bells.roles != COMMON
    weights: Matrix = np.where(tell | ~tell.any(), 1 / within(mixture), 0.0)
    return weights


def _kmeans(values: Matrix, k: int) -> Matrix:
    different = len(np.unique(values, axis=0))
    return _owned(fit_random(values, min(k, different), seed=0, starts=3).labels)


def _ward(values: Matrix, k: int) -> Matrix:
    return _owned(fcluster(linkage(values, "ward"), k, "maxclust").astype(np.int64) - 1)


def _owned(labels: Labels) -> Matrix:
    owned: Matrix = np.eye(int(labels.max()) + 1)[labels]
    return owned
