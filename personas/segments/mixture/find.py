"""Find groups: several starts for the mixture, the best BIC, groups split, humps merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from personas.facts.recipe import Feature
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


def find_groups(matrix: Matrix, features: Sequence[Feature], steps: Sequence[float]) -> Groups:
    """Return the groups in n × d features with NaN for gaps; one group where there are none.

    ``steps`` is the step between values of discrete measures, 0 of continuous ones. The start is
    K-Means over all measures, then Ward over those that the first mixture found telling.
    """
    cells = Cells.of(matrix, features, steps)
    many = int(np.clip(cells.rows // ROWS_A_GROUP, 1, MOST_GROUPS))
    best = best_on_path(cells, _kmeans(cells.values, many))
    weights = _weights(best)
    if weights.any():
        best = min(best, best_on_path(cells, _ward(cells.values * weights, many)), key=_bic)
    best = split_groups(cells, best)
    return Groups(merge_humps(cells, best), best.bells.roles != COMMON)


def _bic(mixture: Mixture) -> float:
    return mixture.bic


def _weights(mixture: Mixture) -> Matrix:
    """One over the usual spread within groups, of the features that tell groups apart."""
    weights: Matrix = np.where(mixture.bells.roles != COMMON, 1 / within(mixture), 0.0)
    return weights


def _kmeans(values: Matrix, k: int) -> Matrix:
    different = len(np.unique(values, axis=0))
    return _owned(fit_random(values, min(k, different), seed=0, starts=3).labels)


def _ward(values: Matrix, k: int) -> Matrix:
    return _owned(fcluster(linkage(values, "ward"), k, "maxclust").astype(np.int64) - 1)


def _owned(labels: Labels) -> Matrix:
    owned: Matrix = np.eye(int(labels.max()) + 1)[labels]
    return owned
