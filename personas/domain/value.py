"""The chief value of a run: how an amount that customers bring divides among the segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class SegmentValue:
    """What one segment brings. Withheld figures are None.

    The cumulated shares are those of this segment and of all with a higher mean.
    """

    share: Annotated[
        float | None, "its share of the total, or none where withheld or the total is not positive"
    ]
    mean: Annotated[float | None, "the mean per customer, or none where withheld"]
    median: Annotated[float | None, "the median per customer, or none where withheld"]
    index: Annotated[
        float | None, "its mean where that of all customers is 100, or none like its share"
    ]
    cumulated_customers: Annotated[
        float | None,
        "the share of customers in it and all segments with a higher mean, or none where any "
        "share is withheld",
    ] = None
    cumulated_share: Annotated[float | None, "their share of the total, or none likewise"] = None


@dataclass(frozen=True, slots=True)
class Value:
    """The chief value: a measure, its figures over all customers, and those of each segment.

    ``is_net`` where some customers bring less than nothing: shares are then of the net total, and
    can be negative or above 1.
    """

    measure: str
    total: float
    mean: float
    median: float
    is_net: bool
    segments: Mapping[int, SegmentValue]
