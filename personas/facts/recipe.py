"""The recipe: every number needed to make features of measures again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feature:
    """One measure after preparation: ``(fill(x) − center) / scale``."""

    measure: str
    fill: float
    center: float
    scale: float


@dataclass(frozen=True, slots=True)
class Recipe:
    """The fitted preparation, one feature a numeric measure."""

    features: tuple[Feature, ...]
