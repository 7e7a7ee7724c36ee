"""The recipe: every number needed to make features of measures again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feature:
    """One measure after preparation: ``(clip(fill(x)) − center) / scale``.

    ``low`` and ``high`` are where values are clipped; None where they are not.
    """

    measure: str
    fill: float
    center: float
    scale: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """The fitted preparation, one feature a numeric measure."""

    features: tuple[Feature, ...]
