"""Tables with planted segments as customers have them: twelve families, of exact likelihoods.

Beside the telling measures are some of no meaning, of many shapes. Rules are developed on even
seeds; odd ones are reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from benchmarks.trust import shapes
from benchmarks.trust.planted import GAPS, Labels, Planted
from benchmarks.trust.separable import draw_segments, separate
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


def plant(family: str, seed: int) -> Planted:
    """Make the table of a seed; large ones are of any other family."""
    rng = np.random.default_rng([FAMILIES.index(family), seed])
    kind = str(rng.choice(list(KINDS))) if family == "large" else family
    rows = (8_000, 12_000, 20_000) if family == "large" else (200, 400, 700, 1_200, 2_000)
    ks = (3, 6 if kind == "rfm" else 8)
    truth, shares = draw_segments(rng, int(rng.choice(rows)), ks, is_unequal=kind == "unequal")
    noise = [_noise(rng, len(truth)) for _ in range(_count_noise(rng, kind))]
    gaps = 0.0 if kind == "gaps" else rng.uniform(0, GAPS)
    least, most = KINDS[kind][1]
    telling = int(rng.integers(least, most + 1))

    def draw(more: int) -> list[Block]:
        return _draw(rng, kind, len(shares), truth, telling + more)

    return replace(separate(rng, (truth, shares), draw, noise, gaps), family=family)


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
