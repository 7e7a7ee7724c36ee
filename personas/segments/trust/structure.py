"""Is there more structure than chance gives? K-Means finds clusters in anything.

The table is compared with reference tables that have the same distribution of every feature and
the same rank correlations, but nothing else: a Gaussian copula with the table's own marginals. A
feature that has clearly more than one hump by itself takes the nearest distribution with one.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from personas.domain.run import Structure
from personas.segments.kmeans.lloyd import fit_from, fit_many
from personas.segments.matrices import Matrix, mid_ranks, pick_rows, squared_distances
from personas.segments.preparation.transform import one_hump, two_over_one

REFERENCES = 39
ROWS = 1_000
ALPHA = 0.05
# Few and many segments: structure may show at any scale, and where groups were found.
SCALES = (2, 3, 5, 8)
FEW_VALUES = 30
# A silhouette that is better by less is better by its starts, not by structure.
MARGIN = 0.01


def measure_structure(features: Matrix, starts: Matrix) -> Structure:
    """Compare simplified silhouettes with those of reference tables, where they differ most.

    ``starts`` are the means of the groups that were found, k × d. Silhouettes are taken at some
    k and standardised over all tables, each k by itself; a table's largest is its statistic. The
    p-value is Monte Carlo, (1 + references at least as good) / (1 + references); where one group
    was found there is nothing to be better with, and it is 1. Reported are the silhouettes at the
    k where this table stands out most.
    """
    rows = pick_rows(features, ROWS)
    most = max((len(np.unique(column)) for column in rows.T), default=0)
    ks = sorted(k for k in {*SCALES, len(starts)} if 2 <= k <= most)
    if not ks:
        return Structure(False, 1.0, 0.0, 0.0, REFERENCES)
    generator, copula = np.random.default_rng(0), _correlation(rows)
    marginals = np.column_stack([_marginal(column) for column in rows.T])
    own = np.maximum(_silhouettes(rows[None], ks)[0], _of_groups(rows, ks, starts))
    found = len(starts)
    others = [_reference(marginals, copula, generator) for _ in range(REFERENCES)]
    return _compare(np.vstack([own - MARGIN, _silhouettes(np.array(others), ks, found)]), found)


def _compare(silhouettes: Matrix, found: int) -> Structure:
    """Tables × k, the table in question first, less the margin by which it has to be better."""
    spread = np.maximum(silhouettes.std(axis=0), np.finfo(float).tiny)
    standard = (silhouettes - silhouettes.mean(axis=0)) / spread
    statistic, at = standard.max(axis=1), int(standard[0].argmax())
    as_good = int((statistic[1:] >= statistic[0]).sum()) if found > 1 else REFERENCES
    p_value = (1 + as_good) / (1 + REFERENCES)
    expected = float(silhouettes[1:, at].mean())
    own = float(silhouettes[0, at]) + MARGIN
    return Structure(p_value <= ALPHA, p_value, own, expected, REFERENCES)


def _silhouettes(tables: Matrix, ks: list[int], found: int = 0) -> Matrix:
    """Tables × k. One start each, and two where groups were found: the table has theirs, too."""
    fits = [(fit_many(tables, k, 0, 2 if k == found else 1)) for k in ks]
    each = [[_simplified(t, c) for t, c in zip(tables, f.centroids, strict=True)] for f in fits]
    return np.array(each).T


def _of_groups(rows: Matrix, ks: list[int], starts: Matrix) -> Matrix:
    """Silhouettes from the groups' means, at their k alone."""
    values = np.full(len(ks), -1.0)
    if len(starts) in ks:
        values[ks.index(len(starts))] = _simplified(rows, fit_from(rows, starts).centroids)
    return values


def _simplified(rows: Matrix, centroids: Matrix) -> float:
    """Mean of 1 − a′/b′, the distances to the own and to the next centroid."""
    nearest = np.sqrt(np.sort(squared_distances(rows, centroids), axis=1)[:, :2])
    own, other = nearest[:, 0], np.maximum(nearest[:, 1], np.finfo(float).tiny)
    return float(np.mean(1 - own / other))


def _correlation(rows: Matrix) -> Matrix:
    """Correlation of normal scores; ties share a rank."""
    scores = ndtri(np.column_stack([mid_ranks(column) for column in rows.T]) / (len(rows) + 1))
    spread = scores.std(axis=0)
    return (
        np.atleast_2d(np.corrcoef(scores, rowvar=False)) if spread.all() else np.eye(rows.shape[1])
    )


def _marginal(column: Matrix) -> Matrix:
    """A feature's values in order, drawn together into one hump where they clearly have more."""
    different, counts = np.unique(column, return_counts=True)
    if len(different) <= FEW_VALUES:
        places = different
    else:
        counts, edges = np.histogram(column, round(2 * len(column) ** (1 / 3)))
        places = (edges[:-1] + edges[1:]) / 2
    if two_over_one(counts.astype(float)) < 1.5 * np.log(len(column)):
        return np.sort(column)
    return _drawn(places, one_hump(counts.astype(float)), len(column), len(different))


def _drawn(places: Matrix, counts: Matrix, rows: int, different: int) -> Matrix:
    """As many values at even ranks of a histogram; between its places where values are many."""
    ranks = (np.arange(rows) + 0.5) / rows
    reached = np.cumsum(counts) / counts.sum()
    if different <= FEW_VALUES:
        at: Matrix = places[np.searchsorted(reached, ranks).clip(max=len(places) - 1)]
        return at
    half = (places[1] - places[0]) / 2
    edges = np.append(places - half, places[-1] + half)
    between: Matrix = np.interp(ranks, np.append(0.0, reached), edges)
    return between


def _reference(marginals: Matrix, correlation: Matrix, generator: np.random.Generator) -> Matrix:
    """Draw a table with these marginals and this rank correlation, and no clusters."""
    rows, width = marginals.shape
    normal = generator.multivariate_normal(np.zeros(width), correlation, rows, method="eigh")
    drawn = np.empty_like(marginals)
    np.put_along_axis(drawn, normal.argsort(axis=0, kind="stable"), marginals, axis=0)
    return drawn
