"""Customers coded in levels: what the mixture is fitted to.

Every column is cut in levels: the values of a category or of a measure in steps, small bins of a
continuous one. A component gives every level a probability (of a continuous column a density), so
that a step of expectation–maximisation is a product with the sparse matrix of customers × levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from personas.domain.recipe import Feature
from personas.segments.matrices import Labels, Matrix, count_values
from personas.segments.preparation.features import make_feature
from personas.segments.unimodal import fit_unimodal, unimodal_density

Mask = NDArray[np.bool_]

# More distinct values than this are binned.
MOST_LEVELS = 128
# Bins end at every rank of a 64th, and at every 20th of a standard deviation.
RANKS, PLACES = 64, 0.05
# Fewer levels than this are free: each component has a probability for every one.
FEW_LEVELS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column: the level of every customer, n, −1 for a gap, and the facts of V levels.

    ``places`` are in the feature's unit, ``low`` and ``high`` the ends of a step there, open at
    both ends of the column; ``counts`` the events that a level stands for. They are absent where a
    column has none: a category has no places, a continuous column no ends. ``common`` is the best
    density with one mode.
    """

    codes: Labels
    common: Matrix
    places: Matrix | None = None
    low: Matrix | None = None
    high: Matrix | None = None
    counts: Matrix | None = None


FACTS = ("common", "places", "low", "high", "counts")
KINDS = ("is_category", "is_stepped", "is_counted")


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The facts of all levels, the columns one after the other: L levels of c columns.

    ``column`` L is the column of a level, ``first`` c the first level of a column. The facts of
    `Column` are L long, NaN where absent.
    """

    column: Labels
    first: Labels
    common: Matrix
    places: Matrix
    low: Matrix
    high: Matrix
    counts: Matrix
    is_category: Mask
    is_stepped: Mask
    is_counted: Mask

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.first)

    @property
    def sizes(self) -> Labels:
        """Return the number of levels of every column, c."""
        return np.diff(np.append(self.first, len(self.column)))

    def sum(self, table: Matrix) -> Matrix:
        """Return the sums of a table of levels, L × k, over those of every column: c × k."""
        return np.add.reduceat(table, self.first, axis=0)

    def part(self, columns: Mask) -> Table:
        """Return the facts of some of the columns, c."""
        if columns.all():
            return self
        level, sizes = columns[self.column], self.sizes[columns]
        return replace(
            self,
            column=np.repeat(np.arange(len(sizes)), sizes),
            first=sizes.cumsum() - sizes,
            **{name: getattr(self, name)[level] for name in FACTS},
            **{name: getattr(self, name)[columns] for name in KINDS},
        )

    @classmethod
    def of(cls, columns: Sequence[Column]) -> Table:
        """Lay the columns out one after the other."""
        sizes = np.array([len(column.common) for column in columns], np.int64)
        facts = {
            name: np.concatenate([_or_gaps(getattr(c, name), c) for c in columns]) for name in FACTS
        }
        return cls(
            column=np.repeat(np.arange(len(columns)), sizes),
            first=sizes.cumsum() - sizes,
            is_category=np.array([column.places is None for column in columns]),
            is_stepped=np.array([column.low is not None for column in columns]),
            is_counted=np.array([column.counts is not None for column in columns]),
            **facts,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """The customers coded in levels: ``matrix`` n × L has a 1 where a customer has a level.

    ``values`` n × c holds places, 0 for gaps and
    categories; ``is_filled`` n × c.
    """

    table: Table
    matrix: sparse.csr_array
    transposed: sparse.csr_array
    values: Matrix
    is_filled: Mask

    @property
    def rows(self) -> int:
        """Return the number of customers."""
        return int(self.matrix.shape[0])

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return self.table.width

    @classmethod
    def of(cls, columns: Sequence[Column]) -> Levels:
        """Code the columns' customers."""
        table = Table.of(columns)
        codes = np.column_stack([column.codes for column in columns])
        is_filled = codes >= 0
        places = np.append(np.nan_to_num(table.places), 0.0)
        cells = np.where(is_filled, codes + table.first, len(table.column))
        ends = np.append(0, is_filled.sum(axis=1).cumsum())
        shape = (len(codes), len(table.column))
        matrix = sparse.csr_array((np.ones(ends[-1]), cells[is_filled], ends), shape=shape)
        return cls(table, matrix, matrix.T.tocsr(), places[cells], is_filled)


