"""The transforms of a recipe in numpy: forward, inverse and derivative."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from personas.domain.recipe import Knot, Transform
from personas.segments.matrices import Matrix

TINY = float(np.finfo(float).tiny)


class Curve(Protocol):
    """The parameters of a transform: a `Feature` has them, and so has a `Shape`."""

    @property
    def transform(self) -> Transform: ...  # noqa: D102
    @property
    def shift(self) -> float: ...  # noqa: D102
    @property
    def power(self) -> float: ...  # noqa: D102
    @property
    def knots(self) -> Sequence[Knot]: ...  # noqa: D102


def transform(curve: Curve, values: Matrix) -> Matrix:
    """Return x, √(x + shift), ln(x + shift), Yeo-Johnson or the rank of ``values``."""
    result: Matrix = values
    match curve.transform:
        case "log":
            result = np.log(values + curve.shift)
        case "sqrt":
            result = np.sqrt(values + curve.shift)
        case "yeo-johnson":
            result = np.sign(values) * _box_cox(np.abs(values), _powers(curve, values))
        case "rank":
            result = np.where(np.isnan(values), np.nan, np.interp(values, *_knots(curve)))
    return result


def inverse_transform(curve: Curve, values: Matrix) -> Matrix:
    """Return the measure's values for transformed ones; infinite where there are none."""
    result: Matrix = values
    match curve.transform:
        case "log":
            result = np.exp(values) - curve.shift
        case "sqrt":
            result = np.maximum(values, 0) ** 2 - curve.shift
        case "yeo-johnson":
            result = np.sign(values) * _inverse_box_cox(np.abs(values), _powers(curve, values))
        case "rank":
            xs, ys = _knots(curve)
            result = np.interp(values, ys, xs)
    return result


def derivative(curve: Curve, values: Matrix) -> Matrix:
    """Return T′(x), the change of the transform with one unit of the measure."""
    positive = np.maximum(values + curve.shift, TINY)
    result: Matrix = np.ones_like(values)
    match curve.transform:
        case "log":
            result = 1 / positive
        case "sqrt":
            result = 1 / (2 * np.sqrt(positive))
        case "yeo-johnson":
            result = (1 + np.abs(values)) ** (_powers(curve, values) - 1)
        case "rank":
            xs, ys = _knots(curve)
            slopes = np.concatenate([[0.0], np.diff(ys) / np.diff(xs), [0.0]])
            result = slopes[np.searchsorted(xs, values, side="right")]
    return result


def _knots(curve: Curve) -> tuple[Matrix, Matrix]:
    xs, ys = np.array(curve.knots).T
    return xs, ys


def _powers(curve: Curve, values: Matrix) -> Matrix:
    """Below 0 a Yeo-Johnson transform mirrors that of the power 2 − λ."""
    return np.where(values < 0, 2 - curve.power, curve.power)


def _box_cox(sizes: Matrix, powers: Matrix) -> Matrix:
    """Return ((1 + x)^power − 1) / power, and ln(1 + x) where the power is 0."""
    safe = np.where(powers == 0, 1.0, powers)
    result: Matrix = np.where(powers == 0, np.log1p(sizes), ((1 + sizes) ** safe - 1) / safe)
    return result


def _inverse_box_cox(sizes: Matrix, powers: Matrix) -> Matrix:
    safe = np.where(powers == 0, 1.0, powers)
    base = np.maximum(safe * sizes + 1, 0.0)
    with np.errstate(divide="ignore", over="ignore"):
        result: Matrix = np.where(powers == 0, np.expm1(sizes), base ** (1 / safe) - 1)
    return result
