"""Choose k: the mixture's groups where all of them come back, else as many segments as do.

A segment comes back where its stability over resamples is `FLOOR` or more (Hennig 2007).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from personas.domain.choice import Alternative, ChoiceReason
from personas.segments.kmeans.lloyd import Fit, fit_from
from personas.segments.kmeans.resampling import (
    draw_resamples,
    isolated_clusters,
    measure_stability,
)
from personas.segments.matrices import Matrix, squared_distances

RESAMPLES, ROWS = 25, 500
# Hennig's 0.6 with some room: the stability that is told is measured in other resamples. From 0.75
# a cluster is valid. A difference of `NOISE` may be chance.
FLOOR, VALID, NOISE = 0.65, 0.75, 0.1
# Where no segment is a group, two say little, and more than six are more than a plan can use.
USEFUL = range(3, 7)
# A segment under either is small: figures of fewer than 11 customers are suppressed.
FEWEST, SMALLEST = 11, 0.01
# The mixture's groups are preferred to the lowest inertia up to this share of more inertia.
SAME_INERTIA = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """A fit that may be chosen.

    ``stabilities`` k are those of its segments. ``from_groups``: K-Means started from the
    mixture's groups; ``is_apart``: all segments stand apart; ``is_small``: some are small.
    """

    fit: Fit
    stabilities: Matrix
    from_groups: bool
    is_apart: bool
    is_small: bool

    @property
    def k(self) -> int:
        """Return the number of segments."""
        return self.fit.k

    @property
    def stability(self) -> float:
        """Return the stability of the segment that comes back least."""
        return float(self.stabilities.min())

    @property
    def comes_back(self) -> bool:
        """Return whether all segments come back, and are large enough to speak of."""
        return self.stability >= FLOOR and not self.is_small


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """The option that was taken, and why; the next best; and all that were measured."""

    option: Option
    reason: ChoiceReason
    alternative: Alternative | None
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """The fit of the lowest inertia at every k that may be chosen, of n × d ``features``.

    ``personas`` are how many different names the segments of each k would get.
    """

    features: Matrix
    customers: int
    lowest: Mapping[int, Fit]
    personas: Mapping[int, int]

    def measure(self, fit: Fit, *, from_groups: bool = False) -> Option:
        """Return the option that a fit is."""
        resamples = draw_resamples(len(self.features), RESAMPLES, ROWS)
        stabilities = measure_stability(
            self.features, fit.centroids, resamples, from_groups=from_groups
        )
        is_apart = bool(isolated_clusters(self.features, fit.centroids, fit.labels).all())
        least = np.bincount(fit.labels, minlength=fit.k).min() / len(fit.labels)
        is_small = bool(least < SMALLEST or least * self.customers < FEWEST)
        return Option(fit, stabilities, from_groups, is_apart, is_small)

    def measure_lowest(self, ks: Iterable[int]) -> list[Option]:
        """Return the options of the lowest inertia at those of the ks that may be chosen."""
        return [self.measure(self.lowest[k]) for k in ks if k in self.lowest]


def choose(fits: Fits, starts: Matrix, *, has_structure: bool) -> Decision:
    """Choose among the fits; ``starts`` are the means of the mixture's groups, groups × d.

    1. As many segments as there are groups, where all come back; else that which comes back least
       is merged with its nearest, again and again, until all do. Without structure groups are
       taken as they are, three or more, or not at all.
    2. Else cuts, the most that come back, of 3 to 6.
    """
    options: list[Option] = []
    least_k = max(2, min(fits.lowest)) if has_structure else max(3, len(starts))
    for option in _merge_groups(fits, starts, least_k):
        options.append(option)
        is_group = option.k == len(starts)
        if option.comes_back or (is_group and option.stability >= FLOOR):
            reason: ChoiceReason = "groups" if is_group else "merged"
            return _decide(option, reason, _find_rivals(fits, starts, option.k), options)
    return _choose_cuts(fits, options)


def choose_requested(fits: Fits, starts: Matrix, k: int) -> Decision:
    """Take k segments: those of the mixture's groups where they come back at least as well."""
    options = fits.measure_lowest([k])
    if len(starts) == k:
        options = [*_merge_groups(fits, starts, k), *options]
    best = max(options, key=lambda option: min(option.stability, FLOOR))
    return Decision(best, "requested", None, (best,))


