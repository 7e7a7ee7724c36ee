"""Which transform a measure takes once groups are known: that in which each is most like a bell.

A column alone does not say how skewed its groups are: a narrow bell, a wide one and a wider one
are nearly as like a column of money as three of its logarithm are. With the groups known, the
likelihood of a transform is that of their bells times its Jacobian (Box & Cox 1964).
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
from personas.segments.mixture.roles import told_apart
from personas.segments.mixture.search import Groups
from personas.segments.preparation.features import make_feature, slope
from personas.segments.preparation.fit import fit_number
from personas.segments.preparation.settings import Wishes
from personas.segments.preparation.transform import FEW, step_of

# Very strong evidence is a BIC better by 10 (Kass & Raftery 1995); groups that were found under
# the first transform speak for it, so another needs half as much again.
SURE = 15.0
FEW_STEPS = 10
# The outermost values do not vote: some of them are wild.
OUTER = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What is known of the customers: all, those in the sample, and what was set by hand."""

    population: Population
    sample: Sample
    wishes: Wishes


def reshape(features: Sequence[Feature], groups: Groups, told: Told) -> list[Feature]:
    """Return the features of numbers, each that tells the groups apart in the shape that suits.

    Offered are the measure itself and its logarithm. Counts, measures of few values or few steps
    and what was set by hand stay as they are.
    """
    if groups.k == 1:
        return list(features)
    pairs = zip(features, groups.tell, strict=True)
    return [_best(feature, groups.labels, told) if tell else feature for feature, tell in pairs]


def _best(feature: Feature, labels: Labels, told: Told) -> Feature:
    values = pick_rows(told.sample.numbers[feature.measure], len(labels))
    if feature.transform_reason not in ("plain", "skewed") or _lumpy(values[~np.isnan(values)]):
        return feature
    costs = {other: _cost(other, values, labels) for other in (feature, *_others(feature, told))}
    best = min(costs, key=lambda one: costs[one])
    return best if costs[best] < costs[feature] - SURE else feature


def _lumpy(values: Matrix) -> bool:
    """Whether so few steps lead up from 0 that a logarithm would make a group of each."""
    few = float(np.quantile(values, 0.05)) < FEW_STEPS * step_of(values)
    return few or len(count_values(values)[0]) < FEW


def _others(feature: Feature, told: Told) -> Iterator[Feature]:
    name = feature.measure
    summary, hand = told.population.numbers[name], told.wishes.of(name)
    values = told.sample.numbers[name]
    if feature.transform != "none":
        plain = fit_number(name, summary, values, replace(hand, transform="none"))
        yield replace(plain, transform_reason="plain")
    if feature.transform != "log" and summary.quantiles[0] >= 0:
        risen = fit_number(name, summary, values, replace(hand, transform="log"))
        yield replace(risen, transform_reason="skewed")


def _cost(feature: Feature, values: Matrix, labels: Labels) -> float:
    """BIC of the groups' bells in the measure's own unit: densities times T′(x)."""
    low, high = np.nanquantile(values, [OUTER, 1 - OUTER])
    inner = (values >= low) & (values <= high)
    column, owned = values[inner], np.eye(int(labels.max()) + 1)[labels[inner]]
    made = make_feature(feature, column)
    spread = float(made.std()) or 1.0
    cells = Cells.of(((made - made.mean()) / spread)[:, None], [feature], [0.0])
    steepness = np.log(slope(feature, column) / (feature.scale * spread))
    return told_apart(cells, owned) - 2 * float(steepness.sum())
