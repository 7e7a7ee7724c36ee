"""Customers as points, for starts of the mixture: K-Means and Ward's clusters."""

from __future__ import annotations

import numpy as np

from personas.segments.matrices import Matrix
from personas.segments.mixture.continuous import least_spreads
from personas.segments.mixture.em import Mixture
from personas.segments.mixture.levels import Levels

# Fewer customers than this are no segment, however far away they are.
SMALLEST_ROWS, SMALLEST_SHARE = 4, 0.01
TINY = 1e-9


def start_points(levels: Levels, weights: Matrix) -> Matrix:
    """Return points of customers for K-Means: places, and an indicator for each category's value.

    ``weights`` c of columns. Indicators have the scale of Hennig & Liao (2013).
    """
    table = levels.table
    numbers = levels.values * weights * ~table.is_category
    level = table.is_category[table.column]
    sizes = np.maximum(table.sizes, 2)[table.column[level]]
    scale = weights[table.column[level]] / np.sqrt(2 * (sizes - 1) / sizes)
    indicators = (levels.matrix[:, np.flatnonzero(level)].toarray() - table.common[level]) * scale
    return np.column_stack([numbers[:, ~table.is_category], indicators])


def within_spreads(levels: Levels, mixture: Mixture) -> Matrix:
    """Return the root mean variance of every column within components, c, over that of all.

    The variance of a category is that of its indicators together.
    """
    table, components = levels.table, mixture.components
    spreads = np.sqrt(components.spreads**2 @ components.shares + least_spreads(table) ** 2)
    totals = table.sum(mixture.mass)
    shares = mixture.mass / np.maximum(totals, TINY)[table.column]
    overall = np.maximum(totals.sum(axis=1), TINY)
    within = (totals * (1 - table.sum(shares**2))).sum(axis=1) / overall
    total = 1 - table.sum((mixture.mass.sum(axis=1) / overall[table.column]) ** 2)
    ratios = np.sqrt(np.maximum(within, 0.01) / np.maximum(total, 0.01))
    return np.where(table.is_category, ratios, spreads)


def smallest_group(levels: Levels) -> float:
    """Return how many customers a group needs."""
    return max(SMALLEST_ROWS, SMALLEST_SHARE * levels.rows)
