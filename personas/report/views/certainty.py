"""How far to trust a segment: a badge of four blocks and a word, the same in every output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from personas.domain.run import Trust
from personas.domain.verdict import STABLE, UNSTABLE, Verdict
from personas.report.environments import phrases
from personas.suppression import SMALLEST

Reason = Literal[
    "returns", "changes", "name", "structure", "small", "lost", "unnamed", "unmeasured"
]

HIGHLY_STABLE = 0.85  # Hennig (2007), section 3
SAME_NAME = 0.5  # of the repeats have to give a segment its name


@dataclass(frozen=True, slots=True)
class Certainty:
    """How far to trust a segment."""

    level: Annotated[int, "how sure a segment is: 0 (not measured) to 4"]
    word: Annotated[str, "the same in words: sure, with care, do not act alone, not measured"]
    is_weak: Annotated[bool, "whether not to act on it alone"]
    reason: Annotated[
        Reason,
        "why: it returns or changes in repeats, its name fits few, the segments have no structure, "
        "it is small or lost in repeats, gets other names there, or nothing was measured",
    ]


def certainty(size: int, trust: Trust | None, verdict: Verdict, *, in_doubt: bool) -> Certainty:
    """Return how far to trust a segment of this size; ``in_doubt`` is a name that few satisfy."""
    stability, confidence = (trust.stability, trust.confidence) if trust else (None, None)
    scores = [score for score in (stability, confidence) if score is not None]
    if weakness := _weakness(size, stability, confidence, verdict):
        return _of_level(1, weakness)
    if not scores:
        return _of_level(0, "unmeasured")
    if doubt := _doubt(min(scores), verdict, in_doubt=in_doubt):
        return _of_level(2, doubt)
    return _of_level(4 if min(scores) >= HIGHLY_STABLE else 3, "returns")


def _of_level(level: int, reason: Reason) -> Certainty:
    word = str(phrases().certainty_words[level])
    return Certainty(level, word, is_weak=level == 1, reason=reason)


def _weakness(
    size: int, stability: float | None, confidence: float | None, verdict: Verdict
) -> Reason | None:
    if size < SMALLEST:
        return "small"
    if stability is not None and stability < UNSTABLE:
        return "lost"
    if confidence is not None and confidence < SAME_NAME:
        return "unnamed"
    return "structure" if verdict.evidence == "labels mixed" else None


def _doubt(score: float, verdict: Verdict, *, in_doubt: bool) -> Reason | None:
    if not has_structure(verdict):
        return "structure"
    if in_doubt:
        return "name"
    return "changes" if score < STABLE else None


def has_structure(verdict: Verdict) -> bool:
    """Return whether segments are more than a handy division: they come back, or gaps part them.

    Where it was not measured whether they come back, nothing speaks against them.
    """
    if verdict.evidence in ("labels apart", "labels mixed"):
        return verdict.evidence == "labels apart"
    return verdict.word != "constructed" or verdict.evidence == "gaps" or verdict.returns is None
