"""Two upright bells or one slanted one? What no upright bell can be, several of them mimic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.components import COMMON
from personas.segments.mixture.data import NARROWEST, Cells, Mask
from personas.segments.mixture.em import Mixture
from personas.segments.preparation.transform import two_over_one


def is_slanted(
    cells: Cells, sound: Matrix, labels: Labels, tell: Mask, pair: tuple[int, int]
) -> bool:
    """Return whether one bell with correlations is likelier than a bell without for each group.

    Who belongs where is taken as given, which speaks for the two. Customers with a gap in a
    measure that ``tell`` are left out; each counts as much as its wildest cell (``sound``, n × d).
    """
    rows = np.isin(labels, pair) & cells.known[:, tell].all(axis=1)
    values, weight = cells.values[rows][:, tell], sound[rows][:, tell].min(axis=1, initial=1.0)
    parts = [(labels[rows] == group) * weight for group in pair]
    if min(part.sum() for part in parts) < 1:
        return False
    two = sum(_upright(values, part) + part.sum() * np.log(part.sum()) for part in parts)
    total = weight.sum()
    one = total * np.log(total) - total / 2 * np.linalg.slogdet(_covariance(values, weight))[1]
    return bool(one > two)


def _upright(values: Matrix, weight: Matrix) -> float:
    """Log-likelihood of a bell without correlations, but for what every bell has."""
    return float(-weight.sum() / 2 * np.log(np.diag(_covariance(values, weight))).sum())


def _covariance(values: Matrix, weight: Matrix) -> Matrix:
    """Weighted; no bell is narrower than what the mixture allows."""
    total = weight.sum()
    apart = values - weight @ values / total
    made: Matrix = (apart * weight[:, None]).T @ apart / total
    return made + NARROWEST**2 * np.eye(values.shape[1])


# Groups with fewer customers are too small to see a valley: they are left as they are.
ENOUGH = 5
# A measure belongs to the line between two groups when it moves by this share of their variance.
MOVES = 0.5
LEAST, MOST = 8, 24
# Bells whose valley would not show in 1,000 customers (gain in log-likelihood) promise none.
SHARP = 4.0
# Bells whose valley should show by less than this (the same gain) are too small to show one.
DIM = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """Customers of two groups on the line through both, and the share of the second in each.

    ``sound`` is how much each counts for the shape of its bell.
    """

    places: Matrix
    second: Matrix
    sound: Matrix


def merge_humps(cells: Cells, mixture: Mixture) -> Labels:
    """Return a group for each customer, from 0, after merging groups that make one hump."""
    owned, labels = mixture.owned.copy(), mixture.owned.argmax(axis=1).astype(np.int64)
    sound = (mixture.clean * mixture.owned).sum(axis=2).T * cells.known
    tell = mixture.bells.roles != COMMON
    worth: dict[tuple[int, int], float] = {}
    while True:
        groups = np.unique(labels).tolist()
        pairs = [(i, j) for i in groups for j in groups if i < j]
        for i, j in pairs:
            if (i, j) not in worth:
                slanted = is_slanted(cells, sound, labels, tell, (i, j))
                worth[i, j] = _doubt(_line(cells, sound, owned, labels, i, j), slanted=slanted)
        i, j = max(pairs, key=lambda pair: (worth[pair], pair), default=(0, 0))
        if i == j or worth[i, j] <= 0:
            break
        labels[labels == j], owned[:, i] = i, owned[:, i] + owned[:, j]
        owned[:, j] = 0
        worth = {pair: value for pair, value in worth.items() if not {i, j} & set(pair)}
    numbered: Labels = np.searchsorted(np.unique(labels), labels).astype(np.int64)
    return numbered


def _line(cells: Cells, sound: Matrix, owned: Matrix, labels: Labels, i: int, j: int) -> _Line:
    """Project on the discriminant; a customer with a gap on it cannot be placed."""
    rows = (labels == i) | (labels == j)
    slopes = np.array([_slope(cells, sound, labels, q, (i, j)) for q in range(cells.width)])
    moving = np.flatnonzero(slopes)
    seen = cells.known[rows][:, moving].all(axis=1)
    share = owned[rows, j] / (owned[rows, i] + owned[rows, j] + 1e-12)
    calm = sound[rows][:, moving].min(axis=1, initial=1.0)
    return _Line((cells.values[rows] @ slopes)[seen], share[seen], calm[seen])


def _slope(cells: Cells, sound: Matrix, labels: Labels, index: int, pair: tuple[int, int]) -> float:
    """How far the line goes along a feature; 0 where the groups hardly differ."""
    (low, wide), (high, broad) = (
        _moments(cells.values[labels == g, index], sound[labels == g, index]) for g in pair
    )
    variance = wide + broad + 1e-3
    return (high - low) / variance if (high - low) ** 2 > MOVES * variance else 0.0


def _moments(values: Matrix, weight: Matrix) -> tuple[float, float]:
    """Weighted mean, and half the variance (the pooled one is the sum of two)."""
    total = weight.sum() + 1e-9
    mean = (weight * values).sum() / total
    return float(mean), float((weight * (values - mean) ** 2).sum() / total / 2)


def _doubt(line: _Line, *, slanted: bool) -> float:
    """Above 0: one hump. Both groups count the same, or a small one would be a mere shoulder."""
    first, second = 1 - line.second, line.second
    size = min(first.sum(), second.sum())
    if size < ENOUGH:
        return -1.0
    bells = [_bell(line.places, weight * line.sound) for weight in (first, second)]
    edges = _edges(bells, size)
    calm = np.minimum(line.sound, 1.0)
    weights = calm * size * (first / first.sum() + second / second.sum())
    seen = two_over_one(np.histogram(line.places, edges, weights=weights)[0])
    shape = sum(np.diff(ndtr((edges - mean) / spread)) for mean, spread in bells)
    told, sharp = two_over_one(size * shape), two_over_one(500 * shape)
    dim = sharp < SHARP or (told < DIM and slanted)
    no_valley = dim and seen < 0.5 * np.log(len(line.places))
    unseen = told > 4 and seen < min(told / 2, 2 * np.log(len(line.places)))
    return 1 / (1 + seen) if no_valley or unseen else -1.0


def _bell(places: Matrix, weight: Matrix) -> tuple[float, float]:
    mean, half = _moments(places, weight)
    return mean, float(np.sqrt(2 * half + 1e-9))


def _edges(bells: list[tuple[float, float]], size: float) -> Matrix:
    low = min(mean - 2.5 * spread for mean, spread in bells)
    high = max(mean + 2.5 * spread for mean, spread in bells)
    bins = int(np.clip(round(2.5 * (2 * size) ** (1 / 3)), LEAST, MOST))
    return np.linspace(low, high, bins + 1)
