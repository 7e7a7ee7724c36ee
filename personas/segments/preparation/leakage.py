"""Measures that no segment should be found by: identifiers, and the outcome of an earlier run.

An identifier: whole numbers, different for every customer, that fill a range (at least half of
its numbers are taken), or whose column is named like one. An earlier outcome: at most twenty
different values in a column named like a label of groups; or few values that alone decide, for
95 % of the customers, to which segment they belong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from personas.domain.measure import Measure
from personas.domain.problem import Problem
from personas.domain.profile import NumberSummary, Population
from personas.domain.recipe import Recipe
from personas.domain.run import Clusters
from personas.domain.sample import Sample
from personas.segments.matrices import Labels, Matrix, squared_distances
from personas.segments.preparation.features import measured

NUMBERED = frozenset({"id", "ids", "no", "nr", "num", "number", "key", "index", "uuid", "row"})
LABELLED = frozenset({"cluster", "clusters", "segment", "segments", "persona", "personas", "kmeans",
                      "label", "labels", "cohort"})  # fmt: skip
FEWEST = 20
FEW_VALUES = 20
DECIDES = 0.95
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def suspects(
    measures: Sequence[Measure], population: Population, sample: Sample
) -> Iterator[Problem]:
    """Yield what is suspicious of measures that segments are to be found by."""
    for measure in measures:
        if measure.kind == "number" and _is_id(measure, population, sample):
            yield _identifier(measure)
        elif LABELLED & _words(measure) and _values(measure, sample) <= FEW_VALUES:
            yield _label(measure)


def deciders(sample: Sample, clusters: Clusters) -> Iterator[Problem]:
    """Yield the measures of few values that decide alone to which segment a customer belongs."""
    recipe = clusters.recipe
    if len(recipe.measures) < 2:
        return
    segments = squared_distances(sample.features, np.array(clusters.centroids)).argmin(axis=1)
    for measure in dict.fromkeys(feature.measure for feature in recipe.features):
        values = _coded(recipe, measure, sample)
        share = _decided(values, segments)
        if share >= DECIDES:
            yield _decider(measure, share)


def _words(measure: Measure) -> frozenset[str]:
    """The words of a measure's and a column's name: CustomerID, customer_id and customer id."""
    names = (measure.name,) if measure.expression else (measure.name, measure.column)
    return frozenset(word.casefold() for name in names for word in WORD.findall(name))


def _is_id(measure: Measure, population: Population, sample: Sample) -> bool:
    summary, values = population.numbers[measure.name], sample.numbers[measure.name]
    known = values[~np.isnan(values)]
    whole = len(known) >= FEWEST and bool((known == np.floor(known)).all())
    if not whole or len(np.unique(known)) < len(known):
        return False
    return bool(NUMBERED & _words(measure)) or _fills_its_range(summary)


def _fills_its_range(summary: NumberSummary) -> bool:
    reach = summary.quantiles[-1] - summary.quantiles[0] + 1
    return reach <= 2 * summary.count


def _values(measure: Measure, sample: Sample) -> int:
    kept = sample.numbers if measure.kind == "number" else sample.categories
    values = kept[measure.name]
    return len(np.unique(values[~np.isnan(values)]))


def _coded(recipe: Recipe, measure: str, sample: Sample) -> Matrix:
    """The values of a measure as numbers, whether it is one or not."""
    made = next(feature for feature in recipe.features if feature.measure == measure)
    if made.category is None:
        return measured(made, sample)
    return np.asarray(sample.categories[measure])


def _decided(values: Matrix, segments: Labels) -> float:
    """The share of customers in the segment that most customers of the same value are in.

    It is 0 where some segment is not that of any value.
    """
    known = ~np.isnan(values)
    different, codes = np.unique(values[known], return_inverse=True)
    counts = np.zeros((len(different), int(segments.max(initial=0)) + 1))
    np.add.at(counts, (codes, segments[known]), 1)
    each = len(np.unique(counts.argmax(axis=1))) == counts.shape[1]
    if not (each and 2 <= len(different) <= FEW_VALUES):
        return 0.0
    return float(counts.max(axis=1).sum() / known.sum())


def _identifier(measure: Measure) -> Problem:
    return Problem(
        "W307",
        f"`{measure.name}` looks like an identifier: whole numbers, different for every customer",
        f"Leave it out: --features, or --ignore {measure.column!r}.",
    )


def _label(measure: Measure) -> Problem:
    return Problem(
        "W308",
        f"`{measure.name}` is named like the outcome of an earlier segmentation",
        "Segments found by it only repeat that one: leave it out with --features.",
    )


def _decider(measure: str, share: float) -> Problem:
    return Problem(
        "W309",
        f"The segments repeat `{measure}`: its value alone tells where {share:.0%} of the "
        "customers belong",
        "If it comes from an earlier segmentation, or is what segments are to predict, leave it "
        "out with --features.",
    )
