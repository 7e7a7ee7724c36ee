"""One customer put into a segment, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BORDER = 0.1  # a customer with a smaller margin lies about as near to another segment


@dataclass(frozen=True, slots=True)
class Near:
    """A segment and the distance to its centroid, in units of features."""

    segment: int
    distance: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A customer, told by measures, and all segments from the nearest to the farthest.

    ``margin`` is 1 − a/b with the distances to the nearest two (0…1; 1 where there is one
    segment); under `BORDER` the customer is at a border. ``pull`` says by measure which part of
    b² − a² it makes: the parts add up to 1, and one below 0 speaks for the other segment.
    """

    values: Mapping[str, float | str]
    nearest: tuple[Near, ...]
    margin: float
    border: bool
    pull: Mapping[str, float]
