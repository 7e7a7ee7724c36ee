"""What there is to say about measures: constant, with gaps, telling nothing, told twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from personas.facts.measure import Measure
from personas.facts.population import CategorySummary, NumberSummary
from personas.facts.problem import Problem
from personas.facts.recipe import Feature
from personas.segments.matrices import Matrix

TWINS = 0.95


def left_out_constant(measure: Measure) -> Problem:
    """Say that a measure has one value only, or categories that hardly anybody shares."""
    return Problem(
        "W301",
        f"`{measure.name}` is {_why_left_out(measure)} and does not help to find segments",
        "It was left out of the features.",
    )


def _why_left_out(measure: Measure) -> str:
    if measure.kind == "number":
        return "the same for all customers"
    return "the same for all customers, or hardly any two of them share a value,"


def unscalable(feature: Feature) -> Problem:
    """Say that half of the customers share one value, which leaves a robust scale nothing."""
    return Problem(
        "W306",
        f"`{feature.measure}` is the same for half of the customers, and has no robust scale",
        "It was brought to a standard deviation of 1 instead; say `scale standard` for it.",
    )


def with_gaps(measure: Measure, summary: NumberSummary | CategorySummary) -> Problem:
    """Say how many gaps a measure has, and what became of them."""
    total = summary.count + summary.gaps
    return Problem(
        "W302",
        f"`{measure.name}` is missing for {summary.gaps:,} of {total:,} customers",
        "These customers were placed by their other measures; medians and quantiles leave gaps "
        "out.",
    )


def twins(features: Sequence[Feature], matrix: Matrix) -> tuple[Problem, ...]:
    """Name pairs of features with |ρ| > 0.95: together they count one thing twice."""
    pairs = [(i, j) for i in range(len(features)) for j in range(i)]
    return tuple(
        _twin(features[j].measure, features[i].measure, rho)
        for i, j in sorted(pairs)
        if abs(rho := _correlation(matrix[:, i], matrix[:, j])) > TWINS
    )


def _correlation(left: Matrix, right: Matrix) -> float:
    both = ~(np.isnan(left) | np.isnan(right))
    if both.sum() < 3 or not (left[both].std() and right[both].std()):
        return 0.0
    return float(np.corrcoef(left[both], right[both])[0, 1])


def _twin(first: str, second: str, rho: float) -> Problem:
    return Problem(
        "W305",
        f"`{first}` and `{second}` say nearly the same (correlation {rho:.2f}): it counts twice",
        f"Leave one of them out with --features, or halve both weights: --prepare "
        f'"{first}=weight 0.5".',
    )
