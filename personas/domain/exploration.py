"""A table before segmentation: the roles of its columns, and their distributions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from personas.domain.measure import Measure
from personas.domain.problem import Problem
from personas.domain.profile import CategorySummary, NumberSummary
from personas.domain.request import Request
from personas.domain.role import ColumnRole, ColumnSummary


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts in bins of equal width from ``low`` to ``high``, both included.

    The range ends at most 3 interquartile ranges beyond the quartiles; otherwise extreme values
    would squeeze all others into one bin.
    """

    low: float
    high: float
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NumberDistribution:
    """A numeric column. ``fences`` are Tukey's: 1.5 interquartile ranges beyond the quartiles.

    ``below`` and ``above`` count the values outside them (Tukey, Exploratory Data Analysis, 1977).
    Where the quartiles are equal, no value counts as outside.
    """

    summary: NumberSummary
    histogram: Histogram
    fences: tuple[float, float]
    below: int
    above: int


@dataclass(frozen=True, slots=True)
class Correlation:
    """Spearman's rank correlation of two columns (−1…1), over the rows where both have values."""

    first: str
    second: str
    value: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A measure that could be calculated from columns; the analyst decides."""

    name: str
    expression: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exploration:
    """The result of exploring a table. ``numbers`` and ``categories`` are keyed by column.

    ``request`` holds the analyst's settings; ``purchases`` maps roles of purchases to columns.
    ``pack`` is the bundled rule pack that fits the table best, ``measures`` those it binds;
    ``roles`` hold a role for every column, those included that the analyst ignores.
    ``proposals`` are measures that could be calculated.
    ``correlations`` of all pairs of numeric columns use at most ``sample_rows`` rows.
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
    roles: tuple[ColumnRole, ...] = ()
    proposals: tuple[Proposal, ...] = ()
