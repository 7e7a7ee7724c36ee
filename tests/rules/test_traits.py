"""Names from traits: what they say, that they are distinct, short and stable."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.domain.measure import Measure, MeasureRole
from personas.domain.profile import CategorySummary, Population, Profile, Segment
from personas.rules import load, name_segments
from personas.rules.traits.names import LONGEST
from personas.rules.traits.traits import Trait, choose_traits
from tests.effort import examples
from tests.rules.builders import evenly, segment

GENERIC = load("generic")
Row = Mapping[str, float | Mapping[str, float]]


def number(label: str, unit: str | None = None, role: MeasureRole = "feature") -> Measure:
    name = re.sub(r"\W", "_", label.lower())
    return Measure(name, label, "number", label, unit, role=role)


def category(label: str, *order: str) -> Measure:
    return Measure(label.lower(), label, "category", label, role="profile", order=order)


def profile(measures: Sequence[Measure], rows: Sequence[Row]) -> Profile:
    """Build segments of 200 customers each; a number is a position, a category its shares."""
    numbers = {m.name: evenly(0, 100) for m in measures if m.kind == "number"}
    overall = {m.name: _overall([row.get(m.name) for row in rows]) for m in measures}
    categories = {
        m.name: CategorySummary(200 * len(rows), 0, overall[m.name])
        for m in measures
        if m.kind == "category"
    }
    people = Population(200 * len(rows), numbers, categories)
    return Profile(people, tuple(_segment(n + 1, people, row) for n, row in enumerate(rows)))


def _overall(rows: Sequence[float | Mapping[str, float] | None]) -> dict[str, float]:
    shares = [row for row in rows if isinstance(row, Mapping)]
    values = sorted({value for row in shares for value in row})
    return {v: sum(row.get(v, 0.0) for row in shares) / len(shares) for v in values}


def _segment(number: int, people: Population, row: Row) -> Segment:
    positions = {name: x for name, x in row.items() if not isinstance(x, Mapping)}
    shares = {name: x for name, x in row.items() if isinstance(x, Mapping)}
    share = 200 / people.customers
    return replace(segment(number, people, positions, shares), size=200, share=share)


def names(measures: Sequence[Measure], *rows: Row) -> list[str]:
    return [n.name for n in name_segments(GENERIC, profile(measures, rows), measures)[0]]


@pytest.mark.parametrize(
    ("measure", "few", "many"),
    [
        (number("Annual income", "k$"), "Low annual income", "High annual income"),
        (number("Web visits"), "Few web visits", "Many web visits"),
        (number("Web visits a month"), "Few web visits a month", "Many web visits a month"),
        (number("Age"), "Younger", "Older"),
        (number("Alter"), "Younger", "Older"),
        (number("Year of birth"), "Older", "Younger"),
        (number("Tenure", "months"), "Newer", "Long-standing"),
        (number("Recency", "days"), "Recently active", "Long away"),
        (number("Days since last order"), "Recently active", "Long away"),
        (number("Customer since"), "Newer", "Long-standing"),
        (number("Family size"), "Small families", "Large families"),
        (number("Children"), "Few children", "Many children"),
        (number("Years with us"), "Newer", "Long-standing"),
        (number("Articles read"), "Few articles read", "Many articles read"),
        (number("Time on site"), "Little time on site", "Much time on site"),
        (number("Session duration"), "Short session duration", "Long session duration"),
        (number("Return rate"), "Low return rate", "High return rate"),
        (number("Spending score"), "Low spending score", "High spending score"),
        (number("Monetary"), "Low spend", "High spend"),
        (number("Revenue", "€", "value"), "Low revenue", "High revenue"),
        (number("Meat products", None, "value"), "Low spend on meat products",
         "High spend on meat products"),
        (number("Customer service calls"), "Few service calls", "Many service calls"),
    ],
    ids=lambda value: value.label if isinstance(value, Measure) else "",
)  # fmt: skip
def test_levels_are_said_by_the_kind_of_measure(measure: Measure, few: str, many: str) -> None:
    assert names([measure], {measure.name: 0.1}, {measure.name: 0.9}) == [few, many]


@pytest.mark.parametrize(
    ("measure", "value", "rest", "expected"),
    [
        (category("Profession"), "Artist", "Lawyer", "Mostly artists"),
        (category("Job"), "Management", "Retired", "Mostly in management"),
        (category("Job"), "Retired", "Artist", "Mostly retired"),
        (category("Gender"), "F", "M", "Mostly women"),
        (category("Sex"), "male", "female", "Mostly men"),
        (category("Country"), "France", "Spain", "Mostly from France"),
        (category("Newsletter"), "yes", "no", "With newsletter"),
        (category("Car"), "0", "1", "No car"),
        (category("Home owner"), "Y", "N", "Home owners"),
        (category("Home owner"), "N", "Y", "No home owners"),
        (category("Plan"), "both", "print", "Mostly plan both"),
        (category("Yummy"), "Yes", "No", "Yummy"),
        (category("Greasy"), "No", "Yes", "Not greasy"),
        (category("Education", "Basic", "Master"), "Master", "Basic", "Mostly master education"),
        (category("Income level"), "Low", "High", "Mostly low income level"),
        (category("Region"), "3", "1", "Mostly region 3"),
        (category("Age band"), "25-34", "35-44", "Mostly age band 25-34"),
        (category("Contract"), "Month-to-month", "Two year", "Mostly month-to-month"),
        (category("Plan"), "Gold", "Silver", "Mostly Gold"),
    ],
)
def test_categories_are_said_by_their_values(
    measure: Measure, value: str, rest: str, expected: str
) -> None:
    rows = {value: 0.9, rest: 0.1}, {value: 0.2, rest: 0.8}
    assert names([measure], *({measure.name: row} for row in rows))[0] == expected


INCOME, VISITS, AGE = number("Annual income", "k$"), number("Visits"), number("Age")
SPEND, MONETARY = number("Total spend", "€", "value"), number("Monetary", "€")
JOB = category("Profession")


def artists(part: float) -> dict[str, float]:
    return {"Artist": part, "Cook": 1 - part}


def test_a_shop_of_four_segments() -> None:
    rows: list[Row] = [
        {"annual_income": 0.9, "visits": 0.2, "age": 0.5, "profession": artists(0.3)},
        {"annual_income": 0.5, "visits": 0.9, "age": 0.8, "profession": artists(0.4)},
        {"annual_income": 0.5, "visits": 0.5, "age": 0.5, "profession": artists(0.9)},
        {"annual_income": 0.5, "visits": 0.5, "age": 0.5, "profession": artists(0.4)},
    ]
    assert names([INCOME, VISITS, AGE, JOB], *rows) == [
        "High annual income, few visits", "Many visits, older", "Mostly artists",
        "Close to the average",
    ]  # fmt: skip


def test_nothing_is_said_twice() -> None:
    row = {"total_spend": 0.95, "monetary": 0.9, "visits": 0.75}
    low = {"total_spend": 0.5, "monetary": 0.5, "visits": 0.5}
    assert names([SPEND, MONETARY, VISITS], row, low)[0] == "High total spend, many visits"


def test_marks_that_go_together_over_all_segments_count_once() -> None:
    parts = number("Parts"), number("Screws"), number("Garden tools")
    positions = [(0.9, 0.88, 0.5), (0.1, 0.12, 0.5), (0.7, 0.72, 0.2), (0.3, 0.28, 0.9)]
    rows = [dict(zip(("parts", "screws", "garden_tools"), row, strict=True)) for row in positions]
    made = names(parts, *rows)
    assert made[0] == "Many parts"
    assert not any("parts" in name and "screws" in name for name in made)


def test_outcomes_and_codes_are_no_names() -> None:
    churn, sex = number("Churn", None, "outcome"), number("Sex")
    row = {"churn": 0.9, "sex": 0.95, "visits": 0.75}
    assert names([churn, sex, VISITS], row, dict.fromkeys(row, 0.5))[0] == "Many visits"


def test_equal_names_take_a_further_mark_each() -> None:
    rows = [
        {"annual_income": 0.95, "visits": 0.1, "age": 0.8},
        {"annual_income": 0.95, "visits": 0.1, "age": 0.2},
    ]
    assert names([INCOME, VISITS, AGE], *rows) == [
        "High annual income, few visits, older", "High annual income, few visits, younger",
    ]  # fmt: skip


def test_those_without_traits_differ_by_a_comparison() -> None:
    made = names([VISITS, AGE], {"visits": 0.42, "age": 0.5}, {"visits": 0.58, "age": 0.5})
    assert made == ["Close to the average, fewer visits", "Close to the average, more visits"]


def test_few_customers_are_not_told_by_a_category() -> None:
    rows = [{"profession": artists(0.9)}, {"profession": artists(0.1)}]
    small = profile([JOB], rows)
    small = replace(small, segments=tuple(replace(s, size=12) for s in small.segments))
    assert [n.name for n in name_segments(GENERIC, small, [JOB])[0]] == ["Segment 1", "Segment 2"]


def test_of_equal_marks_the_first_by_words_is_chosen() -> None:
    def trait(words: str, strength: float) -> Trait:
        return Trait(words, words, strength, 1, (), True, frozenset({words}), (0.4, -0.4))

    traits = [trait("a", 1.0), trait("b", 1.0), trait("c", 2.0)]
    assert [m.words for m in choose_traits(traits, (0.5, 0.5), 2)] == ["c", "a"]


LABELS = (
    "Annual income", "Web visits", "Age", "Total spend", "Recency", "Sex", "Household size",
    "How satisfied are you with our service overall, from one to ten", "Pneumonoultramicroscopic",
    "Discount share", "Support tickets",
)  # fmt: skip
WORDS = ("Gender", "Profession", "Newsletter")
SHARES = st.integers(2, 18).map(lambda n: n / 20)  # of 200: nothing is withheld


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Measure], list[Row]]:
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=6, unique=True))
    words = draw(st.lists(st.sampled_from(WORDS), max_size=2, unique=True))
    measures = [number(label) for label in labels] + [category(word) for word in words]

    def row() -> Row:
        shares = {w.lower(): _shares(draw(SHARES)) for w in words}
        return {number(label).name: draw(st.integers(0, 20)) / 20 for label in labels} | shares

    return measures, [row() for _ in range(draw(st.integers(1, 7)))]


def _shares(part: float) -> dict[str, float]:
    return {"yes": part, "no": 1 - part}


@examples(200)
@given(tables(), st.randoms())
def test_names_are_short_distinct_and_the_same_in_any_order(table, random) -> None:  # type: ignore[no-untyped-def]
    measures, rows = table
    made = names(measures, *rows)
    assert len(set(made)) == len(made)
    assert all(0 < len(name) <= LONGEST for name in made)
    banned = re.compile(r"\b(?:mid|rank|middle|sex)\b|  |,,|\bnone\b", re.IGNORECASE)
    assert not [name for name in made if banned.search(name)]
    assert all(len(parts := name.split(", ")) == len(set(parts)) for name in made)
    shuffled = random.sample(measures, len(measures))
    assert names(shuffled, *rows) == made


@examples(100)
@given(tables(), st.randoms())
def test_names_follow_their_segments(table, random) -> None:  # type: ignore[no-untyped-def]
    measures, rows = table
    people = profile(measures, rows)
    turned = replace(people, segments=tuple(random.sample(people.segments, len(rows))))
    before = {n.segment: n.name for n in name_segments(GENERIC, people, measures)[0]}
    after = {n.segment: n.name for n in name_segments(GENERIC, turned, measures)[0]}
    assert before == after


def test_values_are_no_templates() -> None:
    plan = category("Plan")
    rows = {"{{ 7 * 7 }}": 0.9, "b": 0.1}, {"{{ 7 * 7 }}": 0.1, "b": 0.9}
    table = profile([plan], [{"plan": row} for row in rows])
    naming = name_segments(GENERIC, table, [plan])[0][0]
    assert naming.name == "Mostly plan {{ 7 * 7 }}"
    assert naming.story.startswith("Compared with all customers: mostly plan {{ 7 * 7 }}.")


@examples(100)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=4, unique=True), st.text(max_size=30))
def test_any_label_and_value_can_be_said(labels: list[str], value: str) -> None:
    measures = [replace(number(label), name=f"m{n}") for n, label in enumerate(labels)]
    job = replace(category("Job"), label=labels[0])
    rows: list[Row] = [
        {m.name: position for m in measures} | {"job": {value: share, "b": 1 - share}}
        for position, share in ((0.9, 0.9), (0.1, 0.1), (0.5, 0.5))
    ]
    made = names([*measures, job], *rows)
    assert len(set(made)) == 3
    assert all(0 < len(name) <= LONGEST for name in made)
