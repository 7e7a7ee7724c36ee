"""Advice that follows from a segment's traits."""

from __future__ import annotations

import pytest

from personas.domain.measure import Measure
from personas.domain.naming import Naming
from personas.rules import load, name_segments
from personas.rules.language.pack import LISTS
from personas.rules.traits.actions import Action
from personas.rules.traits.advice import MAX_ACTIONS, NO_ACTION, choose_actions, weigh_topics
from personas.rules.traits.library import LIBRARY
from personas.rules.traits.mentions import topics_in
from personas.rules.traits.topics import TOPICS, Topic
from personas.rules.traits.traits import Trait
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


def trait(topic: Topic, sign: int, strength: float = 1.0) -> Trait:
    return Trait(topic, topic, strength, sign, (topic,), True, frozenset(), ())


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
    assert naming.story == ("Compared with all customers: high total spend and long away.")


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
        ({"weight": 0.9}, NO_ACTION[:20]),
        ({"weight": 0.5}, NO_ACTION[:20]),
    ],
)
def test_marks_lead_to_actions(positions: dict[str, float], start: str) -> None:
    assert advice(**positions).do[0].startswith(start)


def test_moves_that_contradict_each_other_exclude_each_other() -> None:
    traits = [trait("spend", 1), trait("recency", 1), trait("discount", 1), trait("tenure", 1)]
    actions = choose_actions(traits, LIBRARY)
    aims = [action.aim for action in actions]
    assert len(aims) == len(set(aims)) <= MAX_ACTIONS
    assert [dict(action.needs) for action in actions] == [
        {"spend": 1, "recency": 1}, {"tenure": 1, "recency": 1}, {"discount": 1},
    ]  # fmt: skip


def test_the_strongest_mark_comes_first() -> None:
    traits = [trait("web", 1, 1.5), trait("family", 1, 0.9), trait("age", -1, 0.6)]
    assert [action.aim for action in choose_actions(traits, LIBRARY)] == [
        "channel",
        "household",
        "age",
    ]


def test_nothing_costly_is_done_for_those_who_spend_little() -> None:
    actions = choose_actions([trait("spend", -1), trait("age", 1), trait("catalogue", 1)], LIBRARY)
    assert [dict(action.needs) for action in actions] == [{"spend": -1}]


def test_marks_that_disagree_on_a_topic_say_nothing_of_it() -> None:
    assert weigh_topics([trait("web", 1, 1.0), trait("web", -1, 0.8)]) == {}
    assert weigh_topics([trait("web", 1, 1.0), trait("web", -1, 0.5)]) == {"web": 1.0}


@pytest.mark.parametrize("action", LIBRARY, ids=lambda action: f"{action.aim} {dict(action.needs)}")
def test_each_move_is_whole_and_distinct(action: Action) -> None:
    assert action.needs.keys() | action.unless.keys() <= TOPICS.keys()
    assert not action.needs.keys() & action.unless.keys()
    assert {*action.needs.values(), *action.unless.values()} <= {-1, 1}
    assert action.do
    assert action.kpis
    assert sum(dict(second.needs) == dict(action.needs) for second in LIBRARY) == 1
    for key in LISTS:
        assert all(text == text.strip() and not text.endswith(".") for text in getattr(action, key))


def test_advice_does_not_warn_of_what_these_customers_do_most() -> None:
    """Big spenders who use many deals are not to be kept from the deals that they come for."""
    loyal = advice(spend=0.95, recency=0.05)
    assert "Discounts on what they buy anyway" in loyal.avoid
    with_deals = advice(spend=0.95, recency=0.05, deals=0.9)
    assert with_deals.do
    assert "Discounts on what they buy anyway" not in with_deals.avoid


def test_advice_for_the_web_does_not_speak_against_the_catalogue() -> None:
    for action in LIBRARY:
        for text in action.avoid:
            assert topics_in(text) <= {*action.needs, "discount"} | {"store", "web", "phone"}, text
