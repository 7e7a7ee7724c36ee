"""The recipe: every number needed to make features of measures again, from raw cells on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log, log1p, sqrt
from typing import Literal

Fence = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Treatment:
    """By measure: the value that gaps were given, and where values were clipped."""

    fills: Mapping[str, float] = field(default_factory=dict)
    fences: Mapping[str, Fence] = field(default_factory=dict)


Knot = tuple[float, float]


def yeo_johnson(x: float, power: float) -> float:
    """Return the power transform of Yeo & Johnson (2000); it rises with ``x`` of either sign."""
    return _half(x, power) if x >= 0 else -_half(-x, 2 - power)


def _half(x: float, power: float) -> float:
    """((1 + x)^power − 1) / power, and its limit ln(1 + x) where the power is 0."""
    return log1p(x) if power == 0 else ((1 + x) ** power - 1) / power


def interpolate(knots: Sequence[Knot], x: float) -> float:
    """Return the height at ``x`` of the line through the knots, level beyond both ends."""
    right = bisect_right(knots, x, key=lambda knot: knot[0])
    if right in (0, len(knots)):
        return knots[min(right, len(knots) - 1)][1]
    (x0, y0), (x1, y1) = knots[right - 1], knots[right]
    return y0 + (x - x0) * ((y1 - y0) / (x1 - x0))


Transform = Literal["none", "log", "sqrt", "yeo-johnson", "rank"]
Scaling = Literal["standard", "robust", "min-max", "none"]
# Why a part of the preparation is what it is; reports put these in words.
TransformReason = Literal["plain", "skewed", "counted", "asked"]
ScalingReason = Literal["usual", "asked", "category", "mostly one value"]
ClipReason = Literal["usual", "asked"]
WeightReason = Literal["tells apart", "same everywhere", "all alike", "named", "asked", "given"]
Value = float | str | None


@dataclass(frozen=True, slots=True)
class Feature:
    """One measure after preparation: ``weight · (T(clip(fill(x))) − center) / scale``.

    ``T(x)`` is x, √(x + shift), ln(x + shift), Yeo-Johnson with ``power``, or the rank: the line
    through ``knots``, pairs of a value and its position (0…1). ``low`` and ``high`` are in the
    measure's own unit; without them nothing is clipped. Without a ``fill`` a gap stays a gap, and
    the feature is left out of that customer's distances.

    With a ``category`` the feature is one-hot: T is 1 where the measure has that value, else 0.
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
    scaling: Scaling = "standard"
    scaling_reason: ScalingReason = "usual"
    clip_reason: ClipReason = "usual"

    @property
    def name(self) -> str:
        """The measure, and the value of it that a one-hot feature stands for."""
        return self.measure if self.category is None else f"{self.measure}: {self.category}"

    def value(self, x: float | str) -> float:
        """Return the feature of one measured value; a gap is the caller's to fill."""
        return self.weight * (self._transformed(x) - self.center) / self.scale

    def _transformed(self, x: float | str) -> float:
        if self.category is not None or isinstance(x, str):
            return float(x == self.category)
        inside = x if self.low is None else max(x, self.low)
        inside = inside if self.high is None else min(inside, self.high)
        return self._curve(inside)

    def _curve(self, x: float) -> float:
        match self.transform:
            case "log":
                return log(x + self.shift)
            case "sqrt":
                return sqrt(x + self.shift)
            case "yeo-johnson":
                return yeo_johnson(x, self.power)
            case "rank":
                return interpolate(self.knots, x)
        return x


@dataclass(frozen=True, slots=True)
class Component:
    """A principal component: a loading a feature, and its share of all variance (0…1)."""

    loadings: tuple[float, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Rotation:
    """Principal components of the features: ``Σ loading · (feature − mean)``.

    ``means`` has a mean a feature; a gap counts as the mean, so that a component has no gaps.
    """

    means: tuple[float, ...]
    components: tuple[Component, ...]

    def turn(self, features: tuple[float | None, ...]) -> tuple[float, ...]:
        """Return the components of one customer's features."""
        pairs = zip(features, self.means, strict=True)
        apart = [0.0 if value is None else value - mean for value, mean in pairs]
        return tuple(
            sum(loading * value for loading, value in zip(one.loadings, apart, strict=True))
            for one in self.components
        )


@dataclass(frozen=True, slots=True)
class Recipe:
    """The fitted preparation, one feature a number, one a category's value.

    ``silent`` are the features with a weight of 0: prepared, looked at, and left out of distances.
    With a ``rotation`` K-Means sees the components of the features, else the features themselves.
    """

    features: tuple[Feature, ...]
    unweighted: tuple[Feature, ...] = ()
    rotation: Rotation | None = None

    @property
    def width(self) -> int:
        """How many coordinates K-Means sees, and a centroid has."""
        return len(self.rotation.components if self.rotation else self.features)

    @property
    def measures(self) -> frozenset[str]:
        """The measures that segments are found by."""
        return frozenset(feature.measure for feature in self.features)

    def place(self, customer: Mapping[str, Value]) -> tuple[float | None, ...]:
        """Return what K-Means sees of one customer, whose values are told by measure."""
        made = tuple(_feature(feature, customer.get(feature.measure)) for feature in self.features)
        return self.rotation.turn(made) if self.rotation else made


def _feature(made: Feature, value: Value) -> float | None:
    filled = made.fill if value is None else value
    return None if filled is None else made.value(filled)
