"""The forms that the distribution of a column can have, and outliers in any of them.

- *common*: one density with one mode for all components; the column separates none.
- *free*: a probability for each of its levels.
- *equal*, *varying*: a normal distribution, or a t with 4 degrees of freedom, of one spread or of
  a spread by component.
- *count*: negative binomial, of one dispersion; *inflated* where a share of all have the least one.

One cell in a hundred may be an outlier, drawn from the common density (contamination).
"""

from __future__ import annotations

from personas.segments.matrices import Matrix
from personas.segments.mixture.levels import Table

COMMON, FREE, EQUAL, VARYING, EQUAL_T, VARYING_T, COUNT, INFLATED_COUNT = range(8)
CONTINUOUS = (EQUAL, VARYING, EQUAL_T, VARYING_T)
HETEROSCEDASTIC, STUDENT = (VARYING, VARYING_T), (EQUAL_T, VARYING_T)
COUNTS = (COUNT, INFLATED_COUNT)
OUTLIERS = 0.01


def inlier_weights(table: Table, density: Matrix) -> Matrix:
    """Return the probability that a level of a component is no outlier, L × k."""
    inliers = (1 - OUTLIERS) * density
    weights: Matrix = inliers / (inliers + OUTLIERS * table.common[:, None] + 1e-300)
    return weights


def add_outliers(table: Table, density: Matrix) -> Matrix:
    """Return the density of every level, L × k, outliers included."""
    result: Matrix = (1 - OUTLIERS) * density + OUTLIERS * table.common[:, None]
    return result
