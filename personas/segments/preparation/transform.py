"""Histograms with one hump and with two: isotonic fits by pooling adjacent violators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from personas.domain.recipe import Knot, Transform
from personas.segments.matrices import Matrix, count_values
from personas.segments.preparation.features import slope, transform


def two_over_one(counts: Matrix) -> float:
    """Return how much better two humps fit a histogram than one, in log-likelihood."""
    last = len(counts) - 1
    hump = _hump_fits(counts)
    two = max(hump(0, v) + hump(v + 1, last) for v in range(last))
    return float(max(two - hump(0, last), 0.0))


def _hump_fits(counts: Matrix) -> Callable[[int, int], float]:
    """A function of (first, last) bin: the likelihood of the best single-humped density there."""
    bins = len(counts)
    rises = [_rising_fits(counts[start:]) for start in range(bins)]
    falls = [_rising_fits(counts[: end + 1][::-1]) for end in range(bins)]

    @cache
    def hump(first: int, last: int) -> float:
        falling = (falls[last][last - m - 1] if m < last else 0.0 for m in range(first, last + 1))
        return max(up + down for up, down in zip(rises[first], falling, strict=False))

    return hump


def _rising_fits(counts: Matrix) -> list[float]:
    """Log-likelihood of the best rising density on every prefix: pool adjacent violators."""
    blocks: list[tuple[float, int, float]] = []  # sum, bins, likelihood up to here
    fits = []
    for count in counts.tolist():
        total, bins = float(count), 1
        while blocks and blocks[-1][0] * bins >= total * blocks[-1][1]:
            more, wide, _ = blocks.pop()
            total, bins = total + more, bins + wide
        before = blocks[-1][2] if blocks else 0.0
        blocks.append((total, bins, before + (total * np.log(total / bins) if total > 0 else 0.0)))
        fits.append(float(blocks[-1][2]))
    return fits


def one_hump(counts: Matrix) -> Matrix:
    """Return the counts of the best histogram with a single hump."""
    bins = len(counts)
    rises, falls = _rising_fits(counts), _rising_fits(counts[::-1])
    fits = [rises[m] + (falls[bins - m - 2] if m < bins - 1 else 0.0) for m in range(bins)]
    mode = int(np.argmax(fits)) + 1
    return np.concatenate([_rising(counts[:mode]), _rising(counts[mode:][::-1])[::-1]])


def _rising(counts: Matrix) -> Matrix:
    """The rising histogram nearest to the counts."""
    blocks: list[tuple[float, int]] = []
    for count in counts.tolist():
        total, bins = float(count), 1
        while blocks and blocks[-1][0] * bins >= total * blocks[-1][1]:
            more, wide = blocks.pop()
            total, bins = total + more, bins + wide
        blocks.append((total, bins))
    return np.array([total / bins for total, bins in blocks for _ in range(bins)])


POINTS = 100
BELLS = 5
PASSES = 20
# A share of cells may lie anywhere: what a few wild ones look like must not choose a transform.
WILD, WILD_SPREAD = 0.03, 3.0
NARROWEST = 0.05
# Differences of BIC over 10 are very strong evidence (Kass & Raftery 1995).
STRONG = 10.0
FENCE = 6.0
FEW = 6
# What needs values of at least 0.
ROOTS = ("log", "sqrt")


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A measure's values as they are spread: the transform, and where its bulk lies after it.

    ``counted`` is whether the transform was taken because the values count events.
    """

    transform: Transform
    shift: float
    middle: float = 0.0
    spread: float = 1.0
    power: float = 1.0
    knots: tuple[Knot, ...] = ()
    counted: bool = False


def choose_shape(values: Matrix, offered: Sequence[Transform] = ("none", "sqrt", "log")) -> Shape:
    """Return the transform for the filled ``values`` of a measure.

    Anything but ``none`` needs values of at least 0 and very strong evidence (a BIC better by
    10) over the first that is offered. Counts take a square root. Ties are spread evenly over the
    step between values. A measure with fewer than `FEW` different values shows no shape, and takes
    the first.
    """
    step = step_of(values)
    offered = offered if len(count_values(values)[0]) >= FEW else offered[:1]
    points = _spread_ties(np.quantile(values, (np.arange(POINTS) + 0.5) / POINTS), step)
    shift = _shift(values, step)
    fitting = [name for name in offered if name == "none" or values.min() >= 0] or ["none"]
    counted = len(fitting) > 1 and _counts(values, step)
    if counted and "sqrt" in fitting:
        fitting = ["sqrt"]
    plain_shapes = [Shape(n, shift if n in ROOTS else 0.0, counted=counted) for n in fitting]
    shapes = [placed(shape, points) for shape in plain_shapes]
    scores = [_bic(shape, points, len(values)) for shape in shapes]
    best = int(np.argmin(scores))
    plain = 0
    return shapes[best] if scores[best] < scores[plain] - STRONG else shapes[plain]


