"""How the segments came about: the choice of k, the test for structure, labels, lineage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from personas.domain.run import Candidate, ChoiceReason, MatchBasis, Run, Structure
from personas.report.projection import project


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
        "why this k: requested, groups (as many as a mixture found), silhouette or labels",
    ]
    groups: Annotated[int, "how many separate groups a mixture found, whatever was requested"]
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
