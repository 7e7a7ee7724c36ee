"""The transforms of a recipe in numpy: there, back, and how steep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from personas.facts.curves import Knot
from personas.facts.recipe import Transform
from personas.segments.matrices import Matrix

TINY = float(np.finfo(float).tiny)


class Curve(Protocol):
    """What a transform is told by: a `Feature` has it, and so has a `Shape`."""

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
    moved: Matrix = values
    match curve.transform:
        case "log":
            moved = np.log(values + curve.shift)
        case "sqrt":
            moved = np.sqrt(values + curve.shift)
        case "yeo-johnson":
            moved = np.sign(values) * _half(np.abs(values), _powers(curve, values))
        case "rank":
            moved = np.where(np.isnan(values), np.nan, np.interp(values, *_ends(curve)))
    return moved


def undo(curve: Curve, values: Matrix) -> Matrix:
    """Return the measure's values behind transformed ones; infinite where there are none."""
    back: Matrix = values
    match curve.transform:
        case "log":
            back = np.exp(values) - curve.shift
        case "sqrt":
            back = np.maximum(values, 0) ** 2 - curve.shift
        case "yeo-johnson":
            back = np.sign(values) * _half_back(np.abs(values), _powers(curve, values))
        case "rank":
            xs, ys = _ends(curve)
            back = np.interp(values, ys, xs)
    return back


def slope(curve: Curve, values: Matrix) -> Matrix:
    """Return T′(x), how far one unit of the measure reaches after the transform."""
    moved = np.maximum(values + curve.shift, TINY)
    steep: Matrix = np.ones_like(values)
    match curve.transform:
        case "log":
            steep = 1 / moved
        case "sqrt":
            steep = 1 / (2 * np.sqrt(moved))
        case "yeo-johnson":
            steep = (1 + np.abs(values)) ** (_powers(curve, values) - 1)
        case "rank":
            steep = _steepness(curve, values)
    return steep


def _ends(curve: Curve) -> tuple[Matrix, Matrix]:
    xs, ys = np.array(curve.knots).T
    return xs, ys


def _steepness(curve: Curve, values: Matrix) -> Matrix:
    xs, ys = _ends(curve)
    slopes = np.concatenate([[0.0], np.diff(ys) / np.diff(xs), [0.0]])
    return slopes[np.searchsorted(xs, values, side="right")]


def _powers(curve: Curve, values: Matrix) -> Matrix:
    """Below 0 a Yeo-Johnson transform mirrors that of the power 2 − λ."""
    return np.where(values < 0, 2 - curve.power, curve.power)


def _half(sizes: Matrix, powers: Matrix) -> Matrix:
    """((1 + x)^power − 1) / power, and ln(1 + x) where the power is 0."""
    safe = np.where(powers == 0, 1.0, powers)
    risen: Matrix = np.where(powers == 0, np.log1p(sizes), ((1 + sizes) ** safe - 1) / safe)
    return risen


def _half_back(sizes: Matrix, powers: Matrix) -> Matrix:
    safe = np.where(powers == 0, 1.0, powers)
    inside = np.maximum(safe * sizes + 1, 0.0)
    with np.errstate(divide="ignore", over="ignore"):
        back: Matrix = np.where(powers == 0, np.expm1(sizes), inside ** (1 / safe) - 1)
    return back
