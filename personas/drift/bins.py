"""Bins of a measure on both sides, each of nobody or of enough customers to be told.

Bins of few are joined with others before anything is computed of them (global recoding: Hundepool
et al., Statistical Disclosure Control, 2012, chapter 3), since the index tells what each of them
holds. Of few customers a bin says little anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from personas.facts.comparison import Bin
from personas.withholding import SMALLEST

Counts = tuple[int, int]  # customers with a value, then and now


def join_ranges(bins: Sequence[Bin], counts: Counts) -> tuple[Bin, ...]:
    """Join ranges with their neighbours, from the lowest on, until none holds few."""
    joined: list[Bin] = []
    for one in bins:
        if joined and _few(joined[-1], counts):
            joined[-1] = _join(joined[-1], one)
        else:
            joined.append(one)
    while len(joined) > 1 and _few(joined[-1], counts):
        joined[-2:] = [_join(*joined[-2:])]
    return tuple(joined)


def join_values(bins: Sequence[Bin], counts: Counts) -> tuple[Bin, ...]:
    """Join values that few have, and as many of the rarest as it takes, with all others.

    ``bins`` are of values, the commonest first; one of all other values, if any, is the last.
    """
    named = [one for one in bins if one.value is not None and not _few(one, counts)]
    others = [one for one in bins if one not in named]
    while others and named and _few(_others(others), counts):
        others.append(named.pop())
    return (*named, _others(others)) if others else tuple(named)


def _few(one: Bin, counts: Counts) -> bool:
    sizes = (one.then * counts[0], one.now * counts[1])
    return any(1e-6 < size < SMALLEST - 0.5 for size in sizes)


def _others(bins: Sequence[Bin]) -> Bin:
    return replace(reduce(_join, bins), value=None)


def _join(one: Bin, other: Bin) -> Bin:
    return Bin(one.then + other.then, one.now + other.now, low=one.low, high=other.high)
