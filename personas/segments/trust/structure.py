"""Is there more structure than chance gives? K-Means finds clusters in anything.

The table is compared with null tables that have the same distribution of every feature and the
same rank correlations, but nothing else: a Gaussian copula with the table's own marginals. A
feature that clearly has several modes takes the nearest unimodal distribution.

Warnings that a run gives about its own segments: no structure, or little stability.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from scipy.special import ndtri

from personas.domain.choice import Choice
from personas.domain.problem import Problem
from personas.domain.profile import Segment
from personas.domain.run import Structure, Trust
from personas.segments.kmeans.lloyd import fit_from, fit_many
from personas.segments.kmeans.scores import simplified_silhouettes
from personas.segments.kmeans.sweep import ClusterRange
from personas.segments.matrices import Matrix, exact_groups, mid_ranks, pick_rows
from personas.segments.unimodal import bimodality_gain, fit_unimodal

REFERENCES = 39
ROWS = 1_000
ALPHA = 0.05
# Few and many segments: structure may show at any scale, and at the number of groups.
SCALES = (2, 3, 5, 8)
FEW_VALUES = 30
# A silhouette that is better by less is better by its starts, not by structure.
MARGIN = 0.01


def measure_structure(features: Matrix, starts: Matrix) -> Structure:
    """Compare simplified silhouettes with those of null tables, where they differ most.

    ``starts`` are the means of the mixture's groups, k × d. Silhouettes are standardised over all
    tables at some k, each k by itself; a table's largest is its statistic. The p-value is Monte
    Carlo, (1 + references at least as good) / (1 + references); it is 1 where there is one group
    and so no k to be better at. The silhouettes returned are those at the k where the table stands
    out most.
    """
    rows, groups = pick_rows(features, ROWS), len(starts)
    most = max((len(np.unique(column)) for column in rows.T), default=0)
    ks = sorted(k for k in {*SCALES, groups} if 2 <= k <= most)
    if not ks:
        return Structure(False, 1.0, 0.0, 0.0, REFERENCES)
    generator, correlation = np.random.default_rng(0), _normal_correlation(rows)
    marginals = np.column_stack([_null_marginal(column) for column in rows.T])
    table = _mean_silhouettes(rows[None], ks)[0]
    if groups in ks:
        from_groups = simplified_silhouettes(rows, fit_from(rows, starts).centroids).mean()
        table[ks.index(groups)] = max(table[ks.index(groups)], from_groups)
    references = [_null_table(marginals, correlation, generator) for _ in range(REFERENCES)]
    null = _mean_silhouettes(np.array(references), ks, groups)
    return _test(np.vstack([table - MARGIN, null]), groups)


def _test(silhouettes: Matrix, groups: int) -> Structure:
    """Test tables × k, the table in question first, less the margin by which it must be better."""
    spread = np.maximum(silhouettes.std(axis=0), np.finfo(float).tiny)
    scores = (silhouettes - silhouettes.mean(axis=0)) / spread
    statistic, place = scores.max(axis=1), int(scores[0].argmax())
    as_good = int((statistic[1:] >= statistic[0]).sum()) if groups > 1 else REFERENCES
    p_value = (1 + as_good) / (1 + REFERENCES)
    reference_mean = float(silhouettes[1:, place].mean())
    value = float(silhouettes[0, place]) + MARGIN
    return Structure(p_value <= ALPHA, p_value, value, reference_mean, REFERENCES)


def _mean_silhouettes(tables: Matrix, ks: list[int], groups: int = 0) -> Matrix:
    """Return tables × k. One start each, and two at k = ``groups``, where the table has two."""
    columns = []
    for k in ks:
        fits = fit_many(tables, k, seed=0, starts=2 if k == groups else 1)
        pairs = zip(tables, fits.centroids, strict=True)
        columns.append([float(simplified_silhouettes(t, c).mean()) for t, c in pairs])
    return np.array(columns).T


def _normal_correlation(rows: Matrix) -> Matrix:
    """Return the correlation of normal scores, d × d; ties share a rank.

    It is none where customers are alike in groups: their features agree because of the groups.
    """
    scores = ndtri(np.column_stack([mid_ranks(column) for column in rows.T]) / (len(rows) + 1))
    if not scores.std(axis=0).all() or exact_groups(rows) is not None:
        return np.eye(rows.shape[1])
    return np.atleast_2d(np.corrcoef(scores, rowvar=False))


def _null_marginal(column: Matrix) -> Matrix:
    """Return a feature's values in order, n, made unimodal where they clearly have more modes."""
    places, counts = np.unique(column, return_counts=True)
    is_continuous = len(places) > FEW_VALUES
    if is_continuous:
        counts, edges = np.histogram(column, round(2 * len(column) ** (1 / 3)))
        places = (edges[:-1] + edges[1:]) / 2
    if bimodality_gain(counts.astype(float)) < 1.5 * np.log(len(column)):
        return np.sort(column)
    histogram = fit_unimodal(counts.astype(float))
    return _quantiles(places, histogram, len(column), is_continuous=is_continuous)


