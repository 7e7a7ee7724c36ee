"""Expectation–maximisation, and the form of every column: the lowest BIC, given responsibilities.

After Raftery & Dean (2006). A parameter of one component is learnt from its customers alone, so it
should cost the logarithm of their number, which a small group can pay; but which customers they
are was chosen among all. It costs what is halfway between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.components import Components, fit_components, form_densities
from personas.segments.mixture.forms import (
    COMMON,
    CONTINUOUS,
    COUNTS,
    FREE,
    HETEROSCEDASTIC,
    INFLATED_COUNT,
    add_outliers,
)
from personas.segments.mixture.levels import FEW_LEVELS, Levels, Table

# Iterations before which forms are chosen anew.
CHOOSE = (0, 4, 20)
# Parameters of a density with one mode: place, width, skewness and tails.
UNIMODAL_PARAMETERS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """A fitted mixture: ``responsibilities`` n × k; ``mass`` L × k, those summed by level."""

    components: Components
    responsibilities: Matrix
    mass: Matrix
    log_likelihood: float
    bic: float


def fit_mixture(levels: Levels, responsibilities: Matrix, max_iter: int = 12) -> Mixture:
    """Improve first responsibilities n × k; stop when the likelihood hardly grows."""
    previous = -np.inf
    for iteration in range(max_iter):
        mass = levels.transposed @ responsibilities
        shares = np.maximum(responsibilities.mean(axis=0), 1e-6)
        shares = shares / shares.sum()
        if iteration in CHOOSE:
            forms = choose_forms(levels.table, mass, shares * levels.rows)
        components = fit_components(levels, mass, shares, forms)
        responsibilities, fit = compute_responsibilities(levels, components)
        if iteration > CHOOSE[1] and abs(fit - previous) < 3e-4 * np.sqrt(levels.rows):
            break
        previous = fit
    bic = -2 * fit + penalty(levels.table, components, levels.rows)
    return Mixture(components, responsibilities, levels.transposed @ responsibilities, fit, bic)


def compute_responsibilities(levels: Levels, components: Components) -> tuple[Matrix, float]:
    """E-step: return responsibilities n × k and the log-likelihood."""
    joint = levels.matrix @ np.log(np.maximum(components.density, 1e-300))
    joint += np.log(components.shares)
    largest = joint.max(axis=1, keepdims=True)
    joint = np.exp(np.subtract(joint, largest, out=joint), out=joint)
    total = joint.sum(axis=1, keepdims=True)
    return joint / total, float(np.log(total).sum() + largest.sum())


def choose_forms(table: Table, mass: Matrix, sizes: Matrix) -> Labels:
    """Return the form of every column with the lowest BIC, c; ``sizes`` of the components, k."""
    fit = table.sum(mass.sum(axis=1) * np.log(table.common))
    forms, best = np.full(table.width, COMMON), form_price(table, COMMON, sizes) - 2 * fit
    is_short = table.is_stepped & (table.sizes <= FEW_LEVELS)
    choices = (
        (table.is_category | is_short, [FREE]),
        (~table.is_category, CONTINUOUS),
        (table.is_counted, COUNTS),
    )
    for columns, candidates in choices:
        places = np.flatnonzero(columns)
        if len(places):
            part = mass[columns[table.column]]
            for form, costs in form_bics(table.part(columns), part, sizes, candidates):
                is_better = costs < best[places]
                best[places[is_better]], forms[places[is_better]] = costs[is_better], form
    return forms


def form_bics(
    table: Table, mass: Matrix, sizes: Matrix, forms: Sequence[int]
) -> Iterator[tuple[int, Matrix]]:
    """Yield forms, all of one kind, and the BIC of every column, c, in each."""
    for form, density in form_densities(table, mass, forms):
        logs = np.log(np.maximum(add_outliers(table, density), 1e-300))
        fit = table.sum(np.einsum("ij,ij->i", mass, logs))
        yield form, form_price(table, form, sizes) - 2 * fit


def continuous_bic(levels: Levels, responsibilities: Matrix) -> float:
    """Return the BIC of a single column whose bells have these responsibilities, n × k."""
    mass, sizes = levels.transposed @ responsibilities, responsibilities.sum(axis=0)
    return min(float(cost[0]) for _, cost in form_bics(levels.table, mass, sizes, CONTINUOUS))


def form_price(table: Table, form: int, sizes: Matrix) -> Matrix:
    """Return what the parameters of every column cost in a form, c."""
    log_rows = float(np.log(sizes.sum()))
    by_component = float((np.log(np.maximum(sizes, 2)) + log_rows).sum() / 2)
    free = (table.sizes - 1).astype(np.float64)
    if form == COMMON:
        most = np.where(table.is_category, np.inf, UNIMODAL_PARAMETERS)
        return np.minimum(most, free) * log_rows
    if form == FREE:
        return free * by_component
    if form in HETEROSCEDASTIC:
        return np.full(table.width, 2 * by_component)
    shared = 2 if form == INFLATED_COUNT else 1
    return np.full(table.width, by_component + shared * log_rows)


def penalty(table: Table, components: Components, rows: int) -> float:
    """Return BIC's price of all parameters."""
    sizes, price = components.shares * rows, 0.0
    for form in np.unique(components.forms):
        columns = components.forms == form
        price += float(form_price(table.part(columns), int(form), sizes).sum())
    return price + (components.k - 1) * float(np.log(rows))
