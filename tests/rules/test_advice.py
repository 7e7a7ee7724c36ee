"""Advice that follows from a segment's marks."""

from __future__ import annotations

import pytest

from personas.domain.measure import Measure
from personas.domain.naming import Naming
from personas.rules import load, name_segments
from personas.rules.language.pack import LISTS
from personas.rules.marks.advice import MAX_MOVES, NO_MOVE, choose_moves, weigh_topics
from personas.rules.marks.library import LIBRARY
from personas.rules.marks.marks import Mark
from personas.rules.marks.moves import Move
from personas.rules.marks.topics import TOPICS, Topic
from tests.rules.builders import population, profile

GENERIC = load("generic")
MEASURES = {
    "spend": Measure("spend", "Total spend", "number", "spend", "€", role="value"),
    "recency": Measure("recency", "Recency", "number", "recency", "days"),
    "orders": Measure("orders", "Orders", "number", "orders"),
    "income": Measure("income", "Income", "number", "income", "€"),
    "tenure": Measure("tenure", "Tenure", "number", "tenure", "months"),
    "deals": Measure("deals", "Deals", "number", "deals"),
    "web": Measure("web", "Web visits", "number", "NumWebVisits"),
    "calls": Measure("calls", "Customer service calls", "number", "calls"),
    "children": Measure("children", "Children", "number", "children"),
    "weight": Measure("weight", "Weight", "number", "weight"),
}


def advice(**positions: float) -> Naming:
    """Return the naming of a segment at these positions, beside one in the middle."""
    people = population(dict.fromkeys(positions, (0.0, 100.0)))
    rows = positions, dict.fromkeys(positions, 0.5)
    measures = [MEASURES[name] for name in positions]
    return name_segments(GENERIC, profile(people, *rows), measures)[0][0]


def mark(topic: Topic, sign: int, strength: float = 1.0) -> Mark:
    return Mark(topic, topic, strength, sign, (topic,), True, frozenset(), ())


def test_who_spends_much_and_lapses_is_won_back() -> None:
    naming = advice(spend=0.9, recency=0.9)
    assert naming.name == "High total spend, long away"
    assert naming.do == (
        "Win them back first: a personal call or letter, with an offer made for them",
        "Ask those who left why they stopped buying",
    )
    assert naming.avoid == ("A discount for everybody before you know why they stay away",)
    assert naming.channels == ("personal e-mail", "telephone")
    assert naming.kpis == ("win-back rate", "revenue won back")
    assert naming.story == (
        "Compared with all customers: high total spend and long away. "
        "They are 10% of the customers."
    )


@pytest.mark.parametrize(
    ("positions", "start"),
    [
        ({"spend": 0.9, "recency": 0.1}, "Keep them"),
        ({"spend": 0.1, "orders": 0.9}, "Raise the value of each order"),
        ({"income": 0.9, "spend": 0.1}, "Find out where else they buy"),
        ({"tenure": 0.1}, "Welcome them"),
        ({"deals": 0.9}, "Tell them of deals first"),
        ({"web": 0.9}, "Recommend on the website"),
        ({"calls": 0.9}, "Solve what they write about first"),
        ({"children": 0.9}, "Offer family packs"),
        ({"weight": 0.9}, NO_MOVE[:20]),
        ({"weight": 0.5}, NO_MOVE[:20]),
    ],
)
def test_marks_lead_to_moves(positions: dict[str, float], start: str) -> None:
    assert advice(**positions).do[0].startswith(start)


def test_moves_that_contradict_each_other_exclude_each_other() -> None:
    marks = [mark("spend", 1), mark("recency", 1), mark("discount", 1), mark("tenure", 1)]
    moves = choose_moves(marks, LIBRARY)
    aims = [move.aim for move in moves]
    assert len(aims) == len(set(aims)) <= MAX_MOVES
    assert [dict(move.needs) for move in moves] == [
        {"spend": 1, "recency": 1}, {"tenure": 1, "recency": 1}, {"discount": 1},
    ]  # fmt: skip


def test_the_strongest_mark_comes_first() -> None:
    marks = [mark("web", 1, 1.5), mark("family", 1, 0.9), mark("age", -1, 0.6)]
    assert [move.aim for move in choose_moves(marks, LIBRARY)] == ["channel", "household", "age"]


def test_nothing_costly_is_done_for_those_who_spend_little() -> None:
    moves = choose_moves([mark("spend", -1), mark("age", 1), mark("catalogue", 1)], LIBRARY)
    assert [dict(move.needs) for move in moves] == [{"spend": -1}]


def test_marks_that_disagree_on_a_topic_say_nothing_of_it() -> None:
    assert weigh_topics([mark("web", 1, 1.0), mark("web", -1, 0.8)]) == {}
    assert weigh_topics([mark("web", 1, 1.0), mark("web", -1, 0.5)]) == {"web": 1.0}


@pytest.mark.parametrize("move", LIBRARY, ids=lambda move: f"{move.aim} {dict(move.needs)}")
def test_each_move_is_whole_and_distinct(move: Move) -> None:
    assert move.needs.keys() | move.unless.keys() <= TOPICS.keys()
    assert not move.needs.keys() & move.unless.keys()
    assert {*move.needs.values(), *move.unless.values()} <= {-1, 1}
    assert move.do
    assert move.kpis
    assert sum(dict(other.needs) == dict(move.needs) for other in LIBRARY) == 1
    for key in LISTS:
        assert all(text == text.strip() and not text.endswith(".") for text in getattr(move, key))
