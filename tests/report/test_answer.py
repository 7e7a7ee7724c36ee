"""The answer: a headline made from facts, its tiles, the order of segments, how sure each is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from personas.domain.choice import Choice
from personas.domain.problem import Problem
from personas.domain.run import Run, Structure, Trust
from personas.report.views import run_view
from personas.sandbox.jinja import number
from tests.report.runs import with_value


def with_trust(run: Run, stability: float, *, significant: bool) -> Run:
    """Return the run with every segment as stable, and with gaps between segments or not."""
    structure = Structure(significant, 0.02 if significant else 0.4, 1.6, 0.7, 39)
    trust = {s.id: Trust(stability, 0.9, 0.4, 0.1) for s in run.profile.segments}
    return replace(run, structure=structure, trust=trust)


def test_headline_names_who_brings_most_of_the_value(retail: Run) -> None:
    answer = run_view(with_value(with_trust(retail, 0.9, significant=True), "income")).answer
    assert answer.headline == "Premium Shoppers are 20% of customers and 27% of annual income"
    assert answer.further == "Careful Earners hold another 25%."
    assert answer.order == (3, 4, 1, 2, 5, 6)
    tile = answer.tiles[2]
    assert (tile.label, tile.value, tile.note) == (
        "In the top segment", "27%", "6,817 k$ of 25,084 k$"
    )  # fmt: skip


def test_without_a_value_the_headline_is_the_largest_contrast(retail: Run) -> None:
    answer = run_view(with_trust(retail, 0.9, significant=True)).answer
    assert answer.headline == (
        "Careful Earners stand out most: spending score "
        "typically 16.6, against 48.9 for all customers"
    )
    assert "no amount" in answer.further
    sizes = {s.id: s.size for s in retail.profile.segments}
    assert list(answer.order) == sorted(sizes, key=lambda s: (-sizes[s], s))
    assert answer.tiles[2].label == "Largest segment"


def test_without_structure_the_caution_is_the_headline(retail: Run) -> None:
    loose = with_value(with_trust(retail, 0.5, significant=False), "income")
    answer = run_view(loose).answer
    assert answer.headline == "There are no clear groups among these 400 customers"
    assert "for convenience" in answer.further
    assert answer.caution == ""
    assert not any(s.certainty.level > 2 for s in run_view(loose).segments)


def test_cuts_that_come_back_keep_their_headline_with_a_caution(retail: Run) -> None:
    cuts = with_value(with_trust(retail, 0.9, significant=False), "income")
    answer = run_view(cuts).answer
    assert answer.headline.startswith("Premium Shoppers are")
    assert "shades into the next" in answer.caution
    groups = with_value(with_trust(retail, 0.9, significant=True), "income")
    choice: Choice = replace(retail.choice, groups=retail.choice.k)
    assert run_view(replace(groups, choice=choice)).answer.caution == ""


@pytest.mark.parametrize(
    ("stability", "confidence", "level", "word"),
    [
        (0.9, 0.9, 4, "sure"),
        (0.9, 0.8, 3, "sure"),
        (0.7, 0.9, 2, "with care"),
        (0.59, 0.9, 1, "do not act alone"),
        (0.9, 0.49, 1, "do not act alone"),
        (None, 0.8, 3, "sure"),
        (None, None, 0, "not measured"),
    ],
)
def test_certainty(
    retail: Run, stability: float | None, confidence: float | None, level: int, word: str
) -> None:
    trust = {s.id: Trust(0.9, 0.9) for s in retail.profile.segments}
    structure = Structure(True, 0.02, 1.6, 0.7, 39)
    run = replace(retail, trust=trust | {3: Trust(stability, confidence)}, structure=structure)
    certainty = run_view(run).segments[2].certainty
    assert (certainty.level, certainty.word) == (level, word)
    assert certainty.is_weak == (word == "do not act alone")


def test_a_small_segment_and_a_doubtful_name_are_no_sure_ones(bare: Run, labelled: Run) -> None:
    small = run_view(bare).segments[1]
    assert small.size < 11
    assert small.certainty.word == "do not act alone"
    in_doubt = [s for s in run_view(labelled).segments if s.rule and s.rule.is_doubtful]
    assert [s.certainty.word for s in in_doubt] == ["with care"]


def test_many_warnings_of_a_kind_are_one_line(retail: Run) -> None:
    columns = ("income", "age", "visits", "orders")
    extreme = tuple(Problem("W140", f"`{name}` has 3 extreme values") for name in columns)
    facts = run_view(replace(retail, warnings=(*extreme, *retail.warnings))).key_facts
    texts = {fact.code: (fact.count, fact.text) for fact in facts}
    assert texts["W140"] == (4, "Extreme values: 4 measures (Annual income, Age, visits, …)")
    assert texts["W402"][0] == 1


def test_summary_and_first_action_stand_in_one_place(retail: Run, large: Run) -> None:
    views = {s.number: s for s in run_view(retail).segments}
    assert views[2].summary == views[2].story == "At the start of a career; open to new things."
    assert views[2].first_action == views[2].do[0]
    without_pack = run_view(large).segments[1]
    assert without_pack.summary.startswith("Typically tenure 18.1 months (all: 30.2 months); ")
    assert without_pack.first_action == ""


def test_marks_leave_out_what_the_story_quotes(retail: Run) -> None:
    names = dict(retail.names)
    view = run_view(retail).segments[2]
    income = next(n for n in view.numbers if n.measure == "income")
    assert "income" in [mark.measure for mark in view.further_traits]
    story = f"They earn much, typically {number(income.median or 0)} k$, and like it."
    names[3] = replace(names[3], story=story)
    marks = run_view(replace(retail, names=names)).segments[2].further_traits
    assert [m.measure for m in marks] == [
        m.measure for m in view.further_traits if m.measure != "income"
    ]
    names[3] = replace(names[3], story=f"Typically 1{number(income.median or 0)}.")
    assert run_view(replace(retail, names=names)).segments[2].further_traits == view.further_traits