def _merge_groups(fits: Fits, starts: Matrix, least_k: int) -> Iterator[Option]:
    """Yield the fits from the groups, then from one group fewer, down to ``least_k``.

    The segment that comes back least is merged with its nearest; with more groups than k may be,
    the two nearest.
    """
    while len(starts) >= least_k:
        fit, weakest = fit_from(fits.features, starts), None
        if fit.k in fits.lowest:
            lowest = fits.lowest[fit.k]
            is_same = fit.inertia <= lowest.inertia * (1 + SAME_INERTIA)
            option = fits.measure(lowest if is_same else fit, from_groups=True)
            yield option
            fit, weakest = option.fit, int(option.stabilities.argmin())
        starts = _merge(fit, weakest)


def _find_rivals(fits: Fits, starts: Matrix, k: int) -> list[Option]:
    """Return the groups themselves where they are more than k may be, and else k's neighbours."""
    if len(starts) > max(fits.lowest):
        option = fits.measure(fit_from(fits.features, starts), from_groups=True)
        if option.comes_back:
            return [option]
    return fits.measure_lowest([k - 1, k + 1])


def _merge(fit: Fit, cluster: int | None) -> Matrix:
    """Return the centroids with two merged, a ``cluster`` and its nearest or any, after Ward."""
    sizes = np.bincount(fit.labels, minlength=fit.k).astype(np.float64)
    harmonic = np.outer(sizes, sizes) / np.maximum(sizes[:, None] + sizes, 1)
    growth = squared_distances(fit.centroids, fit.centroids) * harmonic
    np.fill_diagonal(growth, np.inf)
    rows = growth if cluster is None else growth[[cluster]]
    row, second = np.unravel_index(rows.argmin(), rows.shape)
    pair = [int(row) if cluster is None else cluster, int(second)]
    mean = sizes[pair] @ fit.centroids[pair] / max(sizes[pair].sum(), 1)
    return np.vstack([np.delete(fit.centroids, pair, axis=0), mean])


def _choose_cuts(fits: Fits, options: list[Option]) -> Decision:
    """Return the most segments that come back, of a useful number if the range has any.

    Of two numbers with as many different names the smaller is taken. Where none come back, those
    that do so best; where all are too small, the fewest.
    """
    cuts = fits.measure_lowest(USEFUL) or fits.measure_lowest(fits.lowest)
    large = [cut for cut in cuts if not cut.is_small]
    if not any(cut.comes_back for cut in large):
        cuts += fits.measure_lowest({2} - {cut.k for cut in cuts})
        large = [cut for cut in cuts if not cut.is_small]
    options = [*options, *cuts]
    if not large:
        return _decide(min(cuts, key=lambda cut: cut.k), "stable", [], options)
    valid, names = [cut for cut in large if cut.stability >= VALID], fits.personas
    if not any(names.values()):
        names = {}
    if valid:
        best = max(valid, key=lambda cut: (names.get(cut.k, cut.k), -cut.k))
    else:
        best = max(large, key=lambda cut: cut.stability)
    return _decide(best, "stable", cuts, options)


def _decide(
    option: Option, reason: ChoiceReason, rivals: Iterable[Option], options: Iterable[Option]
) -> Decision:
    """Add the next best of the rivals at another k: of a useful number, what comes back best."""
    rivals = [rival for rival in rivals if rival.comes_back and rival.k != option.k]
    best = max(rivals, key=lambda rival: (rival.k in USEFUL, rival.stability), default=None)
    if best is None:
        return Decision(option, reason, None, tuple(options))
    is_as_stable = best.stability >= option.stability - NOISE
    is_close = reason == "merged" or (is_as_stable and not option.is_apart)
    alternative = Alternative(best.k, best.stability, is_close)
    return Decision(option, reason, alternative, (*options, best))
