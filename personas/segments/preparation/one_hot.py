"""Categories as features: one for each of the commoner values of a measure.

All values of a measure share one scale. Over values that are equally common, two customers are
then half as far apart, in the mean squared distance, as in one standardised number: values lie in
clumps, and distances to clumps weigh more than the same distances along a line (Hennig & Liao
2013, with their q = 1/2). A rare value, whose own variance is small, is not blown up by it.
"""

from __future__ import annotations

from math import sqrt

from personas.facts.population import CategorySummary
from personas.facts.recipe import Feature

# Rarer values, those of fewer customers than reports name a value for, and those beyond the
# commonest share one place: none of the features holds.
RAREST = 0.01
FEWEST = 11
MOST = 20


def one_hot(measure: str, summary: CategorySummary) -> tuple[Feature, ...]:
    """Return the features of a category, with a weight of 1; none where no value is common."""
    rarest = max(RAREST, (FEWEST - 0.5) / max(summary.count, 1))
    common = [value for value, share in summary.shares.items() if share >= rarest][:MOST]
    values = len(common) + (len(common) < len(summary.shares))
    scale = sqrt(2 * (values - 1) / values) if values > 1 else 1.0
    return tuple(
        Feature(
            measure,
            fill=None,
            center=summary.shares[value],
            scale=scale,
            category=value,
            scaling_reason="category",
            weight_reason="named",
        )
        for value in common
    )
