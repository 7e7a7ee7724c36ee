"""Choose k: the mixture's groups where all of them come back, else as many segments as do.

Segments come back where none has a stability under 0.6, and their mean is 0.75 (Hennig 2007).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from personas.domain.choice import Alternative, ChoiceReason
from personas.domain.verdict import come_back
from personas.segments.kmeans.lloyd import Fit, fit_from
from personas.segments.kmeans.resampling import Namer, Resampling, isolated_clusters, resample
from personas.segments.matrices import Matrix, squared_distances

# Every k that may be chosen is seen in few and small resamples. What is taken must come back in
# those that are told, too.
FEW_RESAMPLES, FEW_ROWS = 25, 500
RESAMPLES, ROWS = 100, 1_000
# Hennig's 0.6 with some room. A difference of `NOISE` may be chance.
FLOOR, NOISE = 0.65, 0.1
# Where no segment is a group, two say little, and more than six are more than a plan can use.
USEFUL = range(3, 7)
# A segment under either is small: figures of fewer than 11 customers are suppressed.
FEWEST, SMALLEST = 11, 0.01
# The mixture's groups are preferred to the lowest inertia up to this share of more inertia.
SAME_INERTIA = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """A fit that may be chosen, and how well its segments come back.

    ``from_groups``: K-Means started from the mixture's groups; ``is_apart``: all segments stand
    apart; ``is_small``: some are small.
    """

    fit: Fit
    resampling: Resampling
    from_groups: bool
    is_apart: bool
    is_small: bool

    @property
    def k(self) -> int:
        """Return the number of segments."""
        return self.fit.k

    @property
    def stabilities(self) -> Matrix:
        """Return the stability of every segment, k."""
        return self.resampling.stabilities

    @property
    def stability(self) -> float:
        """Return the stability of the segment that comes back least."""
        return float(self.stabilities.min())

    @property
    def comes_back(self) -> bool:
        """Return whether all segments do."""
        return come_back(self.stabilities.tolist())

    @property
    def is_sound(self) -> bool:
        """Return whether all segments surely come back, and are large enough to speak of."""
        return self.comes_back and self.stability >= FLOOR and not self.is_small


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

    ``name`` names clusters of rows.
    """

    features: Matrix
    customers: int
    lowest: Mapping[int, Fit]
    name: Namer | None = None

    def measure(self, fit: Fit, *, from_groups: bool = False) -> Option:
        """Return the option that a fit is, as few resamples show it."""
        is_apart = bool(isolated_clusters(self.features, fit.centroids, fit.labels).all())
        least = np.bincount(fit.labels, minlength=fit.k).min() / len(fit.labels)
        is_small = bool(least < SMALLEST or least * self.customers < FEWEST)
        resampling = self._resample(fit, FEW_RESAMPLES, FEW_ROWS, from_groups=from_groups)
        return Option(fit, resampling, from_groups, is_apart, is_small)

    def confirm(self, option: Option) -> Option:
        """Return the option as it is told: with more resamples, and larger ones."""
        resampling = self._resample(option.fit, RESAMPLES, ROWS, from_groups=option.from_groups)
        return replace(option, resampling=resampling)

    def _resample(self, fit: Fit, count: int, most: int, *, from_groups: bool) -> Resampling:
        return resample(self.features, fit.centroids, count, most, from_groups=from_groups)

    def measure_lowest(self, ks: Iterable[int]) -> list[Option]:
        """Return the options of the lowest inertia at those of the ks that may be chosen."""
        return [self.measure(self.lowest[k]) for k in ks if k in self.lowest]

    def expect_names(self, option: Option) -> float:
        """Return how many different personas are expected to come back, each with its segment."""
        if self.name is None:
            return 0.0
        names = self.name(option.fit.labels, np.arange(len(self.features)), option.k)
        confidence = option.resampling.measure_confidence(names, self.name)
        best: dict[str, float] = {}
        for name, chance in zip(names, option.stabilities * confidence, strict=True):
            if name is not None:
                best[name] = max(best.get(name, 0.0), float(chance))
        return sum(best.values())


def choose(fits: Fits, starts: Matrix, *, has_structure: bool) -> Decision:
    """Choose among the fits; ``starts`` are the means of the mixture's groups, groups × d.

    1. As many segments as there are groups, where all come back; else that which comes back least
       is merged with its nearest, again and again, until all do. Without structure groups are
       taken as they are, three or more, or not at all.
    2. Else cuts: of 3 to 6 those that come back best.
    """
    options: list[Option] = []
    least_k = max(2, min(fits.lowest)) if has_structure else max(3, len(starts))
    for option in _merge_groups(fits, starts, least_k):
        options.append(option)
        is_group = option.k == len(starts)
        may_be_taken = is_group or not option.is_small
        if may_be_taken and (choice := _confirm(fits, [option])):
            reason: ChoiceReason = "groups" if is_group else "merged"
            return _decide(choice, reason, _find_rivals(fits, starts, option.k), options)
    return _choose_cuts(fits, options)


def choose_requested(fits: Fits, starts: Matrix, k: int) -> Decision:
    """Take k segments: those of the mixture's groups where they come back at least as well."""
    options = fits.measure_lowest([k])
    if len(starts) == k:
        options = [*_merge_groups(fits, starts, k), *options]
    best = fits.confirm(max(options, key=lambda option: min(option.stability, FLOOR)))
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
        if option.is_sound:
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
    """Return the cuts that come back best, of a useful number if the range has any.

    Of numbers that may be as good, by chance alone, the one under which more names come back is
    taken. Two are taken where they alone come back; where none do, k says nothing, and the fewest
    that are useful are taken.
    """
    cuts = fits.measure_lowest(USEFUL) or fits.measure_lowest(fits.lowest)
    large = [cut for cut in cuts if not cut.is_small] or cuts[:1]
    choice, rivals = _confirm(fits, _rank_cuts(fits, large)), cuts
    if choice is None:
        pair = fits.measure_lowest({2} - {cut.k for cut in cuts})
        choice, cuts, rivals = _confirm(fits, pair), [*pair, *cuts], []
    return _decide(choice or fits.confirm(large[0]), "stable", rivals, [*options, *cuts])


def _confirm(fits: Fits, options: Iterable[Option]) -> Option | None:
    """Return the first that may come back, and does."""
    likely = (fits.confirm(each) for each in options if each.stability >= FLOOR - NOISE)
    return next((option for option in likely if option.comes_back), None)


def _rank_cuts(fits: Fits, cuts: list[Option]) -> list[Option]:
    """Return the cuts, first those that may be the best, by names and stability."""
    best = max(cut.stability for cut in cuts)
    close = [cut for cut in cuts if cut.stability >= best - NOISE]
    names = {cut.k: fits.expect_names(cut) for cut in close} if len(close) > 1 else {}
    return sorted(cuts, key=lambda cut: (-names.get(cut.k, 0.0), -cut.stability, cut.k))


def _decide(
    option: Option, reason: ChoiceReason, rivals: Iterable[Option], options: Iterable[Option]
) -> Decision:
    """Add the next best of the rivals at another k: of a useful number, what comes back best."""
    rivals = [rival for rival in rivals if rival.is_sound and rival.k != option.k]
    best = max(rivals, key=lambda rival: (rival.k in USEFUL, rival.stability), default=None)
    if best is None:
        return Decision(option, reason, None, tuple(options))
    is_as_stable = best.stability >= option.stability - NOISE
    is_close = is_as_stable and (reason == "merged" or not option.is_apart)
    alternative = Alternative(best.k, best.stability, is_close)
    return Decision(option, reason, alternative, (*options, best))
