"""What segments say together: channels, counts, agreement with the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from personas.report.views.segment import SegmentView


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel and the segments to reach there."""

    name: Annotated[str, "a channel that some persona names"]
    segments: Annotated[tuple[SegmentView, ...], "the segments to reach there, the largest first"]
    size: Annotated[int, "how many customers they have together"]
    share: Annotated[float, "their share of all customers"]


@dataclass(frozen=True, slots=True)
class CountsView:
    """Numbers of segments."""

    rule: Annotated[int, "segments that a rule names"]
    near: Annotated[int, "segments that come close to a rule"]
    none: Annotated[int, "segments that no rule fits"]
    stable: Annotated[int, "segments that are stable"]
    weak: Annotated[int, "segments too uncertain to act on alone"]
    measured: Annotated[int, "segments whose stability was measured"]


@dataclass(frozen=True, slots=True)
class AgreementView:
    """How many customers satisfy the rule of their segment themselves."""

    share: Annotated[float, "their share of the customers in segments that a rule names"]
    least: Annotated[SegmentView, "the segment with the lowest share"]
    most: Annotated[SegmentView, "the segment with the highest share"]


def overview(segments: Sequence[SegmentView]) -> dict[str, Any]:
    """Return the fields of `RunView` that follow from its segments."""
    cells = [cell for s in segments for category in s.categories for cell in category.cells]
    return {
        "largest": max(segments, key=lambda s: (s.size, -s.number), default=None),
        "channels": _channels(segments),
        "counts": _counts(segments),
        "rule_agreement": _rule_agreement(segments),
        "has_withheld": any(cell.withheld for cell in cells),
    }


def _rule_agreement(segments: Sequence[SegmentView]) -> AgreementView | None:
    """Return how many satisfy their segment's rule, where a rule names it and may be shown."""
    fits = [(s.rule, s) for s in segments if s.rule and s.outcome == "rule"]
    evaluable = sum(rule.evaluable for rule, _ in fits)
    if not evaluable:
        return None
    by_share = sorted(fits, key=lambda fit: (fit[0].share, fit[1].number))
    matches = sum(rule.share * rule.evaluable for rule, _ in fits)
    return AgreementView(matches / evaluable, by_share[0][1], by_share[-1][1])


def _counts(segments: Sequence[SegmentView]) -> CountsView:
    outcomes = [segment.outcome for segment in segments]
    bands = [segment.stability_band for segment in segments]
    return CountsView(
        rule=outcomes.count("rule"),
        near=outcomes.count("near"),
        none=outcomes.count("none"),
        stable=bands.count("valid") + bands.count("highly_stable"),
        weak=bands.count("dissolved") + bands.count("doubtful"),
        measured=len(bands) - bands.count(None),
    )


def _channels(segments: Sequence[SegmentView]) -> tuple[ChannelView, ...]:
    """Return the channels that personas name, those that reach most customers first."""
    audiences: dict[str, list[SegmentView]] = {}
    for segment in sorted(segments, key=lambda s: (-s.size, s.number)):
        for name in dict.fromkeys(segment.channels):
            audiences.setdefault(name, []).append(segment)
    channels = [
        ChannelView(
            name, tuple(members), sum(s.size for s in members), sum(s.share for s in members)
        )
        for name, members in audiences.items()
    ]
    return tuple(sorted(channels, key=lambda channel: (-channel.size, channel.name)))
