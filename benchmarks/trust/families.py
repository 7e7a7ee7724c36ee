"""Tables with planted segments as customers have them: twelve families, of exact likelihoods.

Places are drawn anew until the model that made the table misplaces at most 5 % of its customers
and a fifth of any segment, gaps and all; a cell ten times too large says nothing. Beside them are
measures of no meaning, of many shapes. Rules are developed on even seeds; odd ones are reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from benchmarks.trust import shapes
from benchmarks.trust.planted import GAPS, SEPARABLE, WILD, Labels, Matrix, Planted
from benchmarks.trust.shapes import Block, Maker

ANY = (shapes.bell, shapes.amount, shapes.count, shapes.points, shapes.share, shapes.flag)
CODED = (shapes.flag, shapes.answer, shapes.category)
# By family: what its telling measures are drawn from, and how many there are.
KINDS: dict[str, tuple[tuple[Maker, ...], tuple[int, int]]] = {
    "shares": ((shapes.share,), (3, 6)),
    "rfm": ((shapes.recency, shapes.frequency, shapes.money), (3, 4)),
    "ordinal": ((shapes.rating,), (6, 12)),
    "mixed": (ANY, (4, 7)),
    "wide": ((shapes.bell, shapes.money, shapes.count, shapes.rating), (4, 7)),
    "gaps": ((shapes.gapped,), (3, 6)),
    "unequal": ((partial(shapes.bell, ratio=6.0),), (3, 5)),
    "categorical": ((*CODED, *CODED, shapes.points), (7, 12)),
    "slanted": ((), (2, 5)),
    "zeros": ((shapes.amount,), (3, 6)),
    "counts": ((shapes.count, shapes.frequency), (3, 6)),
}
FAMILIES = (*KINDS, "large")
FEWEST = 12  # customers of the smallest segment
OF_SEGMENT = 0.2  # misplaced of any one segment
PATIENCE = 20  # draws until there is one more telling measure


def plant(seed: int) -> Planted:
    """Make the table of a seed; the family follows from the seed, all else is drawn."""
    rng = np.random.default_rng([seed, 18])
    family = FAMILIES[seed // 2 % len(FAMILIES)]
    kind = str(rng.choice(list(KINDS))) if family == "large" else family
    rows = (8_000, 12_000, 20_000) if family == "large" else (200, 400, 700, 1_200, 2_000)
    truth, shares = _segments(rng, int(rng.choice(rows)), kind)
    noise = [_noise(rng, len(truth)) for _ in range(_count_noise(rng, kind))]
    gaps = 0.0 if kind == "gaps" else rng.uniform(0, GAPS)
    telling = int(rng.integers(KINDS[kind][1][0], KINDS[kind][1][1] + 1))
    draws, is_separable = 0, False
    while not is_separable:
        draws += 1
        blocks = _draw(rng, kind, len(shares), truth, telling + draws // PATIENCE)
        table, likely = _spoil(rng, [*blocks, *noise], len(blocks), gaps)
        is_misplaced = (np.log(shares) + likely).argmax(axis=1) != truth
        of_segments = np.bincount(truth, is_misplaced) / np.bincount(truth)
        is_separable = is_misplaced.mean() <= SEPARABLE and of_segments.max() <= OF_SEGMENT
    width = sum(block.columns.shape[1] for block in blocks)
    is_category = [b.is_category for b in (*blocks, *noise) for _ in b.columns.T]
    categories = tuple(np.flatnonzero(is_category).tolist())
    error = float(is_misplaced.mean())
    return Planted(family, table, truth, width, error, categories)


def _segments(rng: np.random.Generator, rows: int, kind: str) -> tuple[Labels, Matrix]:
    """Who belongs where, and how large the segments are: alike, drawn, or 1 to 20."""
    while True:
        k = int(rng.integers(3, 7 if kind == "rfm" else 9))
        drawn = np.ones(k) if rng.random() < 0.4 else rng.dirichlet(np.full(k, 4.0))
        shares = np.geomspace(1, 20, k) if kind == "unequal" else drawn
        shares = shares / shares.sum()
        truth = rng.choice(k, size=rows, p=shares)
        if np.bincount(truth, minlength=k).min() >= FEWEST:
            return truth, shares


def _draw(rng: np.random.Generator, kind: str, k: int, truth: Labels, telling: int) -> list[Block]:
    if kind == "slanted":
        return [shapes.slanted(rng, k, truth, telling)]
    makers = KINDS[kind][0]
    is_drawn = kind != "rfm"  # else one of each
    order = rng.integers(0, len(makers), telling) if is_drawn else np.arange(telling) % len(makers)
    return [makers[int(i)](rng, k, truth) for i in order]


def _count_noise(rng: np.random.Generator, kind: str) -> int:
    return int(rng.integers(16, 54)) if kind == "wide" else int(rng.integers(0, 5))


def _noise(rng: np.random.Generator, rows: int) -> Block:
    """A measure that is the same everywhere, of any shape."""
    makers: Sequence[Maker] = (
        *ANY,
        shapes.money,
        shapes.frequency,
        shapes.recency,
        shapes.rating,
        _uniform,
        _heavy,
    )
    return makers[int(rng.integers(len(makers)))](rng, 2, np.zeros(rows, np.int64))


def _uniform(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    del k
    return shapes.single(np.round(rng.uniform(18, 80, len(truth)), 1), np.zeros((len(truth), 1)))


def _heavy(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    del k
    values = 50 + 10 * rng.standard_t(3, len(truth))
    return shapes.single(values, np.zeros((len(truth), 1)))


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
