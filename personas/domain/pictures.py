"""What pictures are drawn from: aggregates, never a customer's own values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Point = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class Cloud:
    """About where at most 500 customers lie on two axes.

    ``points`` are (segment, x, y). Each is drawn at random where a group of 11 or more near
    customers of its segment lies, within the middle 98 % of all: it shows how customers lie, and
    nobody's own values. ``middles`` are the segments' medians. Smaller segments have neither.
    On principal components, ``explained`` holds their shares of variance and ``loadings`` each
    measure's weights in them.
    """

    axes: tuple[str, str]
    points: tuple[Point, ...]
    medians: tuple[Point, ...]
    explained_variance: tuple[float, float] | None = None
    loadings: Mapping[str, tuple[float, float]] | None = None


@dataclass(frozen=True, slots=True)
class Silhouettes:
    """Silhouettes by segment, as 21 quantiles from the lowest to the highest; ``rows`` counted."""

    rows: int
    mean: float
    quantiles: Mapping[int, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Correlations:
    """Rank correlations (Spearman) of numeric measures, −1…1; None where there is none."""

    measures: tuple[str, ...]
    matrix: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Pictures:
    """What a run has for pictures; each is None where its facts do not suffice.

    ``scatter`` lies on the two measures that part segments most, ``components`` on the first two
    principal components of the features.
    """

    scatter: Cloud | None = None
    components: Cloud | None = None
    silhouettes: Silhouettes | None = None
    correlations: Correlations | None = None
