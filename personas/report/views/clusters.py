"""How the segments came about: the choice of k, the test for structure, labels, lineage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from personas.domain.run import Candidate, ChoiceReason, MatchBasis, Run


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A number of segments and its scores.

    k: a candidate number of segments
    inertia: the sum of squared distances to the centroids
    silhouette: how well the segments are separated
    calinski_harabasz: the ratio of spread between segments and within them
    davies_bouldin: how alike neighbouring segments are, low is better, or none
    gap: the gap statistic: how much lower the logarithm of inertia is than in a table without
      groups, or none
    prediction_strength: how much of the weakest segment one half of the customers predicts for
      the other, 0 to 1, or none
    personas: how many different personas the rules would give its segments, or none
    is_current: whether this k was chosen
    """

    k: int
    inertia: float
    silhouette: float
    calinski_harabasz: float
    davies_bouldin: float | None
    gap: float | None
    prediction_strength: float | None
    personas: int | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """The sweep over k. Where silhouettes are equal, the current k counts as the best.

    requested: the request for k (auto, a number or a range)
    reason: why this k: asked, groups (as many as a mixture found), silhouette or labels
    groups: how many separate groups a mixture found, whatever was requested
    rows: how many customers silhouettes were computed on
    candidates: the values of k in the sweep
    current: the candidate that was chosen, or none
    best: the candidate of the highest silhouette, or none
    rival: the best candidate but for the current one, or none
    """

    requested: str
    reason: ChoiceReason
    groups: int
    rows: int
    candidates: tuple[CandidateView, ...]
    current: CandidateView | None
    best: CandidateView | None
    rival: CandidateView | None


@dataclass(frozen=True, slots=True)
class StructureView:
    """The test for structure.

    significant: whether there are groups at all, more than chance would give
    p_value: how often tables without groups look as grouped as this one
    statistic: the best simplified silhouette of this table
    reference_mean: the same on average in tables without groups
    references: how many tables without groups were generated
    of_labels: whether labels were compared with the same labels dealt out at random
    """

    significant: bool
    p_value: float
    statistic: float
    reference_mean: float
    references: int
    of_labels: bool


@dataclass(frozen=True, slots=True)
class LabelsView:
    """Segments that a column of labels gave.

    column: its name
    unlabelled: customers without a label, who were left out
    agreement: the share of customers nearest to the centroid of their own label
    """

    column: str
    unlabelled: int
    agreement: float


@dataclass(frozen=True, slots=True)
class MatchView:
    """A segment of an earlier model that came back.

    number: a segment that came back
    similarity: its Jaccard similarity with the earlier one
    """

    number: int
    similarity: float


@dataclass(frozen=True, slots=True)
class LineageView:
    """What became of earlier segments.

    by: how segments were matched: customers (of both tables) or centroids
    customers: how many customers they were matched by
    matches: the segments that came back
    new: numbers of segments that match no earlier one
    missing: numbers of earlier segments that did not come back
    """

    by: MatchBasis
    customers: int
    matches: tuple[MatchView, ...]
    new: tuple[int, ...]
    missing: tuple[int, ...]


def choice_view(run: Run) -> ChoiceView:
    """Return the sweep over k."""
    choice = run.choice
    candidates = tuple(_candidate(candidate, choice.k) for candidate in choice.candidates)
    current = [c for c in candidates if c.is_current]
    rivals = [c for c in candidates if not c.is_current]
    return ChoiceView(
        requested=choice.requested,
        reason=choice.reason,
        groups=choice.groups,
        rows=choice.silhouette_rows,
        candidates=candidates,
        current=_best(current),
        best=_best([*current, *rivals]),
        rival=_best(rivals),
    )


def _candidate(candidate: Candidate, k: int) -> CandidateView:
    return CandidateView(
        k=candidate.k,
        inertia=candidate.inertia,
        silhouette=candidate.silhouette,
        calinski_harabasz=candidate.calinski_harabasz,
        davies_bouldin=candidate.davies_bouldin,
        gap=candidate.gap,
        prediction_strength=candidate.prediction_strength,
        personas=candidate.personas,
        is_current=candidate.k == k,
    )


def _best(candidates: Sequence[CandidateView]) -> CandidateView | None:
    return max(candidates, key=lambda c: round(c.silhouette, 9), default=None)


def structure_view(run: Run) -> StructureView:
    """Return the test for structure."""
    structure = run.structure
    return StructureView(
        significant=structure.significant,
        p_value=structure.p_value,
        statistic=structure.statistic,
        reference_mean=structure.reference_mean,
        references=structure.references,
        of_labels=run.labels is not None,
    )


def labels_view(run: Run) -> LabelsView | None:
    """Return the column that gave the segments; None where they were found."""
    labels = run.labels
    return LabelsView(labels.column, labels.unlabelled, labels.agreement) if labels else None


def lineage_view(run: Run) -> LineageView | None:
    """Return what became of earlier segments; None where there is no earlier model."""
    lineage = run.lineage
    if lineage is None:
        return None
    matches = tuple(MatchView(number, share) for number, share in lineage.matched.items())
    return LineageView(lineage.by, lineage.customers, matches, lineage.new, lineage.gone)