def _counts(values: Matrix, step: float) -> bool:
    """Counts of events: whole steps from 0, some of them few and some many.

    Their spread grows with their mean, which a square root evens out (Anscombe 1948).
    """
    few = float(np.quantile(values, 0.05)) <= 2 * step
    return bool(step and values.min() == 0 and few and values.max() >= 5 * step)


def step_of(values: Matrix) -> float:
    """Return the smallest distance between values of a discrete measure, 0 of a continuous one."""
    different, _ = count_values(values)
    discrete = 1 < len(different) < 0.3 * len(values)
    return float(np.diff(different).min()) if discrete else 0.0


def _shift(values: Matrix, step: float) -> float:
    """What keeps 0 inside the domain: one step of a count, the smallest amount of money."""
    if step:
        return step
    positive = values[values > 0]
    return 0.0 if values.min() > 0 or not len(positive) else float(np.quantile(positive, 0.05))


def _spread_ties(ordered: Matrix, step: float) -> Matrix:
    first = np.searchsorted(ordered, ordered, "left")
    after = np.searchsorted(ordered, ordered, "right")
    spread: Matrix = ordered + step * (
        (np.arange(len(ordered)) - first + 0.5) / (after - first) - 0.5
    )
    return spread


def placed(shape: Shape, points: Matrix) -> Shape:
    """Return the shape with the place of its bulk: middle and spread of the central 90 %."""
    moved = transform(shape, _inside(shape, points))
    low, high = np.quantile(moved, [0.05, 0.95])
    spread = (high - low) / 3.29 or moved.std() or 1.0
    return replace(shape, middle=float((low + high) / 2), spread=float(spread))


def _inside(shape: Shape, points: Matrix) -> Matrix:
    """Ties that were spread over a step may reach out of the domain of a root or a logarithm."""
    if shape.transform not in ROOTS:
        return points
    tiny = float(np.abs(points).max() * 1e-9 + 1e-300)
    inside: Matrix = np.maximum(points, tiny - shape.shift)
    return inside


def _bic(shape: Shape, points: Matrix, rows: int) -> float:
    """BIC in the measure's own unit: the density of x is that of T(x) times T′(x)."""
    inside = _inside(shape, points)
    moved = transform(shape, inside)
    scaled = np.clip((moved - shape.middle) / shape.spread, -FENCE, FENCE)
    steepness = np.log(slope(shape, inside) / shape.spread).mean()
    bells = min(_bells(scaled, count, rows) for count in range(1, BELLS + 1))
    return float(bells - 2 * rows * steepness)


def _bells(points: Matrix, count: int, rows: int) -> float:
    """BIC of a mixture of ``count`` bells; the points stand for ``rows`` customers."""
    means = np.quantile(points, (np.arange(count) + 0.5) / count)
    spreads = np.full(count, points.std() / count + NARROWEST)
    shares = np.full(count, 1 / count)
    for _ in range(PASSES):
        bells, cells = _density(points, means, spreads)
        owned = cells * shares
        owned /= owned.sum(axis=1, keepdims=True)
        clean = owned * bells / cells
        weight = clean.sum(axis=0) + 1e-9
        means = (clean * points[:, None]).sum(axis=0) / weight
        variance = (clean * (points[:, None] - means) ** 2).sum(axis=0) / weight
        spreads, shares = np.maximum(np.sqrt(variance), NARROWEST), owned.mean(axis=0)
    fit = np.log((_density(points, means, spreads)[1] * shares).sum(axis=1)).mean()
    return float(-2 * rows * fit + (3 * count - 1) * np.log(rows))


def _density(points: Matrix, means: Matrix, spreads: Matrix) -> tuple[Matrix, Matrix]:
    bells = (1 - WILD) * _normal((points[:, None] - means) / spreads) / spreads
    wild = WILD * _normal(points / WILD_SPREAD) / WILD_SPREAD
    return bells, bells + wild[:, None]


def _normal(z: Matrix) -> Matrix:
    density: Matrix = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    return density
