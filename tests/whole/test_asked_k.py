"""A number of segments that was asked for is respected, and said in words."""

from __future__ import annotations

from pathlib import Path

import pytest

import personas
from personas.report.environments import phrases
from personas.report.views.clusters import choice_view

KS = {
    "4-8": (6, "a mixture has 6 groups", "asked for: 4-8"),
    "6": (6, "k = 6 was asked for", "its silhouette is 0.53."),
    "2": (2, "k = 2 was asked for", "A mixture has 6 groups"),
    "30": (30, "k = 30 was asked for", "A mixture has 6 groups"),
    "7-9": (7, "asked for: 7-9"),
}


@pytest.mark.parametrize(
    "asked", ["4-8", "2", *(pytest.param(k, marks=pytest.mark.long) for k in ("6", "30", "7-9"))]
)
def test_it_is_respected_with_its_reason_and_small_segments_are_warned_of(
    asked: str, root: Path
) -> None:
    k, *reasons = KS[asked]
    made = personas.segment(root / "examples" / "mall" / "customers.csv", clusters=asked)
    said = phrases().why_k(choice_view(made.run), made.run.choice.k)
    small = [s.id for s in made.run.profile.segments if s.size < 11]
    assert made.run.choice.k == len(made.run.profile.segments) == k
    assert all(reason in said for reason in reasons), said
    assert [w.code for w in made.warnings].count("W310") == len(small)
    assert small or asked != "30"
    assert all(c.personas is not None for c in made.run.choice.candidates)


def test_the_k_taken_has_as_many_personas_as_the_report_names(root: Path) -> None:
    run = personas.segment(root / "examples" / "mall" / "customers.csv").run
    named = {naming.persona for naming in run.names.values()}
    assert {c.k: c.personas for c in run.choice.candidates}[run.choice.k] == len(named) == 6