def _or_gaps(values: Matrix | None, column: Column) -> Matrix:
    return np.full(len(column.common), np.nan) if values is None else values


def code_category(codes: Labels) -> Column:
    """Code a category, n from 0 and −1 for a gap, every value of which occurs."""
    counts = np.bincount(codes[codes >= 0])
    if not len(counts):  # the few who have a value are not among these customers
        return Column(codes, np.ones(1))
    return Column(codes, counts / counts.sum())


def code_number(values: Matrix, feature: Feature, step: float) -> Column:
    """Code the values of a number, n with NaN for gaps; one of two values is a category."""
    distinct, counts = count_values(values[~np.isnan(values)])
    if len(distinct) <= 2:
        return code_category(_codes(values, distinct, np.arange(len(distinct))))
    is_stepped = bool(step) and len(distinct) <= MOST_LEVELS
    level = (
        np.arange(len(distinct)) if is_stepped else _bins(counts, make_feature(feature, distinct))
    )
    codes, scores = _codes(values, distinct, level), make_feature(feature, values)
    if is_stepped:
        return _code_steps(codes, scores, feature, distinct, step)
    is_filled = codes >= 0
    density = unimodal_density(scores, is_filled)
    common = np.exp(_means(codes[is_filled], np.log(density[is_filled])))
    return Column(codes, common, _means(codes[is_filled], scores[is_filled]))


def _code_steps(
    codes: Labels, scores: Matrix, feature: Feature, distinct: Matrix, step: float
) -> Column:
    """Code a measure that comes in steps, open at both ends."""
    is_filled = codes >= 0
    sizes = np.bincount(codes[is_filled]).astype(np.float64)
    common = np.maximum(fit_unimodal(sizes + 0.01), 0.01)
    low, high = (make_feature(feature, distinct + half) for half in (-step / 2, step / 2))
    low, high = np.nan_to_num(low, nan=-np.inf), np.nan_to_num(high, nan=np.inf)
    low[0], high[-1] = -np.inf, np.inf
    events = np.round((distinct - distinct[0]) / step) if distinct[0] <= 2 * step else None
    return Column(
        codes,
        common / common.sum(),
        _means(codes[is_filled], scores[is_filled]),
        low,
        high,
        events if distinct[0] >= 0 else None,
    )


def _means(codes: Labels, values: Matrix) -> Matrix:
    means: Matrix = np.bincount(codes, values) / np.bincount(codes)
    return means


def _nearest(values: Matrix, distinct: Matrix) -> Labels:
    """Return the place of the distinct value that each value is, up to rounding; gaps the last."""
    places = np.searchsorted((distinct[1:] + distinct[:-1]) / 2, values)
    return np.minimum(places, len(distinct) - 1)


def _codes(values: Matrix, distinct: Matrix, level: Labels) -> Labels:
    if not len(distinct):
        return np.full(len(values), -1)
    return np.where(np.isnan(values), -1, level[_nearest(values, distinct)])


def _bins(counts: Labels, scores: Matrix) -> Labels:
    """Return the bin of every distinct value: even ranks where many lie, even places elsewhere."""
    ranks = (counts.cumsum() - counts / 2) / counts.sum()
    is_new = (np.diff(np.floor(ranks * RANKS), prepend=-1) > 0) | (
        np.diff(np.floor(scores / PLACES), prepend=-np.inf) > 0
    )
    level: Labels = is_new.cumsum() - 1
    return level
