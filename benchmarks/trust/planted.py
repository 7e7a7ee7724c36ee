"""Tables with planted segments: five families, unequal sizes, noise, gaps and wild cells.

Every segment has a place on each telling measure, low, middle or high. A table is *separable*
when the model that made it misplaces at most 5 % of the customers: nobody can do better.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]

FAMILIES = ("gaussian", "log-normal", "heavy tails", "counts", "unequal spreads")
GAPS, WILD = 0.05, 0.01
SEPARABLE = 0.05
COUNTS = np.log([0.3, 3.3, 24.0])


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """A table, who belongs where, and what the model that made it gets wrong.

    ``telling`` columns come first. Columns in ``categories`` hold codes of words; ``best`` are the
    labels of the model that made the table, from what can be read.
    """

    family: str
    table: Matrix
    truth: Labels
    telling: int
    error: float
    categories: tuple[int, ...] = ()
    best: Labels = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def k(self) -> int:
        """How many segments there are."""
        return len(np.unique(self.truth))

    @property
    def smallest(self) -> int:
        """Customers in the smallest segment."""
        return int(np.bincount(self.truth)[np.unique(self.truth)].min())


def plant(seed: int, rows: tuple[int, ...]) -> Planted:
    """Make the table of a seed; the family follows from the seed, all else is drawn."""
    rng = np.random.default_rng(seed)
    family, size = FAMILIES[seed % len(FAMILIES)], int(rng.choice(rows))
    k, telling, noise = int(rng.integers(3, 9)), int(rng.integers(2, 6)), int(rng.integers(0, 6))
    shares = np.ones(k) if rng.random() < 0.5 else np.geomspace(1, 20, k)
    truth = rng.choice(k, size=size, p=shares / shares.sum())
    places = _places(rng, k, telling)
    made = [_measure(rng, family, places[:, j], truth, telling) for j in range(telling)]
    likely = np.log(shares) + sum(fit for _, fit in made)
    error = float((likely.argmax(axis=1) != truth).mean())
    columns = [column for column, _ in made] + [noise_of(rng, family, size) for _ in range(noise)]
    return Planted(family, spoil(rng, np.column_stack(columns)), truth, telling, error)


def _places(rng: np.random.Generator, k: int, telling: int) -> Labels:
    """Different places for all segments, as low (0), middle (1) and high (2)."""
    while True:
        places = rng.integers(0, 3, (k, telling))
        if len(np.unique(places, axis=0)) == k:
            return places


def _measure(
    rng: np.random.Generator, family: str, places: Labels, truth: Labels, telling: int
) -> tuple[Matrix, Matrix]:
    """One telling measure, and the log-likelihood of every segment, rows × k."""
    if family == "counts":
        rates = np.exp(COUNTS[places] + rng.normal(0, 0.1, len(places)))
        counts = rng.poisson(rates[truth]).astype(float)
        return counts, stats.poisson.logpmf(counts[:, None], rates)
    apart = rng.uniform(3, 6) if telling > 2 else rng.uniform(4, 7)
    spread = rng.uniform(0.7, 1.3, len(places) if family == "unequal spreads" else 1)
    spread = np.broadcast_to(spread, len(places))
    kind = stats.t(3) if family == "heavy tails" else stats.norm()
    values = apart * places[truth] + spread[truth] * kind.rvs(len(truth), random_state=rng)
    likely = kind.logpdf((values[:, None] - apart * places) / spread) - np.log(spread)
    return np.exp(2 + 0.35 * values) if family == "log-normal" else 50 + 10 * values, likely


def noise_of(rng: np.random.Generator, family: str, rows: int) -> Matrix:
    """A measure that is the same everywhere; half of them are of another shape."""
    shapes: dict[str, Callable[[], Matrix]] = {
        "log-normal": lambda: np.exp(rng.normal(3, 0.8, rows)),
        "heavy tails": lambda: 50 + 10 * rng.standard_t(3, rows),
        "counts": lambda: rng.poisson(rng.choice([0.5, 3, 10]), rows).astype(float),
        "uniform": lambda: rng.uniform(18, 80, rows),
        "gaussian": lambda: rng.normal(50, 10, rows),
    }
    shape = family if family in shapes and rng.random() < 0.5 else rng.choice(sorted(shapes))
    return shapes[str(shape)]()


def spoil(rng: np.random.Generator, table: Matrix) -> Matrix:
    """1 % of the customers get a wild cell, ten times too large; 5 % of the cells go missing."""
    wild = rng.random(table.shape) < WILD / table.shape[1]
    spoiled = np.where(wild, table * 10, table)
    return np.where(rng.random(table.shape) < GAPS, np.nan, spoiled)
