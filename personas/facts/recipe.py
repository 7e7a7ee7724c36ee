"""The recipe: every number needed to make features of measures again."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt
from typing import Literal

Transform = Literal["none", "sqrt", "log"]
# Why a transform or a weight is what it is; reports put these in words.
TransformReason = Literal["plain", "skewed", "asked"]
WeightReason = Literal["tells apart", "same everywhere", "all alike", "named", "asked"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One measure after preparation: ``weight · (T(clip(fill(x))) − center) / scale``.

    ``T(x)`` is x, √(x + shift) or ln(x + shift). ``low`` and ``high`` are in the measure's own
    unit; without them nothing is clipped. Without a ``fill`` a gap stays a gap, and the feature
    is left out of that customer's distances.
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

    def value(self, x: float) -> float:
        """Return the feature of one measured value; a gap is the caller's to fill."""
        inside = x if self.low is None else max(x, self.low)
        inside = inside if self.high is None else min(inside, self.high)
        return self.weight * (self._transformed(inside) - self.center) / self.scale

    def _transformed(self, x: float) -> float:
        if self.transform == "none":
            return x
        return log(x + self.shift) if self.transform == "log" else sqrt(x + self.shift)


@dataclass(frozen=True, slots=True)
class Recipe:
    """The fitted preparation, one feature a measure.

    ``silent`` are the features with a weight of 0: prepared, looked at, and left out of distances.
    """

    features: tuple[Feature, ...]
    silent: tuple[Feature, ...] = ()
