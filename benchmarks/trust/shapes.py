"""Shapes of measures as customer tables have them, each with its exact likelihood by segment.

A discrete measure is a table of probabilities, values × segments: counts, ratings, shares of two
decimals, flags and categories. A continuous one is a bell, or money with a pile at 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from benchmarks.trust.planted import Labels, Matrix

Mask = NDArray[np.bool_]
LEAST = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some columns, rows × width, and the log-likelihood of every segment, rows × k.

    ``likely`` is given which cells can be read. ``is_open`` says whether a cell may be ten times
    too large, which no rating and no share can be; ``is_category`` that codes stand for words.
    """

    columns: Matrix
    likely: Callable[[Mask], Matrix]
    is_open: bool = True
    is_category: bool = False


Maker = Callable[[np.random.Generator, int, Labels], Block]


def single(values: Matrix, likely: Matrix) -> Block:
    """One column whose cells say nothing where they cannot be read."""
    return Block(values[:, None], lambda is_legible: np.where(is_legible, likely, 0.0))


def discrete(
    rng: np.random.Generator, values: Matrix, probabilities: Matrix, truth: Labels
) -> Block:
    """Draw from ascending values by the probabilities of each segment, values × k."""
    probabilities = probabilities + LEAST
    probabilities = probabilities / probabilities.sum(axis=0)
    sums, draws = np.cumsum(probabilities, axis=0), rng.random(len(truth))
    codes = np.zeros(len(truth), np.int64)
    for segment in range(probabilities.shape[1]):
        own = truth == segment
        codes[own] = np.searchsorted(sums[:, segment], draws[own])
    codes = np.minimum(codes, len(values) - 1)
    return single(values[codes], np.log(probabilities)[codes])


def _levels(rng: np.random.Generator, k: int) -> Labels:
    """Low, middle or high for each segment, not the same for all."""
    while True:
        levels = rng.integers(0, 3, k)
        if len(np.unique(levels)) > 1:
            return levels


def bell(rng: np.random.Generator, k: int, truth: Labels, ratio: float = 2.0) -> Block:
    """A bell for each segment, of spreads that differ up to ``ratio`` times."""
    means = rng.uniform(3, 5) * _levels(rng, k) + rng.normal(0, 0.3, k)
    spreads = np.exp(rng.uniform(-0.5, 0.5, k) * np.log(ratio))
    values = means[truth] + spreads[truth] * rng.normal(size=len(truth))
    return single(200 + 20 * values, stats.norm.logpdf(values[:, None], means, spreads))


