"""What became of the segments of an earlier run, where a later one keeps their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# Matched by customers of both tables, or by where the earlier centroids put those of today.
Followed = Literal["customers", "centroids"]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Segments that were matched to those of the model ``fingerprint``.

    ``kept`` maps numbers to the Jaccard similarity (0…1) with the earlier segment, over
    ``customers``; ``new`` have numbers that nobody had. ``gone`` did not come back, and
    ``retired`` are they and all that were gone before. ``splits`` are earlier segments and what
    they became; ``merges`` are segments and the earlier ones they are made of.
    """

    fingerprint: str
    by: Followed
    customers: int
    kept: Mapping[int, float]
    new: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    retired: tuple[int, ...] = ()
    splits: tuple[tuple[int, tuple[int, ...]], ...] = ()
    merges: tuple[tuple[int, tuple[int, ...]], ...] = ()
