"""How the segments came about: the choice of k, the test for structure, labels, lineage.

What segments say together: leaders, channels, counts, agreement with the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from personas.domain.choice import Alternative, Candidate, ChoiceReason
from personas.domain.run import MatchBasis, Run, Structure
from personas.domain.verdict import judge
from personas.report.projection import project
from personas.report.views.segment import SegmentView


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateView(Candidate):
    """A number of segments and its scores."""

    is_current: Annotated[bool, "whether this k was chosen"]


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """The sweep over k. Where silhouettes are equal, the current k counts as the best."""

    requested: Annotated[str, "the request for k (auto, a number or a range)"]
    reason: Annotated[
        ChoiceReason,
        "why this k: requested, groups (as many as a mixture found), merged (fewer, for not all of "
        "those come back), stable (the most useful number that comes back), silhouette or labels",
    ]
    groups: Annotated[int, "how many groups a mixture finds, whatever was requested"]
    has_gaps: Annotated[bool, "whether gaps lie between these groups"]
    comes_back: Annotated[
        bool | None,
        "whether every segment comes back in resamples, or none where that was not measured",
    ]
    is_firm: Annotated[
        bool | None,
        "whether a few customers more or fewer hardly lead to another k, or none where that was "
        "not measured",
    ]
    alternative: Annotated[Alternative | None, "the next best k, or none"]
    rows: Annotated[int, "how many customers silhouettes were computed on"]
    candidates: Annotated[tuple[CandidateView, ...], "the values of k in the sweep"]
    current: Annotated[CandidateView | None, "the candidate that was chosen, or none"]
    best: Annotated[CandidateView | None, "the candidate of the highest silhouette, or none"]
    rival: Annotated[CandidateView | None, "the best candidate but for the current one, or none"]


@dataclass(frozen=True, slots=True)
class StructureView(Structure):
    """The test for structure."""

    of_labels: Annotated[
        bool, "whether labels were compared with the same labels dealt out at random"
    ]


@dataclass(frozen=True, slots=True)
class LabelsView:
    """Segments that a column of labels gave."""

    column: Annotated[str, "its name"]
    unlabelled: Annotated[int, "customers without a label, who were left out"]
    agreement: Annotated[float, "the share of customers nearest to the centroid of their own label"]


@dataclass(frozen=True, slots=True)
class MatchView:
    """A segment of an earlier model that came back."""

    number: Annotated[int, "a segment that came back"]
    similarity: Annotated[float, "its Jaccard similarity with the earlier one"]


@dataclass(frozen=True, slots=True)
class LineageView:
    """What became of earlier segments."""

    by: Annotated[MatchBasis, "how segments were matched: customers (of both tables) or centroids"]
    customers: Annotated[int, "how many customers they were matched by"]
    matches: Annotated[tuple[MatchView, ...], "the segments that came back"]
    new: Annotated[tuple[int, ...], "numbers of segments that match no earlier one"]
    missing: Annotated[tuple[int, ...], "numbers of earlier segments that did not come back"]


def choice_view(run: Run) -> ChoiceView:
    """Return the sweep over k."""
    candidates = tuple(
        project(CandidateView, candidate, is_current=candidate.k == run.choice.k)
        for candidate in run.choice.candidates
    )
    current = [candidate for candidate in candidates if candidate.is_current]
    rivals = [candidate for candidate in candidates if not candidate.is_current]
    return project(
        ChoiceView,
        run.choice,
        has_gaps=judge(run).evidence == "gaps",
        rows=run.choice.silhouette_rows,
        candidates=candidates,
        current=_best(current),
        best=_best([*current, *rivals]),
        rival=_best(rivals),
    )


def _best(candidates: Sequence[CandidateView]) -> CandidateView | None:
    return max(candidates, key=lambda c: round(c.silhouette, 9), default=None)


def lineage_view(run: Run) -> LineageView | None:
    """Return what became of earlier segments; None where there is no earlier model."""
    lineage = run.lineage
    if lineage is None:
        return None
    matches = tuple(MatchView(number, share) for number, share in lineage.matched.items())
    return project(LineageView, lineage, matches=matches, missing=lineage.gone)


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
