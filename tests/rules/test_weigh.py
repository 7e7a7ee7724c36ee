"""Verdicts and distances: against plain evaluation, and for what is absent."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.domain.profile import Segment
from personas.rules.language.conditions import (
    All,
    AnyOf,
    Bound,
    Condition,
    MostCommon,
    Not,
    Range,
    Share,
)
from personas.rules.language.pack import RulePack
from personas.rules.matching.attempts import (
    EPSILON,
    Distance,
    attempts,
    choose_persona,
    compute_distance,
)
from personas.rules.matching.subject import Measurement, Subject, subject_of
from tests.rules.builders import population, segment
from tests.rules.naive import Facts, is_true
from tests.rules.strategies import NOWHERE, NUMBERS, VALUES, conditions, packs

STATS = ("median", "mean", "q25")
POSITIONS = st.sampled_from([step / 20 for step in range(21)])
VALUES_AT = st.sampled_from([-6.0, -5.0, 0.0, 10.0, 11.0, 2500.5, 9000.0])
RATIOS = st.sampled_from([0.4, 0.5, 1.0, 1.5, 2.0])
NOBODY = frozenset[str]()


@st.composite
def subjects(draw: st.DrawFn) -> tuple[Subject, Facts]:
    """A subject of which everything is known, and the same as plain facts."""
    numbers: dict[str, dict[str, Measurement]] = {}
    facts: dict[tuple[str, str, str], float | str] = {}
    for measure in NUMBERS:
        numbers[measure] = {}
        for stat in STATS:
            value, position, ratio = draw(VALUES_AT), draw(POSITIONS), draw(RATIOS)
            numbers[measure][stat] = Measurement(value, position, ratio)
            facts[measure, stat, "value"] = value
            facts[measure, stat, "position"] = position
            facts[measure, stat, "ratio"] = ratio
    share = draw(st.sampled_from([0.0, 0.25, 0.4, 0.6, 0.75, 1.0]))
    shares = {VALUES[0]: share, VALUES[1]: round(1 - share, 9)}
    for name, part in shares.items():
        facts["gender", f"share of {name}", "share"] = part
    facts["gender", "most common", "value"] = max(shares, key=lambda name: shares[name])
    return Subject(numbers, {"gender": shares}, {}), facts


@given(conditions(), subjects())
def test_a_condition_holds_where_plain_evaluation_says_so(
    condition: Condition, known: tuple[Subject, Facts]
) -> None:
    subject, facts = known
    weight = compute_distance(condition, subject, NOBODY)
    assert weight
    assert weight.holds == is_true(condition, facts)
    assert weight.fails != weight.holds
    assert min(weight) == 0
    assert max(weight) > 0


@given(conditions(), subjects())
def test_not_swaps_the_two_distances(condition: Condition, known: tuple[Subject, Facts]) -> None:
    weight = compute_distance(condition, known[0], NOBODY)
    assert weight
    assert compute_distance(Not(condition), known[0], NOBODY) == Distance(*reversed(weight))


@given(packs(), subjects())
def test_what_is_chosen_quickly_is_what_the_attempts_say(
    pack: RulePack, known: tuple[Subject, Facts]
) -> None:
    tried = attempts(pack, known[0])
    held = [attempt for attempt in tried if attempt.verdict == "held"]
    best = min(tried, key=lambda attempt: round(attempt.distance or 0.0, 9))
    chosen, distance = choose_persona(pack, known[0])
    if held:
        assert (chosen, distance) == (held[0].persona, 0)
    elif round(best.distance or 0.0, 9) <= pack.nearest:
        assert (chosen, distance) == (best.persona, best.distance)
    else:
        assert (chosen, distance) == (None, 0)


def at(position: float, upper: Bound | None = None, lower: Bound | None = None) -> Distance | None:
    subject = Subject({"income": {"median": Measurement(5.0, position, 1.0)}}, {}, {})
    return compute_distance(Range("income", "median", lower, upper, NOWHERE), subject, NOBODY)


def position(value: float, *, strict: bool = False) -> Bound:
    return Bound(value, "position", strict)


def test_distances_are_positions() -> None:
    assert at(0.65, lower=position(0.7)) == pytest.approx((0.05, 0))
    assert at(0.85, lower=position(0.7)) == pytest.approx((0, 0.15))
    assert at(0.5, lower=position(0.4), upper=position(0.8)) == pytest.approx((0, 0.1))


def test_ends_belong_to_a_range_unless_they_are_strict() -> None:
    assert at(0.7, lower=position(0.7)) == (0, EPSILON)
    assert at(0.7, lower=position(0.7, strict=True)) == (EPSILON, 0)


def test_a_position_that_division_spoiled_is_still_the_position() -> None:
    people = population({"income": (0, 100)})
    subject = subject_of(segment(1, people, {"income": 0.7 - 1e-15}), people)
    condition = Range("income", "median", position(0.7), None, NOWHERE)
    assert compute_distance(condition, subject, NOBODY) == (0, EPSILON)


def test_values_and_ratios_miss_in_positions_too() -> None:
    people = population({"income": (0, 100)})
    subject = subject_of(segment(1, people, {"income": 0.6}), people)
    fifty = partial(
        compute_distance,
        Range("income", "median", Bound(80, "value"), None, NOWHERE),
        optional=NOBODY,
    )
    times = partial(
        compute_distance,
        Range("income", "mean", None, Bound(1.1, "ratio"), NOWHERE),
        optional=NOBODY,
    )
    assert fifty(subject) == pytest.approx((0.2, 0))
    assert times(subject) == pytest.approx((0.05, 0))


def test_a_value_that_ties_hide_still_misses() -> None:
    """All customers between two quantiles: the position is the same on both sides of 5."""
    people = population({"orders": (5, 5)})
    one = segment(1, people, {"orders": 0.5})
    subject = subject_of(one, people)
    more = partial(
        compute_distance,
        Range("orders", "median", Bound(5, "value", strict=True), None, NOWHERE),
        optional=NOBODY,
    )
    assert more(subject) == (EPSILON, 0)


def test_parts_of_all_add_up_and_any_takes_the_nearest() -> None:
    subject = Subject({"income": {"median": Measurement(None, 0.5, None)}}, {}, {})
    near, far = (Range("income", "median", position(end), None, NOWHERE) for end in (0.6, 0.8))
    assert compute_distance(All((near, far)), subject, NOBODY) == pytest.approx((0.4, 0))
    assert compute_distance(AnyOf((near, far)), subject, NOBODY) == pytest.approx((0.1, 0))


def category(shares: dict[str, float]) -> Subject:
    return Subject({}, {"gender": shares}, {})


def test_categories_miss_in_shares() -> None:
    half = partial(
        compute_distance, Share("gender", "F", Bound(0.6, "share"), None, NOWHERE), optional=NOBODY
    )
    assert half(category({"F": 0.5, "M": 0.5})) == pytest.approx((0.1, 0))
    assert half(category({"M": 1.0})) == pytest.approx((0.6, 0))
    common = partial(compute_distance, MostCommon("gender", "F", NOWHERE), optional=NOBODY)
    assert common(category({"F": 0.3, "M": 0.7})) == pytest.approx((0.4, 0))
    assert common(category({"F": 0.5, "M": 0.5})) == (0, EPSILON)
    assert common(category({"F": 1.0})) == (0, 1)
    assert common(category({"M": 1.0})) == (1, 0)


RICH = Range("income", "median", position(0.7), None, NOWHERE)
OLD = Range("age", "median", position(0.7), None, NOWHERE)
YOUNG = Not(OLD)
KNOWN = Subject({"income": {"median": Measurement(None, 0.8, None)}}, {}, {})
POOR = Subject({"income": {"median": Measurement(None, 0.2, None)}}, {}, {})
AGE = frozenset({"age"})


@pytest.mark.parametrize("group", [All, AnyOf])
@pytest.mark.parametrize("age", [OLD, YOUNG, All((OLD, YOUNG)), AnyOf((OLD, Not(YOUNG)))])
def test_what_is_absent_and_optional_counts_as_not_written(
    group: type[All] | type[AnyOf], age: Condition
) -> None:
    for subject in (KNOWN, POOR):
        alone = compute_distance(RICH, subject, AGE)
        assert compute_distance(group((age, RICH)), subject, AGE) == alone
    assert compute_distance(age, KNOWN, AGE) is None


def test_what_is_absent_and_required_is_unknown() -> None:
    for condition in (OLD, YOUNG, All((OLD, RICH)), AnyOf((OLD, YOUNG))):
        weight = compute_distance(condition, KNOWN, NOBODY)
        assert weight
        assert (weight.holds, weight.fails) == (False, False)
    decided_by_income = compute_distance(AnyOf((OLD, RICH)), KNOWN, NOBODY)
    assert decided_by_income
    assert decided_by_income.holds
    missed_by_income = compute_distance(All((OLD, RICH)), POOR, NOBODY)
    assert missed_by_income
    assert missed_by_income.fails


def test_a_segment_in_which_nobody_answers_is_unknown() -> None:
    people = population({"income": (0, 100)}, {"gender": {"F": 1.0}})
    empty = Segment(1, 20, 0.1, {}, {})
    subject = subject_of(empty, people)
    assert compute_distance(RICH, subject, frozenset({"income"})) is None
    assert (
        compute_distance(MostCommon("gender", "F", NOWHERE), subject, frozenset({"gender"})) is None
    )