def money(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    """Spent by everybody: the bell of a logarithm, in cents."""
    return _amount(rng, k, truth, np.full(k, 0.0))


def amount(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    """Money that many did not spend: in some segments nearly nobody did, in others a part."""
    none = rng.choice([0.95, 0.4, 0.02], k) * rng.uniform(0.9, 1.02, k)
    return _amount(rng, k, truth, none)


def _amount(rng: np.random.Generator, k: int, truth: Labels, none: Matrix) -> Block:
    means = 3 + rng.uniform(1.2, 2) * _levels(rng, k) + rng.normal(0, 0.2, k)
    spreads = rng.uniform(0.35, 0.7, k)
    logs = means[truth] + spreads[truth] * rng.normal(size=len(truth))
    is_zero = rng.random(len(truth)) < none[truth]
    with np.errstate(divide="ignore"):
        zero = np.log(none + LEAST)
    positive = np.log1p(-none) + stats.norm.logpdf(logs[:, None], means, spreads)
    values = np.where(is_zero, 0.0, np.maximum(np.round(np.exp(logs), 2), 0.01))
    return single(values, np.where(is_zero[:, None], zero, positive))


def count(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    """Counts from 0, spread more than Poisson's."""
    return _count(rng, k, truth, first=0)


def frequency(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    """Purchases from 1, spread more than Poisson's; some customers came once whatever they are."""
    return _count(rng, k, truth, first=1)


def _count(rng: np.random.Generator, k: int, truth: Labels, first: int) -> Block:
    means = np.array([0.25, 4.0, 25.0])[_levels(rng, k)] * np.exp(rng.normal(0, 0.15, k))
    size, once = rng.uniform(2, 8), rng.uniform(0, 0.15)
    chance = size / (size + means)
    values = np.arange(int(stats.nbinom.ppf(1 - 1e-7, size, chance.min())) + 1)
    probabilities = (1 - once) * stats.nbinom.pmf(values[:, None], size, chance)
    probabilities[0] += once
    return discrete(rng, values.astype(np.float64) + first, probabilities, truth)


def recency(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    """Whole days since the last purchase, two years at most."""
    means = np.array([10.0, 70.0, 350.0])[_levels(rng, k)] * np.exp(rng.normal(0, 0.15, k))
    shape, days = rng.uniform(1.5, 5), np.arange(731)
    edges = np.append(days, np.inf)[:, None]
    probabilities = np.diff(stats.gamma.cdf(edges, shape, scale=means / shape), axis=0)
    return replace(discrete(rng, days.astype(float), probabilities, truth), is_open=False)


def rounded(
    rng: np.random.Generator, truth: Labels, means: Matrix, spreads: Matrix, ends: tuple[int, int]
) -> Block:
    """Whole numbers of a bell between two ends, at which all beyond them lie."""
    values = np.arange(ends[0], ends[1] + 1)
    edges = np.concatenate([[-np.inf], values[1:] - 0.5, [np.inf]])[:, None]
    probabilities = np.diff(stats.norm.cdf(edges, means, spreads), axis=0)
    return replace(discrete(rng, values.astype(float), probabilities, truth), is_open=False)


def points(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    """A score from 0 to 100 or an age from 18 to 80; at both ends all beyond them."""
    low, high = ((0, 100), (18, 80))[int(rng.integers(2))]
    width = high - low
    means = low + width * np.array([0.1, 0.5, 0.9])[_levels(rng, k)]
    means = means + rng.normal(0, 0.03 * width, k)
    return rounded(rng, truth, means, width * rng.uniform(0.06, 0.14, k), (low, high))


def rating(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    """An answer from 1 to 5, 1 to 7 or 0 to 10, of a bell that nobody sees."""
    low, high = ((1, 5), (1, 7), (0, 10))[int(rng.integers(3))]
    width = high - low
    means = low + width * np.array([0.12, 0.5, 0.88])[_levels(rng, k)]
    means = means + rng.normal(0, 0.05 * width, k)
    return rounded(rng, truth, means, width * rng.uniform(0.16, 0.26, k), (low, high))


def share(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    """A part of 1, or of 100, with piles at both ends; some segments lie mostly at one."""
    steps = int(rng.choice([100, 1000]))
    levels = rng.integers(0, 4, k)
    if len(np.unique(levels)) == 1:
        levels[0] = (levels[0] + 1) % 4
    none = np.array([0.85, 0.04, 0.04, 0.02])[levels] * rng.uniform(0.7, 1.1, k)
    full = np.array([0.01, 0.03, 0.04, 0.8])[levels] * rng.uniform(0.7, 1.1, k)
    means = np.array([0.2, 0.25, 0.65, 0.8])[levels] + rng.uniform(-0.05, 0.05, k)
    pieces = rng.uniform(10, 40, k)
    values = np.linspace(0.0, 1.0, steps + 1).round(3)
    edges = np.concatenate([[0], (np.arange(steps) + 0.5) / steps, [1]])[:, None]
    inside = np.diff(stats.beta.cdf(edges, means * pieces, (1 - means) * pieces), axis=0)
    probabilities = (1 - none - full) * inside
    probabilities[0] += none
    probabilities[-1] += full
    values = values * 100 if rng.random() < 0.5 else values
    return replace(discrete(rng, values, probabilities, truth), is_open=False)


def flag(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    """Yes (1) or no (0)."""
    yes = np.array([0.08, 0.5, 0.92])[_levels(rng, k)] * rng.uniform(0.8, 1.05, k)
    made = discrete(rng, np.array([0.0, 1.0]), np.array([1 - yes, yes]), truth)
    return replace(made, is_open=False)


def answer(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    """Yes or no in words."""
    return replace(flag(rng, k, truth), is_category=True)


def category(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    """One of 3 to 6 words; most of a segment share one of them."""
    words = int(rng.integers(3, 7))
    shares = rng.dirichlet(np.full(words, 1.0), k).T
    favourites = rng.integers(0, words, k)
    likes = rng.uniform(0.6, 0.9, k)
    probabilities = (1 - likes) * shares + likes * (np.arange(words)[:, None] == favourites)
    made = discrete(rng, np.arange(words, dtype=float), probabilities, truth)
    return replace(made, is_open=False, is_category=True)


def slanted(rng: np.random.Generator, k: int, truth: Labels, width: int) -> Block:
    """Bells with correlations of their own in each segment."""
    centres = 3 * rng.integers(0, 3, (k, width)) + rng.normal(0, 0.5, (k, width))
    spreads = [_covariance(rng, width) for _ in range(k)]
    noise = np.array([np.linalg.cholesky(spread) for spread in spreads])[truth]
    values = centres[truth] + np.einsum("nij,nj->ni", noise, rng.normal(size=(len(truth), width)))

    def likely(is_legible: Mask) -> Matrix:
        result = np.zeros((len(truth), k))
        for pattern in np.unique(is_legible, axis=0):
            rows = (is_legible == pattern).all(axis=1)
            for segment in range(k if pattern.any() else 0):
                part = spreads[segment][np.ix_(pattern, pattern)]
                model = stats.multivariate_normal(centres[segment, pattern], part)
                result[rows, segment] = model.logpdf(values[np.ix_(rows, pattern)])
        return result

    return Block(100 + 15 * values, likely)


def _covariance(rng: np.random.Generator, width: int) -> Matrix:
    """Correlations up to about 0.8, spreads of 0.7 to 1.3."""
    loadings = rng.uniform(0.3, 0.9) * rng.choice([-1, 1], width)
    spreads = rng.uniform(0.7, 1.3, width)
    matrix: Matrix = np.outer(loadings, loadings)
    np.fill_diagonal(matrix, 1.0)
    return matrix * np.outer(spreads, spreads)


def gapped(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    """A bell, or its exponential, whose gaps depend on the segment and on the value itself.

    A gap is as likely as the segment says, and more so above a limit: large incomes are not told.
    """
    means = rng.uniform(3.5, 5.5) * _levels(rng, k) + rng.normal(0, 0.3, k)
    spreads = rng.uniform(0.7, 1.3, k)
    values = means[truth] + spreads[truth] * rng.normal(size=len(truth))
    rates, limit = rng.choice([0.0, 0.03, 0.3], k, p=[0.4, 0.4, 0.2]), float(rng.choice(means))
    above = np.minimum(rates + rng.choice([0.0, 0.3]), 0.9)
    is_gap = rng.random(len(truth)) < np.where(values > limit, above[truth], rates[truth])
    beyond = stats.norm.sf(limit, means, spreads)
    gap = np.log(rates * (1 - beyond) + above * beyond + LEAST)
    readable = np.log(np.where(values[:, None] > limit, 1 - above, 1 - rates))
    readable = readable + stats.norm.logpdf(values[:, None], means, spreads)
    shown = np.exp(2 + 0.35 * values) if rng.random() < 0.5 else 50 + 10 * values
    shown = np.where(is_gap, np.nan, np.round(shown, 1))
    return single(shown, np.where(is_gap[:, None], gap, readable))
