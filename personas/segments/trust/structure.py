"""Are there groups? K-Means finds clusters in anything.

The valleys between segments are compared with those in reference tables without groups, which have
the distribution of every feature and their rank correlations: a Gaussian copula with the table's
own marginals. A feature that clearly has several modes takes the nearest unimodal distribution.

Warnings that a run gives about its own segments: no structure, or little stability.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from personas.domain.choice import Choice, ChoiceReason
from personas.domain.problem import Problem
from personas.domain.profile import Segment
from personas.domain.run import Structure, Trust
from personas.domain.verdict import UNSTABLE
from personas.segments.kmeans.lloyd import fit_from, fit_many
from personas.segments.kmeans.sweep import ClusterRange
from personas.segments.matrices import Matrix, exact_groups, mid_ranks, pick_rows
from personas.segments.trust.valley import deepest_valley, flat_depths, widest_step
from personas.segments.unimodal import bimodality_gain, fit_unimodal

REFERENCES = 39
# Tables are drawn until so many are at least as grouped (Besag & Clifford 1991): there is no need
# to know by how much there is no structure. More are drawn only where some few are.
STAGES = (13, 39, 199)
ENOUGH = 6
ROWS = 1_000
ALPHA = 0.05
# Few and many segments: structure may show at any scale, and at the number of groups.
SCALES = (2, 3)
FEW_VALUES = 30


def measure_structure(features: Matrix, starts: Matrix) -> Structure:
    """Compare the depth of valleys between segments with that in reference tables.

    ``starts`` are the means of the mixture's groups, k × d: with one alone there is nothing to
    compare, and no p-value. Else it is Monte Carlo, (1 + references at least as deep) / (1 +
    references). A reference is as deep as its own valleys, or as chance makes one in an evenly
    spread crowd, whichever is deeper.
    """
    rows, groups = pick_rows(features, ROWS), len(starts)
    most = max((len(np.unique(column)) for column in rows.T), default=0)
    ks = sorted(k for k in {*SCALES, groups} if 2 <= k <= most)
    if groups < 2 or not ks:
        return Structure(False, None, 0.0, 0.0, 0)
    generator = np.random.default_rng(0)
    fits = {k: fit_many(rows[None], k, seed=0).centroids[0] for k in ks if k != groups}
    if groups in ks:
        fits[groups] = fit_from(rows, starts).centroids
    depth = deepest_valley(rows, list(fits.values()), generator)
    null, depths = NullTables.of(rows), np.zeros(0)
    for stage in STAGES:
        depths = np.append(depths, null.draw_depths(stage - len(depths), ks, generator))
        as_deep = int((depths >= depth).sum())
        if as_deep >= ENOUGH or (stage >= REFERENCES and not as_deep):
            break
    p_value = (1 + as_deep) / (1 + len(depths))
    return Structure(p_value <= ALPHA, p_value, depth, float(depths.mean()), len(depths))


@dataclass(frozen=True, slots=True, eq=False)
class NullTables:
    """What reference tables share with the table: values of every feature, and correlations."""

    marginals: Matrix
    correlation: Matrix

    @classmethod
    def of(cls, rows: Matrix) -> NullTables:
        """Fit the marginals and the rank correlations of n × d rows."""
        marginals = np.column_stack([_null_marginal(column) for column in rows.T])
        return cls(marginals, _normal_correlation(rows))

    def draw_depths(self, count: int, ks: list[int], generator: np.random.Generator) -> Matrix:
        """Return the depths of so many new tables, in segments at each k."""
        tables = np.array([self._draw_table(generator) for _ in range(count)])
        fits = [fit_many(tables, k, seed=0).centroids for k in ks]
        depths = [deepest_valley(t, c, generator) for t, *c in zip(tables, *fits, strict=True)]
        return np.maximum(depths, flat_depths(count, generator))

    def _draw_table(self, generator: np.random.Generator) -> Matrix:
        """Draw a table n × d with these marginals and this rank correlation, and no clusters."""
        rows, width = self.marginals.shape
        zeros = np.zeros(width)
        normal = generator.multivariate_normal(zeros, self.correlation, rows, method="eigh")
        table = np.empty_like(self.marginals)
        order = normal.argsort(axis=0, kind="stable")
        np.put_along_axis(table, order, self.marginals, axis=0)
        return table


def _normal_correlation(rows: Matrix) -> Matrix:
    """Return the correlation of normal scores, d × d; ties share a rank.

    It is none where customers are alike in groups: their features agree because of the groups.
    """
    scores = ndtri(np.column_stack([mid_ranks(column) for column in rows.T]) / (len(rows) + 1))
    if not scores.std(axis=0).all() or exact_groups(rows) is not None:
        return np.eye(rows.shape[1])
    return np.atleast_2d(np.corrcoef(scores, rowvar=False))


def _null_marginal(column: Matrix) -> Matrix:
    """Return a feature's values in order, n, made unimodal where they clearly have more modes.

    Of few values, wide gaps between some of them are closed.
    """
    places, counts = np.unique(column, return_counts=True)
    is_continuous, ordered = len(places) > FEW_VALUES, np.sort(column)
    if is_continuous:
        counts, edges = np.histogram(column, round(2 * len(column) ** (1 / 3)))
        places = (edges[:-1] + edges[1:]) / 2
    elif len(places) > 1:
        steps = np.minimum(np.diff(places), widest_step(places, counts))
        places = places[0] + np.append(0, steps.cumsum())
        ordered = np.repeat(places, counts)
    if bimodality_gain(counts.astype(float)) < 1.5 * np.log(len(column)):
        return ordered
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


# A segment under either is small: figures of fewer than 11 customers are suppressed.
FEWEST = 11
SMALLEST = 0.01


def warn_of_trust(
    structure: Structure, trust: Mapping[int, Trust], reason: ChoiceReason
) -> tuple[Problem, ...]:
    """Return the warnings that belong on top of a report; ``reason`` is that for k."""
    stabilities = [(segment, t.stability) for segment, t in sorted(trust.items())]
    help_ = ANOTHER_K if reason == "requested" else NO_K
    shaky = [_shaky(n, s, help_) for n, s in stabilities if s is not None and s < UNSTABLE]
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
    reason = "a mixture finds one group of customers"
    if structure.p_value is not None:
        reason = (
            "the gaps between segments are no deeper than chance makes them in tables without "
            f"groups (p = {structure.p_value:.3f})"
        )
    return Problem(
        "W303",
        f"No segments stand out: {reason}",
        "Read the segments as slices of one crowd, and try measures that tell customers apart.",
    )


ANOTHER_K = "Do not build a campaign on it alone; try another k or other measures."
NO_K = (
    "Do not build a campaign on it alone. At no useful k do all segments come back: try other "
    "measures."
)


def _shaky(segment: int, stability: float, help_: str) -> Problem:
    return Problem(
        "W304",
        f"Segment {segment} does not come back when customers are resampled "
        f"(stability {stability:.2f})",
        help_,
    )
