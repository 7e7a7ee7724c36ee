"""Bells and their roles: what each measure says of the groups.

A measure is *common* (one hump for all groups: it tells none apart), *pooled* (a mean for each
group, one spread), *free* (a mean and a spread for each) or *counted* (a rate for each, from which
the spread follows). Bells are normal, or long-tailed: a t with `TAIL` degrees of freedom.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from personas.segments.matrices import Matrix
from personas.segments.mixture.data import (
    ROOT,
    WILD,
    Cells,
    Mask,
    Rates,
    Roles,
    count_density,
    fit_rates,
)

COMMON, POOLED, FREE, COUNTED = 0, 1, 2, 3
# Customers' worth of pooled spread in every free spread: a group of four has hardly one.
PRIOR = 3.0
TINY = 1e-9
TAIL = 4
# The density of a t with 4 degrees of freedom at its middle.
PEAK = 0.375


@dataclass(frozen=True, slots=True, eq=False)
class Bells:
    """``shares`` k; ``means`` and ``spreads`` k × d; ``roles`` and ``long`` (tails) d.

    ``rates`` are those of counts, by the index of their feature.
    """

    shares: Matrix
    means: Matrix
    spreads: Matrix
    roles: Roles
    long: Mask
    rates: Mapping[int, Rates]

    @property
    def k(self) -> int:
        """How many groups there are."""
        return len(self.shares)


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Of one feature: weight, mean and sum of squares a group, and the pooled variance."""

    weight: Matrix
    means: Matrix
    squares: Matrix
    pooled: float


def fit_bells(cells: Cells, owned: Matrix, clean: Matrix, roles: Roles, long: Mask) -> Bells:
    """Fit bells to n × k shares of ownership; ``clean`` (d × n × k): how much each cell counts."""
    moments = [moments_of(cells, owned * clean[j], j) for j in range(cells.width)]
    variances = [
        variances_of(cells, j, m, int(role))
        for j, (m, role) in enumerate(zip(moments, roles, strict=True))
    ]
    rates = {
        j: fit_rates(counts, owned * clean[j] * cells.known[:, j, None])
        for j, counts in cells.counts.items()
    }
    shares = np.maximum(owned.mean(axis=0), 1e-6)
    means = np.column_stack([m.means for m in moments])
    spreads = np.sqrt(np.column_stack(variances))
    return Bells(shares / shares.sum(), means, spreads, roles, long, rates)


def moments_of(cells: Cells, mass: Matrix, index: int) -> Moments:
    """Return the moments of a feature, each customer counting ``mass`` (n × k)."""
    values, known = cells.values[:, index], cells.known[:, index]
    weights = mass if known.all() else mass * known[:, None]
    weight = known @ mass + TINY
    means = (values @ weights) / weight
    apart = values[:, None] - means
    squares = np.einsum("ij,ij,ij->j", weights, apart, apart)
    return Moments(weight, means, squares, float(squares.sum() / weight.sum()))


def variances_of(cells: Cells, index: int, moments: Moments, role: int) -> Matrix:
    """Return the variance of every group, none below what the measure can show."""
    free = (moments.squares + PRIOR * moments.pooled) / (moments.weight + PRIOR)
    variances = free if role == FREE else np.full_like(moments.means, moments.pooled)
    return np.maximum(variances, cells.narrowest(index, moments.means))


def bell(cells: Cells, bells: Bells, index: int) -> tuple[Matrix, Matrix]:
    """Return a feature's densities n × k, wild cells aside, and how much each cell counts."""
    if bells.roles[index] == COUNTED:
        density = count_density(cells.counts[index], bells.rates[index])
        return (1 - WILD) * density, np.ones_like(density)
    values = cells.values[:, index, None]
    return shape(
        values, bells.means[:, index], bells.spreads[:, index], long=bool(bells.long[index])
    )


def shape(values: Matrix, means: Matrix, spreads: Matrix, *, long: bool) -> tuple[Matrix, Matrix]:
    """Return densities n × k and weights: those of a t after Kent, Tyler & Vardi (1994)."""
    square = np.subtract(values, means, order="F")
    square /= spreads
    square *= square
    if not long:
        square *= -0.5
        density = np.exp(square, out=square)
        density *= (1 - WILD) / (ROOT * spreads)
        return density, np.ones_like(density)
    square += TAIL
    inner = np.divide(TAIL, square, out=square)
    # To the power of 2.5; the power itself takes ten times as long.
    density = inner * inner
    density *= np.sqrt(inner)
    density *= (1 - WILD) * PEAK / spreads
    inner *= (TAIL + 1) / TAIL
    return density, inner
