"""Measures that no segment should be found by: identifiers, and the outcome of an earlier run.

An identifier: whole numbers, distinct for every customer, that fill a range (at least half of its
numbers occur), or whose column is named like one. An earlier outcome: at most twenty distinct
values in a column named like a label of groups; or few values that alone decide, for 95 % of the
customers, to which segment they belong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from personas.domain.measure import Measure
from personas.domain.problem import Problem
from personas.domain.profile import Population
from personas.domain.recipe import Sample
from personas.domain.run import Clusters
from personas.segments.matrices import Labels, Matrix, squared_distances

ID_WORDS = frozenset({"id", "ids", "no", "nr", "num", "number", "key", "index", "uuid", "row"})
GROUP_WORDS = frozenset({"cluster", "clusters", "segment", "segments", "persona", "personas",
                         "kmeans", "label", "labels", "cohort"})  # fmt: skip
# A score of recency, frequency and monetary value is one, too, and so is a bare score.
RATING = re.compile(r"(?i)^(?:rfm[\W_]*(?:score|segment|cell|class|group)?|score)$")
FEWEST = 20
FEW_VALUES = 20
DECISIVE = 0.95
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def check_measures(
    measures: Sequence[Measure], population: Population, sample: Sample
) -> Iterator[Problem]:
    """Warn of identifiers and earlier outcomes among the measures, before segments are found."""
    for measure in measures:
        if measure.kind == "number" and _is_id(measure, population, sample):
            yield _warn_of_id(measure)
        elif RATING.search(measure.column) or (
            GROUP_WORDS & _words(measure) and _count_values(measure, sample) <= FEW_VALUES
        ):
            yield _warn_of_label(measure)


def check_segments(sample: Sample, clusters: Clusters) -> Iterator[Problem]:
    """Warn of the measures of few values that alone decide to which segment a customer belongs."""
    recipe = clusters.recipe
    if len(recipe.measures) < 2:
        return
    segments = squared_distances(sample.features, np.array(clusters.centroids)).argmin(axis=1)
    for measure in dict.fromkeys(feature.measure for feature in recipe.features):
        share = _share_decided_by(_values_or_codes(measure, sample), segments)
        if share >= DECISIVE:
            yield _warn_of_outcome(measure, share)


def _words(measure: Measure) -> frozenset[str]:
    """Return the words of a measure's and a column's name: CustomerID, customer_id, customer id."""
    names = (measure.name,) if measure.expression else (measure.name, measure.column)
    return frozenset(word.casefold() for name in names for word in WORD.findall(name))


def _is_id(measure: Measure, population: Population, sample: Sample) -> bool:
    values = sample.numbers[measure.name]
    values = values[~np.isnan(values)]
    is_whole = len(values) >= FEWEST and bool((values == np.floor(values)).all())
    if not is_whole or len(np.unique(values)) < len(values):
        return False
    summary = population.numbers[measure.name]
    reach = summary.quantiles[-1] - summary.quantiles[0] + 1
    return bool(ID_WORDS & _words(measure)) or reach <= 2 * summary.count


def _count_values(measure: Measure, sample: Sample) -> int:
    values = _values_or_codes(measure.name, sample)
    return len(np.unique(values[~np.isnan(values)]))


def _values_or_codes(measure: str, sample: Sample) -> Matrix:
    """Return the values of a numeric measure, or the codes of a category, n."""
    columns = sample.numbers if measure in sample.numbers else sample.categories
    return np.asarray(columns[measure])


def _share_decided_by(values: Matrix, segments: Labels) -> float:
    """Return the share of customers in the segment of most customers with the same value.

    It is 0 where some segment is not that of any value.
    """
    is_filled = ~np.isnan(values)
    distinct, codes = np.unique(values[is_filled], return_inverse=True)
    counts = np.zeros((len(distinct), int(segments.max(initial=0)) + 1))
    np.add.at(counts, (codes, segments[is_filled]), 1)
    covers_all = len(np.unique(counts.argmax(axis=1))) == counts.shape[1]
    if not (covers_all and 2 <= len(distinct) <= FEW_VALUES):
        return 0.0
    return float(counts.max(axis=1).sum() / is_filled.sum())


def _warn_of_id(measure: Measure) -> Problem:
    return Problem(
        "W307",
        f"`{measure.name}` looks like an identifier: whole numbers, different for every customer",
        f"Leave it out: --features, or --ignore {measure.column!r}.",
    )


def _warn_of_label(measure: Measure) -> Problem:
    return Problem(
        "W308",
        f"`{measure.name}` is named like the outcome of an earlier segmentation",
        "Segments found by it only repeat that one: leave it out with --features.",
    )


def _warn_of_outcome(measure: str, share: float) -> Problem:
    return Problem(
        "W309",
        f"The segments repeat `{measure}`: its value alone tells where {share:.0%} of the "
        "customers belong",
        "If it comes from an earlier segmentation, or is what segments are to predict, leave it "
        "out with --features.",
    )
