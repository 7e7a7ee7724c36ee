"""What is done about gaps and outliers before segments are sought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Fence = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Treatment:
    """By measure: the value that gaps were given, and where values were clipped."""

    fills: Mapping[str, float] = field(default_factory=dict)
    fences: Mapping[str, Fence] = field(default_factory=dict)
