"""The recipe of features, and the matrices of customers that it is fitted to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum, log, log1p, sqrt
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Fence = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Imputation:
    """By measure: the value that replaces gaps, and the limits that values are clipped to."""

    fills: Mapping[str, float] = field(default_factory=dict)
    fences: Mapping[str, Fence] = field(default_factory=dict)


Knot = tuple[float, float]


def yeo_johnson(x: float, power: float) -> float:
    """Return the power transform of Yeo & Johnson (2000); it increases with ``x``."""
    return _box_cox(x, power) if x >= 0 else -_box_cox(-x, 2 - power)


def _box_cox(x: float, power: float) -> float:
    """Return ((1 + x)^power − 1) / power, and its limit ln(1 + x) where the power is 0."""
    return log1p(x) if power == 0 else ((1 + x) ** power - 1) / power


def interpolate(knots: Sequence[Knot], x: float) -> float:
    """Return the linear interpolation of the knots at ``x``, constant beyond both ends."""
    right = bisect_right(knots, x, key=lambda knot: knot[0])
    if right in (0, len(knots)):
        return knots[min(right, len(knots) - 1)][1]
    (x0, y0), (x1, y1) = knots[right - 1], knots[right]
    return y0 + (x - x0) * ((y1 - y0) / (x1 - x0))


# The ends of a value that many customers share; None where all beyond the other end belong to it.
Pile = tuple[float | None, float | None]


def is_between(pile: Pile, x: float | str) -> bool:
    """Return whether a number lies between two ends, or at one."""
    low, high = pile
    return not isinstance(x, str) and (low is None or low <= x) and (high is None or x <= high)


Transform = Literal["none", "log", "sqrt", "yeo-johnson", "rank"]
Scaling = Literal["standard", "robust", "min-max", "none"]
# The reason for each part of the preparation; reports explain them.
TransformReason = Literal["plain", "skewed", "counted", "requested"]
ScalingReason = Literal["default", "requested", "category", "mostly one value"]
ClipReason = Literal["default", "requested"]
WeightReason = Literal["tells apart", "same everywhere", "all alike", "named", "requested", "given"]
Value = float | str | None


@dataclass(frozen=True, slots=True)
class Feature:
    """One measure after preparation: ``weight · (T(clip(fill(x))) − center) / scale``.

    ``T(x)`` is x, √(x + shift), ln(x + shift), Yeo-Johnson with ``power``, or the rank: the line
    through ``knots``, pairs of a value and its position (0…1). ``low`` and ``high`` are in the
    measure's own unit; without them nothing is clipped. Without a ``fill`` a gap stays a gap, and
    the feature is left out of that customer's distances.

    With a ``category`` the feature is one-hot: T is 1 where the measure has that value, else 0.
    So it is with a ``pile``, the ends of a value that many customers share. ``piles`` are those of
    a measure whose other values make the feature: in them it is a gap.
    """

    measure: str
    fill: float | None
    center: float
    scale: float
    transform: Transform = "none"
    shift: float = 0.0
    low: float | None = None
    high: float | None = None
    weight: float = 1.0
    transform_reason: TransformReason = "plain"
    weight_reason: WeightReason = "tells apart"
    power: float = 1.0
    knots: tuple[Knot, ...] = ()
    category: str | None = None
    pile: Pile | None = None
    piles: tuple[Pile, ...] = ()
    scaling: Scaling = "standard"
    scaling_reason: ScalingReason = "default"
    clip_reason: ClipReason = "default"

    @property
    def name(self) -> str:
        """The measure, and the value of a one-hot feature."""
        return self.measure if self.indicates is None else f"{self.measure}: {self.indicates}"

    @property
    def indicates(self) -> str | None:
        """The value of which the feature says yes or no, None where it is no indicator."""
        if self.pile is None:
            return self.category
        ends = [end for end in self.pile if end is not None]
        return f"{fsum(ends) / max(len(ends), 1):.6g}"

    def is_gap(self, x: float | str) -> bool:
        """Return whether the feature leaves this value out: it is in a pile."""
        return any(is_between(pile, x) for pile in self.piles)

    def value(self, x: float | str) -> float:
        """Return the feature of one value; the caller fills gaps."""
        return self.weight * (self._transform(x) - self.center) / self.scale

    def _transform(self, x: float | str) -> float:
        if self.pile is not None:
            return float(is_between(self.pile, x))
        if self.category is not None or isinstance(x, str):
            return float(x == self.category)
        value = x if self.low is None else max(x, self.low)
        value = value if self.high is None else min(value, self.high)
        match self.transform:
            case "log":
                return log(value + self.shift)
            case "sqrt":
                return sqrt(value + self.shift)
            case "yeo-johnson":
                return yeo_johnson(value, self.power)
            case "rank":
                return interpolate(self.knots, value)
        return value


@dataclass(frozen=True, slots=True)
class Component:
    """A principal component: one loading per feature, and its share of the variance (0…1)."""

    loadings: tuple[float, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Rotation:
    """Principal components of the features: ``Σ loading · (feature − mean)``.

    ``means`` has one mean per feature, which also replaces gaps.
    """

    means: tuple[float, ...]
    components: tuple[Component, ...]

    def project(self, features: tuple[float | None, ...]) -> tuple[float, ...]:
        """Return the components of one customer's features."""
        pairs = zip(features, self.means, strict=True)
        deviations = [0.0 if value is None else value - mean for value, mean in pairs]
        return tuple(
            fsum(loading * value for loading, value in zip(c.loadings, deviations, strict=True))
            for c in self.components
        )


@dataclass(frozen=True, slots=True)
class Recipe:
    """The fitted preparation: one feature per number, one per pile or value of a category.

    ``unweighted`` features have a weight of 0: distances leave them out.
    With a ``rotation`` K-Means uses the components of the features, else the features themselves.
    """

    features: tuple[Feature, ...]
    unweighted: tuple[Feature, ...] = ()
    rotation: Rotation | None = None

    @property
    def width(self) -> int:
        """The number of coordinates of a centroid."""
        return len(self.rotation.components if self.rotation else self.features)

    @property
    def measures(self) -> frozenset[str]:
        """The measures that segments depend on."""
        return frozenset(feature.measure for feature in self.features)

    def compute_point(self, customer: Mapping[str, Value]) -> tuple[float | None, ...]:
        """Return the coordinates of one customer, given by measure, for K-Means."""
        point = tuple(_value(feature, customer.get(feature.measure)) for feature in self.features)
        return self.rotation.project(point) if self.rotation else point


def _value(feature: Feature, x: Value) -> float | None:
    value = feature.fill if x is None else x
    return None if value is None or feature.is_gap(value) else feature.value(value)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Customers in an order that depends only on their values.

    ``features`` is rows × features. ``numbers`` holds one vector per numeric measure;
    ``categories`` one vector of indices into ``labels`` per category; gaps are NaN. ``groups``
    holds each customer's segment, from 0, where the segments are given as labels. ``gaps`` are the
    cells of features that were missing and filled, None without any.
    """

    features: NDArray[np.float64]
    numbers: Mapping[str, NDArray[np.float64]]
    categories: Mapping[str, NDArray[np.float64]]
    labels: Mapping[str, tuple[str, ...]]
    groups: NDArray[np.int64] | None = None
    gaps: NDArray[np.bool_] | None = None

    @property
    def rows(self) -> int:
        """The number of customers."""
        return int(self.features.shape[0])
