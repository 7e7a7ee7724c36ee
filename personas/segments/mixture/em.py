"""The two steps of expectation–maximisation for mixtures with outlying cells, and the 1-D fit.

A cell (a customer's value of one feature) is drawn from its component, or with a small probability
from a wide normal distribution of outliers; an outlier moves no component.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from personas.segments.matrices import Matrix

Mask = NDArray[np.bool_]

ROOT = float(np.sqrt(2 * np.pi))
TINY = 1e-9
# Degrees of freedom of a long-tailed component, and the density of such a t at its middle.
TAIL = 4
PEAK = 0.375


@dataclass(frozen=True, slots=True)
class Outliers:
    """The share of outlying cells, and the standard deviation of their normal distribution."""

    share: float
    spread: float

    def density(self, values: Matrix) -> Matrix:
        """Return the density of outliers at the values, times their share."""
        scale = self.spread * ROOT
        density: Matrix = self.share * np.exp(-0.5 * (values / self.spread) ** 2) / scale
        return density


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Of one feature: weight, mean and sum of squares by component, and the pooled variance."""

    weight: Matrix
    means: Matrix
    squares: Matrix
    variance: float


def component_density(
    values: Matrix, means: Matrix, spreads: Matrix, *, share: float, is_long: bool
) -> tuple[Matrix, Matrix]:
    """Return densities n × k, times ``share``, and the weights of cells in the M-step, n × k.

    ``values`` n × 1; ``means`` and ``spreads`` k. A component is normal, or a t with `TAIL` degrees
    of freedom; the weights of the t are those of Kent, Tyler & Vardi (1994).
    """
    square = np.subtract(values, means, order="F")
    square /= spreads
    square *= square
    if not is_long:
        square *= -0.5
        density = np.exp(square, out=square)
        density *= share / (ROOT * spreads)
        return density, np.ones_like(density)
    square += TAIL
    inner = np.divide(TAIL, square, out=square)
    # To the power of 2.5; the power itself takes ten times as long.
    density = inner * inner
    density *= np.sqrt(inner)
    density *= share * PEAK / spreads
    inner *= (TAIL + 1) / TAIL
    return density, inner


def add_outliers(
    density: Matrix, tail_weights: Matrix, outliers: Matrix, out: Matrix | None = None
) -> tuple[Matrix, Matrix]:
    """Return the density of cells, n × k, and how much each counts for its component.

    That is the probability that it is no outlier, times its weight in the component's tail.
    """
    cells = density + outliers[:, None]
    weights = np.multiply(tail_weights, density, out=out)
    weights /= cells
    return cells, weights


def compute_responsibilities(
    shares: Matrix, rows: int, densities: Iterable[Matrix]
) -> tuple[Matrix, float]:
    """E-step: return responsibilities n × k and the log-likelihood, given each feature's density.

    ``shares`` k; every density is n × k, or n × 1 where it is the same for all components.
    """
    joint = np.ones((rows, len(shares)), order="F") * shares
    for density in densities:
        joint *= density
    total = np.maximum(joint.sum(axis=1), np.finfo(float).tiny)
    return joint / total[:, None], float(np.log(total).sum())


def compute_moments(values: Matrix, is_filled: Mask, mass: Matrix) -> Moments:
    """M-step: return the moments of one feature, n values of which count ``mass`` n × k."""
    weights = mass if is_filled.all() else mass * is_filled[:, None]
    weight = is_filled @ mass + TINY
    means = (values @ weights) / weight
    deviations = values[:, None] - means
    squares = np.einsum("ij,ij,ij->j", weights, deviations, deviations)
    return Moments(weight, means, squares, float(squares.sum() / weight.sum()))


def fit_univariate(
    values: Matrix, k: int, outliers: Outliers, least_spread: float, iterations: int
) -> float:
    """Fit k normal components to values with a deviation of about 1; return the log-likelihood."""
    shares = np.full(k, 1 / k)
    means = np.quantile(values, (np.arange(k) + 0.5) / k)
    spreads = np.full(k, values.std() / k + least_spread)
    outlier_density, is_filled = outliers.density(values), np.ones(len(values), np.bool_)
    for iteration in range(iterations + 1):
        density, tail_weights = component_density(
            values[:, None], means, spreads, share=1 - outliers.share, is_long=False
        )
        cells, weights = add_outliers(density, tail_weights, outlier_density)
        responsibilities, fit = compute_responsibilities(shares, len(values), [cells])
        if iteration < iterations:
            moments = compute_moments(values, is_filled, responsibilities * weights)
            means, shares = moments.means, responsibilities.mean(axis=0)
            spreads = np.maximum(np.sqrt(moments.squares / moments.weight), least_spread)
    return fit
