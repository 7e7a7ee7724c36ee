"""A second maker of tables with planted segments, unlike the first wherever it can be.

Centres lie anywhere, shares are drawn, measures may be correlated within segments, amounts may be
0 for many, counts are spread more than Poisson's, and values are rounded as in real tables. Places
are drawn anew until the model that made the table misplaces at most 5 % of its customers.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from benchmarks.trust.planted import SEPARABLE, Labels, Matrix, Planted, noise_of, spoil

KINDS = ("anywhere", "slanted", "zero-inflated", "mixed")
LEAST = 0.02  # share of the smallest segment
DRAWS = 200


def scatter(seed: int, rows: tuple[int, ...]) -> Planted:
    """Make the table of a seed; the kind follows from the seed, all else is drawn."""
    rng = np.random.default_rng(seed)
    kind, size = KINDS[seed % len(KINDS)], int(rng.choice(rows))
    k, telling, noise = int(rng.integers(3, 8)), int(rng.integers(2, 6)), int(rng.integers(0, 5))
    shares = LEAST + (1 - k * LEAST) * rng.dirichlet(np.full(k, 3.0))
    truth = rng.choice(k, size=size, p=shares)
    for _ in range(DRAWS):
        columns, likely = _draw(rng, kind, k, truth, telling)
        error = float(((np.log(shares) + likely).argmax(axis=1) != truth).mean())
        if error <= SEPARABLE:
            break
    shapes = [noise_of(rng, "gaussian", size) for _ in range(noise)]
    return Planted(kind, spoil(rng, np.column_stack([*columns, *shapes])), truth, telling, error)


def _draw(
    rng: np.random.Generator, kind: str, k: int, truth: Labels, telling: int
) -> tuple[list[Matrix], Matrix]:
    """Telling measures, and the log-likelihood of every segment, rows × k."""
    if kind == "slanted":
        return _slanted(rng, k, truth, telling)
    makers = {
        "anywhere": [_bell],
        "zero-inflated": [_amount, _amount, _bell],
        "mixed": [_bell, _amount, _count, _rounded],
    }[kind]
    made = [makers[int(rng.integers(len(makers)))](rng, k, truth) for _ in range(telling)]
    return [column for column, _ in made], np.sum([likely for _, likely in made], axis=0)


def _bell(rng: np.random.Generator, k: int, truth: Labels) -> tuple[Matrix, Matrix]:
    means, spreads = rng.normal(0, 4, k), rng.uniform(0.6, 1.4, k)
    values = means[truth] + spreads[truth] * rng.normal(size=len(truth))
    return 200 + 20 * values, stats.norm.logpdf(values[:, None], means, spreads)


def _rounded(rng: np.random.Generator, k: int, truth: Labels) -> tuple[Matrix, Matrix]:
    """Such as an age: whole numbers between two ends."""
    means, spreads = rng.uniform(20, 75, k), rng.uniform(2.5, 6, k)
    values = means[truth] + spreads[truth] * rng.normal(size=len(truth))
    return np.clip(np.round(values), 18, 80), stats.norm.logpdf(values[:, None], means, spreads)


def _amount(rng: np.random.Generator, k: int, truth: Labels) -> tuple[Matrix, Matrix]:
    """Money: a logarithm's bell; in some segments hardly anyone spends any."""
    none = np.where(rng.random(k) < 0.4, 0.97, 0.005)
    means, spread = rng.uniform(2, 9, k), rng.uniform(0.3, 0.7, k)
    logs = means[truth] + spread[truth] * rng.normal(size=len(truth))
    zero = rng.random(len(truth)) < none[truth]
    some = np.log1p(-none) + stats.norm.logpdf(logs[:, None], means, spread)
    return np.where(zero, 0.0, np.round(np.exp(logs), 2)), np.where(
        zero[:, None], np.log(none), some
    )


def _count(rng: np.random.Generator, k: int, truth: Labels) -> tuple[Matrix, Matrix]:
    rates, size = np.exp(rng.uniform(-1, 4, k)), rng.uniform(3, 12)
    counts = rng.negative_binomial(size, size / (size + rates[truth])).astype(float)
    return counts, stats.nbinom.logpmf(counts[:, None], size, size / (size + rates))


def _slanted(
    rng: np.random.Generator, k: int, truth: Labels, telling: int
) -> tuple[list[Matrix], Matrix]:
    """Bells with correlations of their own in each segment."""
    values, likely = np.zeros((len(truth), telling)), np.zeros((len(truth), k))
    centres = rng.normal(0, 4, (k, telling))
    bells = [stats.multivariate_normal(c, _covariance(rng, telling)) for c in centres]
    for segment, bell in enumerate(bells):
        own = truth == segment
        values[own] = bell.rvs(int(own.sum()), random_state=rng).reshape(-1, telling)
    for segment, bell in enumerate(bells):
        likely[:, segment] = bell.logpdf(values)
    return list(100 + 15 * values.T), likely


def _covariance(rng: np.random.Generator, width: int) -> Matrix:
    """Correlations up to about 0.8, spreads of 0.7 to 1.3."""
    loadings = rng.uniform(0, 0.9) * rng.choice([-1, 1], width)
    spreads = rng.uniform(0.7, 1.3, width)
    matrix = np.outer(loadings, loadings)
    np.fill_diagonal(matrix, 1.0)
    made: Matrix = matrix * np.outer(spreads, spreads)
    return made
