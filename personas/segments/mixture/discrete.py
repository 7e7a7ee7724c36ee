"""Probabilities of levels: free ones, and negative binomial counts."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from personas.segments.matrices import Matrix
from personas.segments.mixture.forms import COUNT
from personas.segments.mixture.levels import Table

# Less dispersion than this is none.
LEAST_DISPERSION = 1e-3
FIRST_INFLATION, INFLATION_ITERATIONS = 0.05, 3
TINY = 1e-12


def free_density(table: Table, mass: Matrix) -> Matrix:
    """Return the probability of every level, L × k, with a customer's worth of all as prior."""
    totals = table.sum(mass)[table.column]
    share = mass.sum(axis=1, keepdims=True)
    share = share / np.maximum(table.sum(share)[table.column], TINY)
    density: Matrix = (mass + share) / (totals + 1)
    return density


def count_density(table: Table, mass: Matrix, form: int) -> Matrix:
    """Return negative binomial probabilities of every level, L × k.

    With inflation a share of all customers, whatever their component, has the least count.
    """
    density = _negative_binomial(table, mass)
    if form == COUNT:
        return density
    is_least = np.zeros(len(table.column), np.bool_)
    is_least[table.first] = True
    share = np.full((table.width, 1), FIRST_INFLATION)
    for _ in range(INFLATION_ITERATIONS):
        inflation = np.where(is_least[:, None], share[table.column], 0.0)
        inflated = inflation / (inflation + (1 - share[table.column]) * density + TINY)
        total = mass.sum(axis=1, keepdims=True)
        share = table.sum((mass * inflated).sum(axis=1, keepdims=True)) / table.sum(total)
        density = _negative_binomial(table, mass * (1 - inflated))
    inflation = np.where(is_least[:, None], share[table.column], 0.0)
    return inflation + (1 - share[table.column]) * density


def _negative_binomial(table: Table, mass: Matrix) -> Matrix:
    counts = np.nan_to_num(table.counts)[:, None]
    weight = table.sum(mass) + LEAST_DISPERSION
    rates = np.maximum(table.sum(mass * counts), 0.3) / weight
    squares = table.sum(mass * (counts - rates[table.column]) ** 2).sum(axis=1)
    dispersion = (squares - (weight * rates).sum(axis=1)) / (weight * rates**2).sum(axis=1)
    size = (1 / np.maximum(dispersion, LEAST_DISPERSION))[table.column, None]
    rate = rates[table.column]
    logs = gammaln(counts + size) - gammaln(size) - gammaln(counts + 1)
    logs = logs + size * np.log(size / (size + rate)) + counts * np.log(rate / (size + rate))
    density: Matrix = np.exp(logs)
    return density
