"""The verdict on a segmentation as a whole: natural, reproducible or constructed.

*Natural* are groups that exist in the data: gaps lie between them, as many segments as groups were
taken, and the segments come back. *Reproducible* are cuts that come back, of customers who do not
fall into those groups. *Constructed* is a handy division that need not come back.

It follows from what a run holds, and so from its model: a run that is renamed has it as well.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Literal

from personas.domain.run import Run

# Hennig (2007), on the mean maximum Jaccard over resamples: below 0.6 a cluster should not be
# trusted, from 0.75 it is valid.
UNSTABLE = 0.6
STABLE = 0.75
# Labels are reproducible where this share of customers is nearest to the centroid of their own.
AGREEMENT = 0.9

VerdictWord = Literal["natural", "reproducible", "constructed"]
# Gaps lie between groups; none that chance would not make; a mixture finds one group and no more.
# Labels lie apart in these measures, or no more than labels dealt out at random.
GapEvidence = Literal["gaps", "no gaps", "one group", "labels apart", "labels mixed"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the segmentation as a whole is, and the facts that say so."""

    word: Annotated[VerdictWord, "natural, reproducible or constructed"]
    evidence: Annotated[
        GapEvidence,
        "what lies between segments: gaps, no gaps, one group (a mixture finds no more); or labels "
        "apart, labels mixed where labels were given",
    ]
    k: Annotated[int, "how many segments there are"]
    groups: Annotated[int, "how many groups a mixture finds, whether gaps lie between them or not"]
    returns: Annotated[
        bool | None,
        "whether the segments come back in resamples, or none where it was not measured",
    ]
    weakest: Annotated[float | None, "the lowest stability of a segment, or none"]
    average: Annotated[float | None, "the mean stability of the segments, or none"]
    unstable: Annotated[tuple[int, ...], "numbers of the segments that do not come back"]


def come_back(stabilities: Collection[float]) -> bool:
    """Return whether segments come back: each has `UNSTABLE` or more, and their mean `STABLE`."""
    return min(stabilities) >= UNSTABLE and sum(stabilities) / len(stabilities) >= STABLE


def judge(run: Run) -> Verdict:
    """Return the verdict on a run."""
    measured = {s: t.stability for s, t in sorted(run.trust.items()) if t.stability is not None}
    weakest = min(measured.values(), default=None)
    average = sum(measured.values()) / len(measured) if measured else None
    returns = come_back(measured.values()) if measured else None
    evidence = _evidence(run)
    return Verdict(
        word=_word(run, evidence, returns is True),
        evidence=evidence,
        k=run.choice.k,
        groups=run.choice.groups,
        returns=returns,
        weakest=weakest,
        average=average,
        unstable=tuple(segment for segment, value in measured.items() if value < UNSTABLE),
    )


def _evidence(run: Run) -> GapEvidence:
    if run.labels is not None:
        return "labels apart" if run.structure.significant else "labels mixed"
    if run.choice.groups == 1:
        return "one group"
    return "gaps" if run.structure.significant else "no gaps"


def _word(run: Run, evidence: GapEvidence, returns: bool) -> VerdictWord:
    if run.labels is not None:
        can_return = evidence == "labels apart" and run.labels.agreement >= AGREEMENT
        return "reproducible" if can_return else "constructed"
    if not returns:
        return "constructed"
    is_natural = evidence == "gaps" and run.choice.groups in (0, run.choice.k)
    return "natural" if is_natural else "reproducible"
