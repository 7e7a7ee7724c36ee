"""A table before any segment: what its columns are, and how their values lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from personas.domain.measure import ColumnSummary, Measure
from personas.domain.problem import Problem
from personas.domain.profile import CategorySummary, NumberSummary
from personas.domain.request import Request


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many values lie in each of equally wide bins from ``low`` to ``high``, both included.

    Far values would press all others into one bin, so that it ends at 3 interquartile ranges
    beyond the quartiles.
    """

    low: float
    high: float
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NumberDistribution:
    """A numeric column. ``fences`` are Tukey's: 1.5 interquartile ranges beyond the quartiles.

    ``below`` and ``above`` count the values outside them (Tukey, Exploratory Data Analysis, 1977).
    Where the quartiles are equal, all values count as within.
    """

    summary: NumberSummary
    histogram: Histogram
    fences: tuple[float, float]
    below: int
    above: int


@dataclass(frozen=True, slots=True)
class Correlation:
    """Spearman's rank correlation of two columns (−1…1), over the rows where both have values."""

    one: str
    other: str
    value: float


@dataclass(frozen=True, slots=True)
class Exploration:
    """What was seen. Keys of ``numbers`` and ``categories`` are columns, by name.

    ``asked`` is what the analyst said of it; ``purchases`` adds to that which column holds what.
    ``pack`` is the bundled rule pack that suits the table best, ``measures`` what it binds.
    ``correlations`` of all pairs of numeric columns are taken from at most ``sampled`` rows.
    """

    name: str
    rows: int
    columns: tuple[ColumnSummary, ...]
    id: str | None
    numbers: Mapping[str, NumberDistribution]
    categories: Mapping[str, CategorySummary]
    correlations: tuple[Correlation, ...]
    sample_rows: int
    pack: str
    measures: tuple[Measure, ...]
    warnings: tuple[Problem, ...]
    request: Request
    purchases: Mapping[str, str] | None = None
