"""Choose the transform of a measure again once groups are found: each group is to be normal.

A column alone does not say how skewed its groups are: a narrow normal, a wide one and a wider one
fit a column of money nearly as well as three fit its logarithm. Given the groups, the likelihood
of a transform is that of their components times its Jacobian (Box & Cox 1964).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from personas.domain.profile import Population
from personas.domain.recipe import Feature
from personas.domain.sample import Sample
from personas.segments.matrices import Labels, Matrix, count_values, pick_rows
from personas.segments.mixture.data import Cells
from personas.segments.mixture.roles import separation_bic
from personas.segments.mixture.search import Groups
from personas.segments.preparation.features import make_feature
from personas.segments.preparation.fit import fit_number
from personas.segments.preparation.settings import PreparationSettings
from personas.segments.preparation.transform import FEW, step_of
from personas.segments.transforms import derivative

# Very strong evidence is a BIC better by 10 (Kass & Raftery 1995). Groups that were found under
# the first transform favour it, so another needs half as much again.
STRONG = 15.0
FEW_STEPS = 10
# The outermost values do not vote: some of them are outliers.
OUTER = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """All customers, those in the sample, and what is set by hand."""

    population: Population
    sample: Sample
    settings: PreparationSettings


def reshape(features: Sequence[Feature], groups: Groups, customers: Customers) -> list[Feature]:
    """Return the features of numbers, the relevant ones with the transform that suits the groups.

    Choices are the measure itself and its logarithm. Counts, measures of few values or few steps
    and what is set by hand stay as they are.
    """
    if groups.k == 1:
        return list(features)
    return [
        _best_shape(feature, groups.labels, customers) if is_relevant else feature
        for feature, is_relevant in zip(features, groups.is_relevant, strict=True)
    ]


def _best_shape(feature: Feature, labels: Labels, customers: Customers) -> Feature:
    values = pick_rows(customers.sample.numbers[feature.measure], len(labels))
    if feature.transform_reason not in ("plain", "skewed") or _is_coarse(values):
        return feature
    choices = (feature, *_alternatives(feature, customers))
    costs = {choice: _cost(choice, values, labels) for choice in choices}
    best = min(costs, key=lambda choice: costs[choice])
    return best if costs[best] < costs[feature] - STRONG else feature


def _is_coarse(values: Matrix) -> bool:
    """Return whether so few steps lead up from 0 that a logarithm makes a group of each."""
    values = values[~np.isnan(values)]
    has_few_steps = float(np.quantile(values, 0.05)) < FEW_STEPS * step_of(values)
    return has_few_steps or len(count_values(values)[0]) < FEW


def _alternatives(feature: Feature, customers: Customers) -> Iterator[Feature]:
    name = feature.measure
    summary, override = customers.population.numbers[name], customers.settings.of(name)
    values = customers.sample.numbers[name]
    if feature.transform != "none":
        plain = fit_number(name, summary, values, replace(override, transform="none"))
        yield replace(plain, transform_reason="plain")
    if feature.transform != "log" and summary.quantiles[0] >= 0:
        logarithm = fit_number(name, summary, values, replace(override, transform="log"))
        yield replace(logarithm, transform_reason="skewed")


def _cost(feature: Feature, values: Matrix, labels: Labels) -> float:
    """Return the BIC of the groups in the measure's own unit: densities times T′(x)."""
    low, high = np.nanquantile(values, [OUTER, 1 - OUTER])
    inner = (values >= low) & (values <= high)
    column, responsibilities = values[inner], np.eye(int(labels.max()) + 1)[labels[inner]]
    scores = make_feature(feature, column)
    spread = float(scores.std()) or 1.0
    cells = Cells.of(((scores - scores.mean()) / spread)[:, None], [feature], [0.0])
    jacobian = np.log(derivative(feature, column) / (feature.scale * spread))
    return separation_bic(cells, responsibilities) - 2 * float(jacobian.sum())
