"""Components of the mixture: the distribution of every column in each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.continuous import fit_continuous, fit_moments, fit_spreads
from personas.segments.mixture.discrete import count_density, free_density
from personas.segments.mixture.forms import (
    COMMON,
    CONTINUOUS,
    COUNTS,
    EQUAL,
    FREE,
    add_outliers,
    inlier_weights,
)
from personas.segments.mixture.levels import Levels, Mask, Table


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """``shares`` k; ``forms`` c; ``density`` and ``weights`` L × k.

    The density is that of every level, outliers included; the weight is how much a customer with
    that level counts for the column of a component, the less the further out. ``means`` and
    ``spreads`` c × k are those of levels in the feature's unit, 0 for categories.
    """

    shares: Matrix
    forms: Labels
    density: Matrix
    weights: Matrix
    means: Matrix
    spreads: Matrix

    @property
    def k(self) -> int:
        """Return the number of components."""
        return len(self.shares)

    @property
    def is_relevant(self) -> Mask:
        """Return which columns separate the components, c."""
        is_relevant: Mask = self.forms != COMMON
        return is_relevant


def form_density(table: Table, mass: Matrix, form: int) -> tuple[Matrix, Matrix, Matrix]:
    """Return the density of all columns in a form, L × k, outliers aside, means and spreads."""
    if form in CONTINUOUS:
        (_, density, means, spreads), *_ = fit_continuous(table, mass, [form])
        return density, means, spreads
    moments = fit_moments(table, mass, np.nan_to_num(table.places)[:, None])
    spreads = fit_spreads(table, moments, EQUAL)
    if form in COUNTS:
        return count_density(table, mass, form), moments.means, spreads
    return free_density(table, mass), moments.means, spreads


def form_densities(
    table: Table, mass: Matrix, forms: Sequence[int]
) -> Iterator[tuple[int, Matrix]]:
    """Yield forms, all of one kind, and the density of all columns in each, outliers aside."""
    if forms[0] in CONTINUOUS:
        for form, density, _, _ in fit_continuous(table, mass, forms):
            yield form, density
    elif forms[0] == FREE:
        yield FREE, free_density(table, mass)
    else:
        for form in forms:
            yield form, count_density(table, mass, form)


def fit_components(levels: Levels, mass: Matrix, shares: Matrix, forms: Labels) -> Components:
    """M-step: fit the columns in their forms to the mass of every level, L × k."""
    k, table = len(shares), levels.table
    density = np.repeat(table.common[:, None], k, axis=1)
    weights = np.ones_like(density)
    means, spreads = np.zeros((levels.width, k)), np.ones((levels.width, k))
    for form in np.unique(forms[forms != COMMON]):
        columns = forms == form
        part, level = table.part(columns), columns[table.column]
        inliers, means[columns], spreads[columns] = form_density(part, mass[level], int(form))
        weights[level] = inlier_weights(part, inliers)
        density[level] = add_outliers(part, inliers)
    return Components(shares, forms, density, weights, means, spreads)
