"""Plant segments that can be told apart: their sizes, the draws until they can, gaps, large cells.

A table is separable when the model that made it misplaces at most 5 % of its customers and a fifth
of any one segment, by what can be read: a gap says what its model says of gaps, which is nothing
unless it depends on the segment, and a cell ten times too large says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.trust.planted import SEPARABLE, WILD, Labels, Matrix, Planted
from benchmarks.trust.shapes import Block

OF_SEGMENT = 0.2  # misplaced of any one segment
FEWEST = 12  # customers of the smallest segment
PATIENCE = 20  # draws until there is one more telling measure


def draw_segments(
    rng: np.random.Generator, rows: int, ks: tuple[int, int], *, is_unequal: bool = False
) -> tuple[Labels, Matrix]:
    """Who belongs where, and how large the segments are: alike, drawn, or 1 to 20."""
    while True:
        k = int(rng.integers(ks[0], ks[1] + 1))
        sizes = np.ones(k) if rng.random() < 0.4 else rng.dirichlet(np.full(k, 4.0))
        shares = np.geomspace(1, 20, k) if is_unequal else sizes
        shares = shares / shares.sum()
        truth = rng.choice(k, size=rows, p=shares)
        if np.bincount(truth, minlength=k).min() >= FEWEST:
            return truth, shares


def separate(
    rng: np.random.Generator,
    segments: tuple[Labels, Matrix],
    draw: Callable[[int], Sequence[Block]],
    noise: Sequence[Block],
    gaps: float,
) -> Planted:
    """Draw telling blocks until they separate; ``draw`` is told how many more than at first."""
    truth, shares = segments
    draws = 0
    while True:
        blocks = draw(draws // PATIENCE)
        table, likely = _spoil(rng, [*blocks, *noise], len(blocks), gaps)
        best = (np.log(shares) + likely).argmax(axis=1)
        is_misplaced = best != truth
        of_segments = np.bincount(truth, is_misplaced) / np.bincount(truth)
        if is_misplaced.mean() <= SEPARABLE and of_segments.max() <= OF_SEGMENT:
            break
        draws += 1
    telling = sum(block.columns.shape[1] for block in blocks)
    is_category = [b.is_category for b in (*blocks, *noise) for _ in b.columns.T]
    categories = tuple(np.flatnonzero(is_category).tolist())
    return Planted("", table, truth, telling, float(is_misplaced.mean()), categories, best)


def _spoil(
    rng: np.random.Generator, blocks: Sequence[Block], telling: int, gaps: float
) -> tuple[Matrix, Matrix]:
    """Return the table with its gaps and large cells, and the likelihood of what can be read.

    The first ``telling`` blocks have one.
    """
    wild = WILD / sum(block.columns.shape[1] for block in blocks)
    columns, likely = [], []
    for i, block in enumerate(blocks):
        is_gap = rng.random(block.columns.shape) < gaps
        is_wild = (rng.random(block.columns.shape) < wild) & block.is_open
        cells = np.where(is_wild, block.columns * 10, block.columns)
        columns.append(np.where(is_gap, np.nan, cells))
        if i < telling:
            likely.append(block.likely(~(is_gap | is_wild)))
    return np.column_stack(columns), np.sum(likely, axis=0)
