"""The answer: a headline made from facts, four tiles, the order of segments, the caution.

Every output leads with it, in these words; `certainty` says how far to trust a segment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from personas.report.environments import phrases
from personas.report.views.certainty import Certainty, has_structure
from personas.report.views.evidence import VTestView
from personas.report.views.facts import RunFacts
from personas.report.views.segment import SegmentView


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure beside the headline."""

    label: Annotated[str, "what a figure is of"]
    value: Annotated[str, "the figure"]
    note: Annotated[str, "what to know of it, or nothing"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader is to know first."""

    headline: Annotated[str, "the finding: who brings the money, or differs most, or the caution"]
    further: Annotated[str, "the sentence after it"]
    tiles: Annotated[tuple[Tile, ...], "customers, segments, value in the top segment, verdict"]
    order: Annotated[tuple[int, ...], "numbers of the segments by value, else by size"]
    caution: Annotated[str, "how not to take the segments; empty where the headline says it"]


def answer(run: RunFacts) -> Answer:
    """Return the answer of a run."""
    order = _order(run)
    by_number = {segment.number: segment for segment in run.segments}
    ranked = [by_number[number] for number in order]
    headline, further = _headline(run, ranked)
    is_caution = not has_structure(run.verdict)
    caution = "" if is_caution else str(phrases().caution(run.verdict))
    return Answer(headline, further, _tiles(run, ranked), order, caution)


def certainty(segment: SegmentView) -> Certainty:
    """Return how far to trust a segment."""
    return segment.certainty


def _order(run: RunFacts) -> tuple[int, ...]:
    """Return the segments by their shares of value, those without one last; else by size."""

    def rank(segment: SegmentView) -> tuple[float, int, int]:
        share = segment.value.share if segment.value else None
        return (
            -round(share, 9) if share is not None else float("inf"),
            -segment.size,
            segment.number,
        )

    return tuple(segment.number for segment in sorted(run.segments, key=rank))


def _headline(run: RunFacts, ranked: list[SegmentView]) -> tuple[str, str]:
    say = phrases()
    if not has_structure(run.verdict):
        return str(say.no_structure(run)), str(say.no_structure_further(run))
    if run.leaders and run.value:
        headline = say.value_headline(run.leaders[0], run.value)
        return str(headline), str(say.value_further(ranked))
    if contrast := _contrast(run):
        return str(say.contrast(*contrast)), str(say.no_value(run))
    return str(say.all_alike(run)), str(say.no_value(run))


def _contrast(run: RunFacts) -> tuple[SegmentView, VTestView] | None:
    """Return the largest effect, of the segments that are sure if there are any."""
    sure = [s for s in run.segments if s.certainty.word == "sure"]
    trusted = sure or [s for s in run.segments if not s.certainty.is_weak] or run.segments
    traits = [(s, t) for s in trusted for t in s.traits if t.value is None or t.share is not None]
    return max(
        traits,
        key=lambda pair: (round(abs(pair[1].effect), 9), pair[0].size, -pair[0].number),
        default=None,
    )


def _tiles(run: RunFacts, ranked: list[SegmentView]) -> tuple[Tile, ...]:
    say = phrases()
    return (
        _tile(say.tile["customers"], say.count(run.customers), run.table.name),
        _tile(say.tile["segments"], say.count(run.k), say.sure_segments(run.segments)),
        _value_tile(run, ranked),
        _tile(say.tile["verdict"], say.verdict_word(run.verdict), say.verdict_meaning(run.verdict)),
    )


def _value_tile(run: RunFacts, ranked: list[SegmentView]) -> Tile:
    say = phrases()
    if run.leaders and run.value:
        leader = run.leaders[0]
        amounts = say.value_of_leader(leader, run.value)
        return _tile(say.tile["value"], say.share(leader.total_share), amounts)
    largest = run.largest or ranked[0]
    return _tile(say.tile["largest"], say.share(largest.share), largest.title)


def _tile(*texts: Any) -> Tile:
    return Tile(*(str(text) for text in texts))
