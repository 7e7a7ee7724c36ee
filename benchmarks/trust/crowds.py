"""Tables without segments: one crowd each, of many shapes and kinds of dependence.

`crowd` makes plain shapes. `bent_crowd` makes dependence that no Gaussian copula has: curved, by
one factor, in the spread, heavy in all directions, or by the process that made the table. Its even
seeds are for developing; figures are reported on odd ones alone.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.trust.planted import Matrix

CROWDS = ("uniform", "one Gaussian with correlation", "log-normal", "discrete")
ROWS = (200, 500, 1000, 2000)


def crowd(seed: int) -> tuple[str, Matrix]:
    """Make the crowd of a seed: its kind, and the table."""
    rng = np.random.default_rng(seed)
    kind, rows, width = (
        CROWDS[seed % 4],
        int(rng.choice(ROWS)),
        int(rng.integers(2, 8)),
    )
    mixing = rng.uniform(0, 1) * rng.normal(size=(width, width)) + np.eye(width)
    slanted = rng.normal(size=(rows, width)) @ mixing / np.sqrt((mixing**2).sum(axis=0))
    made: dict[str, Callable[[], Matrix]] = {
        "uniform": lambda: rng.random((rows, width)),
        "one Gaussian with correlation": lambda: slanted,
        "log-normal": lambda: np.exp(0.8 * slanted),
        "discrete": lambda: rng.poisson(rng.choice([0.3, 1, 3, 8], width), (rows, width)).astype(
            float
        ),
    }
    return kind, made[kind]()


Maker = Callable[[np.random.Generator, int, int], Matrix]


def bent_crowd(seed: int) -> tuple[str, Matrix]:
    """Make the crowd of a seed; two seeds in a row, one even and one odd, have the same kind."""
    rng = np.random.default_rng(seed)
    kind = tuple(BENT)[seed // 2 % len(BENT)]
    rows, width = int(rng.choice(ROWS)), int(rng.integers(2, 7))
    return kind, BENT[kind](rng, rows, width)


def _banana(rng: np.random.Generator, rows: int, width: int) -> Matrix:
    """Columns that bend along the first, each its own way."""
    along = rng.normal(size=(rows, 1))
    bends = rng.uniform(-1, 1, width - 1)
    noise = rng.uniform(0.4, 1, width - 1) * rng.normal(size=(rows, width - 1))
    return 50 + 10 * np.hstack([along, bends * (along**2 - 1) + noise])


def _elliptic(rng: np.random.Generator, rows: int, width: int) -> Matrix:
    """A multivariate t of 2.5 to 6 degrees of freedom."""
    freedom = rng.uniform(2.5, 6)
    return _slanted(rng, rows, width) / np.sqrt(rng.chisquare(freedom, (rows, 1)) / freedom)


def _funnel(rng: np.random.Generator, rows: int, width: int) -> Matrix:
    """The first column tells the spread of all others (Neal 2003)."""
    neck = rng.normal(size=(rows, 1))
    spread = np.exp(rng.uniform(0.4, 1) * neck)
    return np.hstack([neck, spread * rng.normal(size=(rows, width - 1))])


def _wedge(rng: np.random.Generator, rows: int, width: int) -> Matrix:
    """The first column is the most that the others can be, as parts of a total are."""
    total = rng.gamma(rng.uniform(1, 4), 100, (rows, 1))
    low, high = rng.uniform(1, 3, (2, width - 1))
    return np.hstack([total, total * rng.beta(low, high, (rows, width - 1))])


def _ring(rng: np.random.Generator, rows: int, width: int) -> Matrix:
    """A circle in two columns, the others are bells."""
    angle = rng.uniform(0, 2 * np.pi, rows)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    circle = circle * (1 + rng.uniform(0.1, 0.3) * rng.normal(size=(rows, 1)))
    return np.hstack([circle, rng.normal(size=(rows, width - 2))])


def _halo(rng: np.random.Generator, rows: int, width: int) -> Matrix:
    """A dense core in the middle of a thin cloud."""
    is_halo = rng.random((rows, 1)) < rng.uniform(0.1, 0.4)
    return _slanted(rng, rows, width) * np.where(is_halo, rng.uniform(2, 5), 1)


def _one_factor(rng: np.random.Generator, rows: int, width: int) -> Matrix:
    """Amounts and scores that all follow one factor with long tails."""
    factor = rng.standard_t(4, (rows, 1))
    scores = rng.uniform(0.3, 1.5, width) * factor + rng.normal(size=(rows, width))
    return np.where(rng.random(width) < 0.5, np.exp(0.5 * scores.clip(-12, 12)), scores)


def _purchases(rng: np.random.Generator, rows: int, width: int) -> Matrix:
    """Recency, frequency, monetary, tenure and basket of customers who buy at rates of their own.

    Purchases are a Poisson process, rates gamma, baskets log-normal (Schmittlein et al. 1987).
    """
    tenure = rng.uniform(30, 730, rows)
    rate = rng.gamma(rng.uniform(0.8, 2), 0.01, rows)
    frequency = 1 + rng.poisson(rate * tenure)
    recency = np.floor(tenure * (1 - rng.beta(frequency, 1)))
    basket = np.exp(3.5 + 0.6 * rng.normal(size=rows))
    monetary = frequency * basket * np.exp(0.3 * rng.normal(size=rows))
    columns = [recency, frequency, np.round(monetary, 2), np.floor(tenure), np.round(basket, 2)]
    return np.column_stack(columns[: max(width, 3)]).astype(float)


def _population(rng: np.random.Generator, rows: int, width: int) -> Matrix:
    """Age, income by age, spending by income, tenure and household by age."""
    age = np.floor(18 + 62 * rng.beta(1.6, 2.2, rows))
    prime = 1 - ((age - 50) / 45) ** 2
    income = np.round(np.exp(10 + 0.6 * prime + 0.4 * rng.normal(size=rows)), -2)
    spending = np.round(income * rng.beta(2, 12, rows) * np.exp(0.3 * rng.normal(size=rows)))
    tenure = np.floor((age - 17) * rng.beta(1, 3, rows))
    household = 1 + rng.poisson(0.3 + 1.5 * np.exp(-(((age - 40) / 12) ** 2)))
    visits = rng.poisson(np.exp(0.8 + 0.3 * np.log(spending / 3000 + 0.1)))
    columns = [age, income, spending, tenure, household, visits]
    return np.column_stack(columns[:width]).astype(float)


def _slanted(rng: np.random.Generator, rows: int, width: int) -> Matrix:
    mixing = rng.uniform(0, 1) * rng.normal(size=(width, width)) + np.eye(width)
    slanted: Matrix = rng.normal(size=(rows, width)) @ mixing / np.sqrt((mixing**2).sum(axis=0))
    return slanted


BENT: dict[str, Maker] = {
    "banana": _banana,
    "elliptic t": _elliptic,
    "funnel": _funnel,
    "wedge": _wedge,
    "ring": _ring,
    "halo": _halo,
    "one factor": _one_factor,
    "purchase process": _purchases,
    "population": _population,
}
