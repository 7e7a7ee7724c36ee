"""Pairs of features that say nearly the same: those that a look at each pair by itself finds."""

from __future__ import annotations

import numpy as np

from personas.domain.recipe import Feature
from personas.segments.preparation.prepare import correlated_pairs


def test_pairs_are_those_whose_own_correlation_is_high() -> None:
    draw = np.random.default_rng(5)
    base = draw.normal(size=(60, 1))
    matrix = base * 10 + draw.normal(size=(60, 12)) * np.linspace(0.1, 6, 12)
    matrix[draw.random(matrix.shape) < 0.1] = np.nan
    matrix[:, 3] = 1.0
    matrix[2:, 7] = np.nan  # too few to correlate
    features = [Feature(f"m{i:02}", None, 0.0, 1.0) for i in range(12)]
    messages = [problem.message for problem in correlated_pairs(features, matrix)]
    expected = []
    for i in range(12):
        for j in range(i):
            rows = ~np.isnan(matrix[:, [i, j]]).any(axis=1)
            left, right = matrix[rows, i], matrix[rows, j]
            if len(left) < 3 or not (left.std() and right.std()):
                continue
            rho = np.corrcoef(left, right)[0, 1]
            if abs(rho) > 0.95:
                expected.append(
                    f"`m{j:02}` and `m{i:02}` say nearly the same (correlation {rho:.2f}): "
                    "it counts twice"
                )
    assert 5 < len(expected) < 50
    assert messages == expected
