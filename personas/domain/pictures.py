"""The data of charts: aggregates, never a customer's own values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Point = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class Cloud:
    """A scatter of at most 500 synthetic points on two axes.

    ``points`` are (segment, x, y). Each is random within a group of 11 or more neighbouring
    customers of its segment, inside the middle 98 % of all customers; none is a customer's own
    value. ``medians`` are the segments' medians. Smaller segments have neither. On principal
    components, ``explained_variance`` holds their shares of variance and ``loadings`` each
    measure's weights in them.
    """

    axes: tuple[str, str]
    points: tuple[Point, ...]
    medians: tuple[Point, ...]
    explained_variance: tuple[float, float] | None = None
    loadings: Mapping[str, tuple[float, float]] | None = None


@dataclass(frozen=True, slots=True)
class Silhouettes:
    """Silhouettes of ``rows`` customers, as 21 quantiles by segment, the lowest first."""

    rows: int
    mean: float
    quantiles: Mapping[int, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Correlations:
    """Spearman's rank correlations of numeric measures, −1…1; None where undefined."""

    measures: tuple[str, ...]
    matrix: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Pictures:
    """The charts' data; each is None where the run has too little data for it.

    ``scatter`` is on the two measures that separate the segments best, ``components`` on the
    first two principal components of the features.
    """

    scatter: Cloud | None = None
    components: Cloud | None = None
    silhouettes: Silhouettes | None = None
    correlations: Correlations | None = None
