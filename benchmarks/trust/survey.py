"""Surveys with planted classes: flags, ratings, pick-any lists of low base rates, and age beside.

Answers are independent within a class. A yes is the number 1 or a word: the same seed makes the
same answers of both. Rules are developed on even seeds; odd ones are reported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from benchmarks.trust import shapes
from benchmarks.trust.planted import GAPS, Labels, Matrix, Planted
from benchmarks.trust.separable import draw_segments, separate
from benchmarks.trust.shapes import Block

Drawer = Callable[[np.random.Generator, int, Labels, int], list[Block]]
ROWS = (300, 600, 1_200, 2_000)


def _flags(rng: np.random.Generator, k: int, truth: Labels, more: int) -> list[Block]:
    return [shapes.flag(rng, k, truth) for _ in range(int(rng.integers(8, 15)) + more)]


def _three_of_eight(rng: np.random.Generator, k: int, truth: Labels, more: int) -> list[Block]:
    """Eight flags that most of a class say yes to, or few of it."""
    del more
    rates = rng.choice([0.1, 0.9], (8, k)) + rng.uniform(-0.07, 0.07, (8, k))
    return [_yes_or_no(rng, rate, truth) for rate in rates]


def _pick_any(rng: np.random.Generator, k: int, truth: Labels, more: int) -> list[Block]:
    """Lists of which few tick much: rates of 2 to 12 %, and of 50 to 85 % in a class or two."""
    items = int(rng.integers(12, 19)) + more
    low, high = rng.uniform(0.02, 0.12, (items, k)), rng.uniform(0.5, 0.85, (items, k))
    is_high = rng.random((items, k)) < 1.3 / k
    return [_yes_or_no(rng, rate, truth) for rate in np.where(is_high, high, low)]


def _ratings(rng: np.random.Generator, k: int, truth: Labels, more: int) -> list[Block]:
    """Answers of any distribution: some classes tick the ends, some the middle."""
    return [_rating(rng, k, truth) for _ in range(int(rng.integers(6, 11)) + more)]


def _mixed(rng: np.random.Generator, k: int, truth: Labels, more: int) -> list[Block]:
    flags = [shapes.flag(rng, k, truth) for _ in range(int(rng.integers(4, 9)) + more)]
    ratings = [shapes.rating(rng, k, truth) for _ in range(int(rng.integers(2, 5)))]
    return [*flags, *ratings, shapes.points(rng, k, truth)]


def _yes_or_no(rng: np.random.Generator, rates: Matrix, truth: Labels) -> Block:
    made = shapes.discrete(rng, np.array([0.0, 1.0]), np.array([1 - rates, rates]), truth)
    return replace(made, is_open=False)


def _rating(rng: np.random.Generator, k: int, truth: Labels) -> Block:
    points = int(rng.choice([5, 7]))
    made = shapes.discrete(
        rng, np.arange(1.0, points + 1), rng.dirichlet(np.full(points, 0.5), k).T, truth
    )
    return replace(made, is_open=False)


KINDS: dict[str, Drawer] = {
    "three of eight": _three_of_eight,
    "flags": _flags,
    "pick-any": _pick_any,
    "ratings": _ratings,
    "mixed": _mixed,
}
WORDS = " in words"
SURVEYS = (*KINDS, *(kind + WORDS for kind in KINDS if kind != "ratings"))


def ask(name: str, seed: int) -> Planted:
    """Make the survey of a seed: of one kind, with yes as a number or as a word."""
    kind = name.removesuffix(WORDS)
    rng = np.random.default_rng([seed, list(KINDS).index(kind)])
    is_three = kind == "three of eight"
    truth, shares = draw_segments(rng, int(rng.choice(ROWS)), (3, 3 if is_three else 6))
    noise = [shapes.flag(rng, 2, truth * 0) for _ in range(0 if is_three else rng.integers(0, 3))]
    planted = separate(
        rng,
        (truth, shares),
        lambda more: KINDS[kind](rng, len(shares), truth, more),
        noise,
        rng.uniform(0, GAPS),
    )
    categories = _flags_of(planted) if name != kind else ()
    return replace(planted, family=name, categories=categories)


def _flags_of(planted: Planted) -> tuple[int, ...]:
    """The columns of 0 and 1."""
    is_flag = np.isin(planted.table, (0, 1)) | np.isnan(planted.table)
    return tuple(np.flatnonzero(is_flag.all(axis=0)).tolist())
