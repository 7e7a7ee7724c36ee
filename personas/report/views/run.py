"""A run as templates, terminal, page and workbook see it: the answer, and the facts behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from personas.domain.run import Run
from personas.report.projection import project
from personas.report.views.answer import Answer, answer
from personas.report.views.facts import RunFacts, run_facts
from personas.report.views.key_facts import KeyFact, key_facts
from personas.report.views.segment import SegmentView


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView(RunFacts):
    """The variables of a report template."""

    answer: Annotated[Answer, "what to know first"]
    ranked: Annotated[tuple[SegmentView, ...], "the segments in the order of the answer"]
    key_facts: Annotated[
        tuple[KeyFact, ...], "what to know of the data: its warnings, a line for each kind"
    ]


def run_view(run: Run) -> RunView:
    """Return the run as its readers may see it."""
    facts = run_facts(run)
    first = answer(facts)
    segments = {segment.number: segment for segment in facts.segments}
    ranked = tuple(segments[number] for number in first.order)
    return project(RunView, facts, answer=first, ranked=ranked, key_facts=key_facts(facts))
