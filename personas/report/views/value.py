"""The chief value as readers see it: the money of the run, and who brings most of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from personas.domain.run import Run
from personas.report.projection import project
from personas.report.views.segment import SegmentView


@dataclass(frozen=True, slots=True)
class ValueView:
    """The chief value over all customers; each segment has its part of it."""

    measure: Annotated[str, "the measure of the chief value"]
    label: Annotated[str, "its name for readers"]
    unit: Annotated[str | None, "its unit, or none"]
    total: Annotated[float, "its total over all customers"]
    mean: Annotated[float, "its mean per customer"]
    median: Annotated[float, "its median per customer"]
    is_net: Annotated[bool, "whether some customers bring less than nothing"]
    has_shares: Annotated[bool, "whether any segment's share of it is public"]
    ranking: Annotated[
        tuple[SegmentView, ...],
        "the segments, the highest mean first; none where any share is withheld",
    ]


@dataclass(frozen=True, slots=True)
class LeaderView:
    """The segment with the largest part of the chief value."""

    label: Annotated[str, "the chief value"]
    segment: Annotated[SegmentView, "the segment that holds most of its total"]
    total_share: Annotated[float, "how much of it"]


def value_view(run: Run, segments: Sequence[SegmentView]) -> ValueView | None:
    """Return the chief value of a run, None where it has none."""
    if run.value is None:
        return None
    measure = next(m for m in run.all_measures if m.name == run.value.measure)
    parts = [(segment.value, segment) for segment in segments if segment.value]
    ranked = [(p.cumulated_customers, s) for p, s in parts if p.cumulated_customers is not None]
    return project(
        ValueView,
        run.value,
        label=measure.label,
        unit=measure.unit,
        has_shares=any(part.share is not None for part, _ in parts),
        ranking=tuple(s for _, s in sorted(ranked, key=lambda pair: (pair[0], pair[1].number))),
    )


def leader_views(
    value: ValueView | None, segments: Sequence[SegmentView]
) -> tuple[LeaderView, ...]:
    """Return the segment with the largest share, unless a withheld one may be larger."""
    shares = [(s.value.share, s) for s in segments if s.value and s.value.share is not None]
    if value is None or not shares:
        return ()
    share, leader = max(shares, key=lambda pair: (pair[0], -pair[1].number))
    withheld = len(shares) < len(segments) and 1.0 - sum(share for share, _ in shares)
    return (LeaderView(value.label, leader, share),) if share > withheld else ()
