"""Outcomes: what campaigns want to move, as a rate or a mean by segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

OutcomeKind = Literal["rate", "mean"]


@dataclass(frozen=True, slots=True)
class OutcomeEstimate:
    """The rate or mean of one outcome in one segment, compared with its other customers."""

    estimate: Annotated[float, "the rate or mean of the segment's customers"]
    low: Annotated[float, "where its 95 % interval begins"]
    high: Annotated[float, "where its 95 % interval ends"]
    difference: Annotated[float, "the estimate less that of all customers"]
    count: Annotated[int, "how many of its customers have a value"]
    p_value: Annotated[
        float, "how often chance alone parts a segment from all other customers this far"
    ]
    adjusted_p_value: Annotated[
        float, "the same, adjusted for the number of segments and outcomes (Benjamini–Yekutieli)"
    ]
    significant: Annotated[bool, "whether the adjusted one is below 5 %"]
    prize: Annotated[
        int | None,
        "how many more of its customers, or fewer of an adverse event, it would be at the rate of "
        "all; none where the segment is better, or not significantly different",
    ] = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome: its rate or mean over all customers, and in each segment where it is public.

    A rate is of the customers whose value is ``event``, a mean has none. A ``is_plain`` event says
    no more than yes; fewer of an ``is_adverse`` one are better.
    """

    measure: str
    kind: OutcomeKind
    event: str | None
    is_plain: bool
    is_adverse: bool
    estimate: float
    count: int
    segments: Mapping[int, OutcomeEstimate]
