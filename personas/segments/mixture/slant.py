"""Two upright bells or one slanted one? What no upright bell can be, several of them mimic."""

from __future__ import annotations

import numpy as np

from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.table import NARROWEST, Cells, Mask


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