def _quantiles(places: Matrix, counts: Matrix, rows: int, *, is_continuous: bool) -> Matrix:
    """Return as many values at even ranks of a histogram; between its places where continuous."""
    ranks = (np.arange(rows) + 0.5) / rows
    cumulative = np.cumsum(counts) / counts.sum()
    values: Matrix
    if not is_continuous:
        values = places[np.searchsorted(cumulative, ranks).clip(max=len(places) - 1)]
        return values
    half = (places[1] - places[0]) / 2
    edges = np.append(places - half, places[-1] + half)
    values = np.interp(ranks, np.append(0.0, cumulative), edges)
    return values


def _null_table(marginals: Matrix, correlation: Matrix, generator: np.random.Generator) -> Matrix:
    """Draw a table n × d with these marginals and this rank correlation, and no clusters."""
    rows, width = marginals.shape
    normal = generator.multivariate_normal(np.zeros(width), correlation, rows, method="eigh")
    table = np.empty_like(marginals)
    np.put_along_axis(table, normal.argsort(axis=0, kind="stable"), marginals, axis=0)
    return table


# Hennig (2007): below 0.6 a cluster should not be trusted.
SHAKY = 0.6
# A segment under either is small: figures of fewer than 11 customers are suppressed.
FEWEST = 11
SMALLEST = 0.01


def warn_of_trust(structure: Structure, trust: Mapping[int, Trust]) -> tuple[Problem, ...]:
    """Return the warnings that belong on top of a report."""
    stabilities = [(segment, t.stability) for segment, t in sorted(trust.items())]
    shaky = [_shaky(segment, s) for segment, s in stabilities if s is not None and s < SHAKY]
    return (*(() if structure.significant else (_no_structure(structure),)), *shaky)


def warn_of_small_segments(segments: Iterable[Segment]) -> tuple[Problem, ...]:
    """Return a warning for each segment under `FEWEST` customers or `SMALLEST` of them all."""
    return tuple(_small(s) for s in segments if s.size < FEWEST or s.share < SMALLEST)


def warn_of_range(choice: Choice, ks: ClusterRange) -> tuple[Problem, ...]:
    """Return a warning where the range has more k than there are distinct customers."""
    highest = choice.candidates[-1].k
    if ks.text == "auto" or highest >= ks.high:
        return ()
    return (
        Problem(
            "W316",
            f"Up to {ks.high} segments were asked for, and up to {highest} tried: there are "
            "too few different customers for more",
            f"Ask for --clusters {ks.low}-{highest}, or for far fewer than there are customers.",
        ),
    )


def _small(segment: Segment) -> Problem:
    customers = "1 customer" if segment.size == 1 else f"{segment.size:,} customers"
    return Problem(
        "W310",
        f"Segment {segment.id} holds only {customers} ({segment.share:.1%} of all)",
        "Look whether they are outliers or errors; for larger segments ask for fewer of them with "
        "--clusters.",
    )


def _no_structure(structure: Structure) -> Problem:
    return Problem(
        "W303",
        "No segments stand out: the table is grouped no better than one drawn by chance "
        f"(p = {structure.p_value:.3f})",
        "Read the segments as slices of one crowd, and try measures that tell customers apart.",
    )


def _shaky(segment: int, stability: float) -> Problem:
    return Problem(
        "W304",
        f"Segment {segment} does not come back when customers are resampled "
        f"(stability {stability:.2f})",
        "Do not build a campaign on it alone; try another k or other measures.",
    )
