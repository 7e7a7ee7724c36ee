"""Bells and their roles: what each measure says of the groups, fitted and chosen by BIC.

A measure is *common* (one bell for all groups: it tells none apart), *pooled* (a mean for each
group, one spread) or *free* (a mean and a spread for each). Given who belongs where, BIC chooses.
Leaving measures out of a mixture by BIC is after Raftery & Dean (2006); the pruning of spreads
keeps small groups from paying for parameters that nobody needs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from personas.segments.kmeans import Matrix
from personas.segments.mixture.table import Cells, Roles

COMMON, POOLED, FREE = 0, 1, 2
# Customers' worth of pooled spread in every free spread: a group of four has hardly one.
PRIOR = 3.0
TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Bells:
    """``shares`` k; ``means`` and ``spreads`` k × d; ``roles`` d."""

    shares: Matrix
    means: Matrix
    spreads: Matrix
    roles: Roles

    @property
    def k(self) -> int:
        """How many groups there are."""
        return len(self.shares)

    @property
    def parameters(self) -> int:
        """How many free parameters."""
        cost = {COMMON: 2, POOLED: self.k + 1, FREE: 2 * self.k}
        return self.k - 1 + sum(cost[int(role)] for role in self.roles)


@dataclass(frozen=True, slots=True, eq=False)
class _Moments:
    """Of one feature: weight, mean and sum of squares a group, and the pooled variance."""

    weight: Matrix
    means: Matrix
    squares: Matrix
    pooled: float


def fit_bells(cells: Cells, owned: Matrix, clean: Matrix, roles: Roles | None = None) -> Bells:
    """Fit bells to n × k shares of ownership; ``clean`` (d × n × k) is how sound each cell is."""
    moments = [_moments(cells, owned, clean, j) for j in range(cells.width)]
    if roles is None:
        roles = np.array([_role(cells, j, m) for j, m in enumerate(moments)], dtype=np.int64)
    made = [
        _bells(cells, j, m, int(role))
        for j, (m, role) in enumerate(zip(moments, roles, strict=True))
    ]
    shares = np.maximum(owned.mean(axis=0), 1e-6)
    means = np.column_stack([mean for mean, _ in made])
    spreads = np.sqrt(np.column_stack([variance for _, variance in made]))
    return Bells(shares / shares.sum(), means, spreads, roles)


def _moments(cells: Cells, owned: Matrix, clean: Matrix, index: int) -> _Moments:
    values = cells.values[:, index, None]
    weights = owned * clean[index] * cells.known[:, index, None]
    weight = weights.sum(axis=0) + TINY
    means = (weights * values).sum(axis=0) / weight
    squares = (weights * (values - means) ** 2).sum(axis=0)
    return _Moments(weight, means, squares, float(squares.sum() / weight.sum()))


def _common(moments: _Moments) -> tuple[float, float]:
    total = moments.weight.sum()
    mean = (moments.weight * moments.means).sum() / total
    between = (moments.weight * (moments.means - mean) ** 2).sum()
    return float(mean), float((moments.squares.sum() + between) / total)


def _bells(cells: Cells, index: int, moments: _Moments, role: int) -> tuple[Matrix, Matrix]:
    """Means and variances of one feature in its role."""
    if role == COMMON:
        mean, variance = _common(moments)
        means, variances = np.full_like(moments.means, mean), np.full_like(moments.means, variance)
    else:
        means, variances = moments.means, _variances(moments, role)
    return means, np.maximum(variances, cells.narrowest(index, means))


def _variances(moments: _Moments, role: int) -> Matrix:
    if role == POOLED:
        return np.full_like(moments.means, moments.pooled)
    free: Matrix = (moments.squares + PRIOR * moments.pooled) / (moments.weight + PRIOR)
    return free


def _role(cells: Cells, index: int, moments: _Moments) -> int:
    """The role with the lowest BIC, given who belongs where."""
    k, weight = len(moments.weight), moments.weight
    costs = []
    for role, parameters in ((COMMON, 2), (POOLED, k + 1), (FREE, 2 * k)):
        means, variances = _bells(cells, index, moments, role)
        squares = moments.squares + weight * (moments.means - means) ** 2
        fit = (weight * np.log(variances) + squares / variances).sum()
        costs.append(fit + parameters * np.log(cells.rows))
    return int(np.argmin(costs))
