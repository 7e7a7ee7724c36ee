"""An attacker with a solver: all that is shown as equations, each unknown count bounded by them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

Weights = Mapping[Any, float]


@dataclass
class Shown:
    """Weighted sums of unknown counts, each known to lie from a low to a high end."""

    names: dict[Any, int] = field(default_factory=dict)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def add(self, weights: Weights, low: float, high: float | None = None) -> None:
        """Learn that a sum of counts is between two numbers, or is the first of them."""
        placed: dict[int, float] = {}
        for name, weight in weights.items():
            placed[self.names.setdefault(name, len(self.names))] = weight
        self.rows.append((placed, low, low if high is None else high))

    def add_count(self, cells: Iterable[Hashable], count: int | None) -> None:
        """Learn what cells add up to, where that is shown."""
        if count is not None:
            self.add(dict.fromkeys(cells, 1), count)


def interval(shown: Shown, wanted: Weights) -> tuple[int, int]:
    """Return the least and the most that a sum of counts can be; counts are whole, 0 or more.

    Integer programming gives the answer; linear programming must not give a narrower one.
    """
    ends = [_extreme(shown, wanted, sign) for sign in (1, -1)]
    return ends[0], ends[1]


def _extreme(shown: Shown, wanted: Weights, sign: int) -> int:
    size = len(shown.names)
    costs = np.zeros(size)
    for name, weight in wanted.items():
        costs[shown.names[name]] = sign * weight
    matrix, lows, highs = _matrix(shown, size)
    whole = milp(
        costs,
        constraints=LinearConstraint(matrix, lows, highs),
        integrality=np.ones(size),
        bounds=Bounds(0, np.inf),
    )
    assert whole.status == 0, whole.message  # what is true is feasible
    exact = lows == highs
    loose = linprog(
        costs,
        A_ub=np.vstack([matrix[~exact].toarray(), -matrix[~exact].toarray()]),
        b_ub=np.concatenate([highs[~exact], -lows[~exact]]),
        A_eq=matrix[exact].toarray(),
        b_eq=lows[exact],
    )
    assert loose.status == 0, loose.message
    assert loose.fun <= whole.fun + 1e-6
    return round(float(whole.fun) * sign)


def _matrix(shown: Shown, size: int) -> tuple[csr_array, np.ndarray, np.ndarray]:
    entries = [(r, c, w) for r, (row, _, _) in enumerate(shown.rows) for c, w in row.items()]
    rows, columns, weights = zip(*entries, strict=True)
    places = (np.array(rows, dtype=np.int32), np.array(columns, dtype=np.int32))  # HiGHS's integers
    matrix = csr_array((weights, places), shape=(len(shown.rows), size))
    lows, highs = (np.array([row[end] for row in shown.rows], dtype=float) for end in (1, 2))
    return matrix, lows, highs
