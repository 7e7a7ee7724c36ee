"""Columns asked about some at a time: planning a query takes the square of their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

AT_ONCE = 100


def batched(names: Iterable[str], size: int = AT_ONCE) -> Iterator[list[str]]:
    """Cut names into lists of at most ``size`` of them."""
    left = iter(names)
    while some := list(islice(left, size)):
        yield some
