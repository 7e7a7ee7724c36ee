"""Expectation–maximisation, and the form of every column: the lowest BIC, given responsibilities.

After Raftery & Dean (2006). A parameter of one component is learnt from its customers alone, so it
should cost the logarithm of their number, which a small group can pay; but which customers they
are was chosen among all. It costs what is halfway between.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.components import (
    BELLS,
    COMMON,
    FREE,
    INFLATED_COUNT,
    VARYING_BELLS,
    Components,
    add_outliers,
    fit_components,
    form_density,
    possible_forms,
)
from personas.segments.mixture.levels import Levels, Table

# Iterations before which forms are chosen anew.
CHOOSE = (0, 2, 6, 20)
# Parameters of a density with one mode: place, width, skewness and tails.
UNIMODAL_PARAMETERS = 4
# One component more takes positive evidence (Kass & Raftery 1995).
EVIDENCE = 2.0


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
    forms, best = np.full(table.width, COMMON), np.full(table.width, np.inf)
    for form, columns in possible_forms(table):
        if not columns.any():
            continue
        costs = form_bic(table.part(columns), mass[columns[table.column]], sizes, form)
        is_better = costs < best[columns]
        places = np.flatnonzero(columns)[is_better]
        best[places], forms[places] = costs[is_better], form
    return forms


def form_bic(table: Table, mass: Matrix, sizes: Matrix, form: int) -> Matrix:
    """Return the BIC of every column in a form, c, given the mass of its levels, L × k."""
    if form == COMMON:
        fit = table.sum(mass.sum(axis=1) * np.log(table.common))
    else:
        density = add_outliers(table, form_density(table, mass, form)[0])
        fit = table.sum((mass * np.log(np.maximum(density, 1e-300))).sum(axis=1))
    price: Matrix = form_price(table, form, sizes) - 2 * fit
    return price


def bell_bic(levels: Levels, responsibilities: Matrix) -> float:
    """Return the BIC of a single column whose bells have these responsibilities, n × k."""
    mass, sizes = levels.transposed @ responsibilities, responsibilities.sum(axis=0)
    return min(float(form_bic(levels.table, mass, sizes, form)[0]) for form in BELLS)


def form_price(table: Table, form: int, sizes: Matrix) -> Matrix:
    """Return what the parameters of every column cost in a form, c."""
    log_rows = float(np.log(sizes.sum()))
    by_component = float((np.log(np.maximum(sizes, 2)) + log_rows).sum() / 2)
    free = np.where(
        table.is_category, table.sizes - 1, np.minimum(UNIMODAL_PARAMETERS, table.sizes - 1)
    )
    if form == COMMON:
        return free * log_rows
    if form == FREE:
        return (table.sizes - 1) * by_component
    if form in VARYING_BELLS:
        return np.full(table.width, 2 * by_component)
    shared = 2 if form == INFLATED_COUNT else 1
    return np.full(table.width, by_component + shared * log_rows)


def penalty(table: Table, components: Components, rows: int) -> float:
    """Return BIC's price of all parameters, and of evidence for every component."""
    sizes, price = components.shares * rows, 0.0
    for form in np.unique(components.forms):
        columns = components.forms == form
        price += float(form_price(table.part(columns), int(form), sizes).sum())
    return price + (components.k - 1) * (float(np.log(rows)) + EVIDENCE)
