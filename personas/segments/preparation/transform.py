"""Choose the transform of a measure from its values: none, a square root or a logarithm.

Every transform is judged by the BIC of the best small mixture in its values, with outliers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from personas.domain.recipe import Knot, Transform
from personas.segments.matrices import Matrix, count_values
from personas.segments.transforms import derivative, transform
from personas.segments.univariate import mixture_log_likelihoods

POINTS = 100
# A step is one of the commonest distances, and nearly all customers lie on its grid.
MOST_STEPS, SHARE_ON_GRID, ON_GRID = 20, 0.99, 1e-4
MOST_COMPONENTS = 5
# Differences of BIC over 10 are very strong evidence (Kass & Raftery 1995).
STRONG = 10.0
FENCE = 6.0
FEW = 6
# Transforms that need values of at least 0.
ROOTS: tuple[Transform, ...] = ("log", "sqrt")
CHOICES: tuple[Transform, ...] = ("none", "sqrt", "log")
BATCH = 64  # candidates whose densities stay in the processor's cache


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A transform, and the ``middle`` and ``spread`` of a measure's values after it."""

    transform: Transform
    shift: float
    middle: float = 0.0
    spread: float = 1.0
    power: float = 1.0
    knots: tuple[Knot, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A shape, and the points of its measure that stand for so many ``rows`` of customers."""

    shape: Shape
    points: Matrix
    rows: int


def choose_shape(values: Matrix, choices: Sequence[Transform] = CHOICES) -> Shape:
    """Return the transform for the ``values`` of a measure; see `choose_shapes`."""
    return choose_shapes([values], choices)[0]


def choose_shapes(columns: Sequence[Matrix], choices: Sequence[Transform] = CHOICES) -> list[Shape]:
    """Return the transform for the values of every measure, without gaps.

    Anything but ``none`` needs values of at least 0 and very strong evidence (a BIC better by
    10) over the first of the choices. Ties are spread evenly over the
    step between values. A measure with fewer than `FEW` distinct values takes the first choice.
    """
    candidates = [_candidates(values, choices) for values in columns]
    scores = iter(_bics([choice for several in candidates if several[1:] for choice in several]))
    return [_best(several, scores) for several in candidates]


def _candidates(values: Matrix, choices: Sequence[Transform]) -> list[Candidate]:
    step = step_of(values)
    choices = choices if len(count_values(values)[0]) >= FEW else choices[:1]
    points = _spread_ties(np.quantile(values, (np.arange(POINTS) + 0.5) / POINTS), step)
    possible = [name for name in choices if name == "none" or values.min() >= 0] or ["none"]
    shift = _shift(values, step)
    shapes = [locate(Shape(name, shift if name in ROOTS else 0.0), points) for name in possible]
    return [Candidate(shape, _inside(shape, points), len(values)) for shape in shapes]


def _best(candidates: Sequence[Candidate], scores: Iterator[float]) -> Shape:
    """Return the shape of the candidates with the lowest of the next scores; one needs none."""
    if len(candidates) == 1:
        return candidates[0].shape
    bics = list(islice(scores, len(candidates)))
    best = bics.index(min(bics))
    return candidates[best if bics[best] < bics[0] - STRONG else 0].shape


def step_of(values: Matrix) -> float:
    """Return the step between values of a discrete measure, 0 of a continuous one.

    It is the largest distance between neighbouring values on whose grid nearly all customers lie:
    a few cells in between change nothing. Where values lie on no grid it is the least distance.
    """
    distinct, counts = count_values(values)
    if not 1 < len(distinct) < 0.3 * len(values):
        return 0.0
    distances = np.diff(distinct)
    usual = Counter(distances.round(12).tolist()).most_common(MOST_STEPS)
    anchor = distinct[counts.argmax()]
    for step in sorted((step for step, _ in usual if step > 0), reverse=True):
        places = (distinct - anchor) / step
        is_on = np.abs(places - np.round(places)) < ON_GRID
        if counts[is_on].sum() >= SHARE_ON_GRID * counts.sum():
            return float(step)
    return float(distances.min())


def _shift(values: Matrix, step: float) -> float:
    """Return what keeps 0 inside the domain: one step of a count, the smallest amount of money."""
    if step:
        return step
    positive = values[values > 0]
    return 0.0 if values.min() > 0 or not len(positive) else float(np.quantile(positive, 0.05))


def _spread_ties(points: Matrix, step: float) -> Matrix:
    """Spread ties of the ascending points evenly over a step around them."""
    first = np.searchsorted(points, points, "left")
    after = np.searchsorted(points, points, "right")
    places = (np.arange(len(points)) - first + 0.5) / (after - first)
    spread: Matrix = points + step * (places - 0.5)
    return spread


def locate(shape: Shape, points: Matrix) -> Shape:
    """Return the shape with middle and spread of the central 90 % of the transformed points."""
    result = transform(shape, _inside(shape, points))
    low, high = np.quantile(result, [0.05, 0.95])
    spread = (high - low) / 3.29 or result.std() or 1.0
    return replace(shape, middle=float((low + high) / 2), spread=float(spread))


def _inside(shape: Shape, points: Matrix) -> Matrix:
    """Ties that were spread over a step may reach out of the domain of a root or a logarithm."""
    if shape.transform not in ROOTS:
        return points
    tiny = float(np.abs(points).max() * 1e-9 + 1e-300)
    inside: Matrix = np.maximum(points, tiny - shape.shift)
    return inside


def _bics(candidates: Sequence[Candidate]) -> list[float]:
    """Return BICs in the measure's own unit: the density of x is that of T(x) times T′(x)."""
    return [
        bic
        for start in range(0, len(candidates), BATCH)
        for bic in _bics_of_batch(candidates[start : start + BATCH])
    ]


def _bics_of_batch(candidates: Sequence[Candidate]) -> list[float]:
    pairs = [(candidate.shape, candidate.points) for candidate in candidates]
    scores = [(transform(shape, x) - shape.middle) / shape.spread for shape, x in pairs]
    jacobians = [np.log(derivative(shape, x) / shape.spread).mean() for shape, x in pairs]
    tables, rows = np.clip(np.array(scores), -FENCE, FENCE), np.array([c.rows for c in candidates])
    mixtures = [
        (3 * k - 1) * np.log(rows) - 2 * rows * mixture_log_likelihoods(tables, k) / POINTS
        for k in range(1, MOST_COMPONENTS + 1)
    ]
    bics: list[float] = (np.min(mixtures, axis=0) - 2 * rows * np.array(jacobians)).tolist()
    return bics
