"""Rates and means of outcomes by segment, against pandas; what is flagged, and what is withheld."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from personas.domain.measure import Measure
from personas.domain.outcome import Outcome
from personas.domain.profile import (
    CategoryProfile,
    CategorySummary,
    NumberProfile,
    NumberSummary,
    Population,
    Profile,
    Segment,
    Stat,
)
from personas.segments import compute_outcomes, warn_of_outcomes
from personas.segments.events import find_event, is_adverse, is_plain, number_in
from personas.suppression import redact_profile
from tests.effort import examples
from tests.segments.profiles import measure, profile_of

ANSWERED = measure("answered", "outcome", "category")
RATING = measure("rating", "outcome")
STEPS = np.arange(101) / 100


def outcomes_of(frame: pd.DataFrame, *measures: Measure) -> dict[str, Outcome]:
    outcomes = compute_outcomes(profile_of(frame, list(measures)), measures)
    return {outcome.measure: outcome for outcome in outcomes}


def answers(*yes: int, count: int = 100) -> pd.DataFrame:
    """Segments of ``count`` customers, so many of whom answered."""
    return pd.DataFrame(
        {
            "answered": [w for n in yes for w in ["yes"] * n + ["no"] * (count - n)],
            "segment": [s for s in range(1, len(yes) + 1) for _ in range(count)],
        }
    )


@examples(32)
@given(st.lists(st.integers(11, 60), min_size=3, max_size=3), st.integers(71, 90))
def test_rates_are_those_of_pandas(yes: list[int], count: int) -> None:
    frame = answers(*yes, count=count)
    outcome = outcomes_of(frame, ANSWERED)["answered"]
    rates = frame["answered"].eq("yes").groupby(frame["segment"]).mean()
    assert (outcome.kind, outcome.event, outcome.is_plain) == ("rate", "yes", True)
    assert outcome.estimate == pytest.approx(frame["answered"].eq("yes").mean())
    assert {s: e.estimate for s, e in outcome.segments.items()} == pytest.approx(rates.to_dict())
    for segment, estimate in outcome.segments.items():
        test = stats.binomtest(yes[segment - 1], count).proportion_ci(method="wilson")
        assert (estimate.low, estimate.high) == pytest.approx((test.low, test.high))
        assert estimate.difference == pytest.approx(rates[segment] - outcome.estimate)


@examples(32)
@given(st.lists(st.integers(0, 10), min_size=36, max_size=60))
def test_means_are_those_of_pandas(ratings: list[int]) -> None:
    segments = [1 + i % 3 for i in range(len(ratings))]
    frame = pd.DataFrame({"rating": [float(r) + 0.5 for r in ratings], "segment": segments})
    outcome = outcomes_of(frame, RATING).get("rating")
    if outcome is None:
        assert frame["rating"].nunique() == 1
        return
    for segment, estimate in outcome.segments.items():
        is_inside = frame["segment"] == segment
        values, outside = frame["rating"][is_inside], frame["rating"][~is_inside]
        assert estimate.estimate == pytest.approx(values.mean())
        if values.nunique() > 1 and outside.nunique() > 1:
            low, high = stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))
            assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=1e-6)
            p_value = stats.ttest_ind(values, outside, equal_var=False).pvalue
            assert estimate.p_value == pytest.approx(p_value, rel=1e-5, abs=1e-9)


def test_the_same_outcome_is_the_same_as_numbers_and_as_words() -> None:
    frame = answers(20, 50, 30)
    frame["code"] = frame["answered"].eq("yes").astype(float)
    code = measure("code", "outcome")
    outcomes = outcomes_of(frame, ANSWERED, code)
    words, codes = outcomes["answered"], outcomes["code"]
    assert (codes.kind, codes.event, codes.is_plain) == ("rate", "1", True)
    for segment, estimate in words.segments.items():
        figures = codes.segments[segment]
        assert (figures.low, figures.p_value) == pytest.approx((estimate.low, estimate.p_value))


def test_p_values_are_adjusted_over_segments_and_outcomes() -> None:
    frame = answers(20, 50, 30)
    frame["rating"] = np.random.default_rng(1).integers(1, 6, len(frame)).astype(float)
    outcomes = outcomes_of(frame, ANSWERED, RATING)
    estimates = [e for o in outcomes.values() for e in o.segments.values()]
    adjusted = stats.false_discovery_control([e.p_value for e in estimates], method="by")
    assert [e.adjusted_p_value for e in estimates] == pytest.approx(adjusted.tolist())
    assert [e.significant for e in estimates] == (adjusted < 0.05).tolist()
    assert {s for s, e in outcomes["answered"].segments.items() if e.significant} == {1, 2}


def test_the_prize_is_what_the_rate_of_all_would_bring() -> None:
    outcome = outcomes_of(answers(20, 50, 30), ANSWERED)["answered"]
    # A third of all answered: 33 of 100 instead of 20. Who answers more has nothing to win.
    assert {s: e.prize for s, e in outcome.segments.items()} == {1: 13, 2: None, 3: None}
    churn = answers(20, 50, 30).rename(columns={"answered": "churn"})
    adverse = outcomes_of(churn, measure("churn", "outcome", "category"))["churn"]
    assert {s: e.prize for s, e in adverse.segments.items()} == {1: None, 2: 17, 3: None}


def test_counts_of_few_are_withheld_with_what_reveals_them() -> None:
    outcome = outcomes_of(answers(5, 50, 30, 95), ANSWERED)["answered"]
    assert set(outcome.segments) == {2, 3}  # 5 who did, and 5 who did not
    one = outcomes_of(answers(5, 50, 30), ANSWERED)["answered"]
    assert len(one.segments) == 1
    assert 1 not in one.segments
    none = outcomes_of(answers(0, 50, 30), ANSWERED)["answered"]
    assert none.segments[1].estimate == 0.0  # nobody cannot be identified


def test_codes_of_few_are_withheld_in_the_profile_as_well() -> None:
    frame = answers(5, 50, 30)
    frame["code"] = frame["answered"].eq("yes").astype(float)
    code = measure("code", "outcome")
    profile = profile_of(frame, [code])
    shown = {o.measure: set(o.segments) for o in compute_outcomes(profile, [code])}["code"]
    public: Profile = redact_profile(profile)
    means = {s.id for s in public.segments if "mean" in s.numbers["code"].stats}
    deviations = {s.id for s in public.segments if s.numbers["code"].sd is not None}
    assert shown == means == deviations
    assert 1 not in shown
    assert len(shown) == 1


def test_ordinals_with_numbers_have_means() -> None:
    frame = pd.DataFrame(
        {"like": ["I hate it!-5", "0", "I love it!+5"] * 40, "segment": ([1] * 3 + [2] * 3) * 20}
    )
    like = measure("like", "outcome", "category")
    outcome = outcomes_of(frame, like)["like"]
    assert (outcome.kind, outcome.event, outcome.estimate) == ("mean", None, 0.0)
    sd = float(np.std([-5.0, 0.0, 5.0] * 20, ddof=1))
    reach = stats.t.ppf(0.975, 59) * sd / 60**0.5
    assert outcome.segments[1].high == pytest.approx(reach)


def test_an_outcome_of_plain_words_has_no_rate_and_says_so() -> None:
    plan = measure("plan", "outcome", "category")
    frame = pd.DataFrame({"plan": ["Basic", "Plus", "Family"] * 40, "segment": [1, 2] * 60})
    outcomes = compute_outcomes(profile_of(frame, [plan]), [plan])
    assert outcomes == ()
    assert [problem.code for problem in warn_of_outcomes([plan], outcomes)] == ["W326"]


@pytest.mark.parametrize(
    ("name", "shares", "event"),
    [
        ("Response", {"0": 0.85, "1": 0.15}, "1"),
        (
            "Attrition_Flag",
            {"Existing Customer": 0.84, "Attrited Customer": 0.16},
            "Attrited Customer",
        ),
        ("churned", {"Not churned": 0.2, "Churned": 0.8}, "Churned"),
        ("Status", {"Active": 0.7, "Inactive": 0.3}, "Inactive"),
        ("is_active", {"Active": 0.7, "Inactive": 0.3}, "Active"),
        ("Customer Status", {"Stayed": 0.7, "Churned": 0.2, "Joined": 0.1}, "Churned"),
        ("answer", {"yes": 0.2, "no": 0.7, "unknown": 0.1}, "yes"),
        ("group", {"2": 0.5, "3": 0.5}, "3"),
        ("side", {"left bank": 0.4, "right bank": 0.6}, "left bank"),
        ("colour", {"red": 0.6, "blue": 0.4}, "blue"),
        ("colour", {"red": 0.6, "blue": 0.3, "green": 0.1}, None),
        ("constant", {"yes": 1.0}, None),
    ],
)
def test_the_event(name: str, shares: dict[str, float], event: str | None) -> None:
    assert find_event(shares, name) == event


def test_what_words_say() -> None:
    values = [("yes", "no"), ("1", "0"), ("1", "2"), ("Churned", "Stayed")]
    assert [is_plain(pair[0], pair) for pair in values] == [True, True, False, False]
    names = ["Attrition_Flag", "ReturnRate", "Response"]
    assert [is_adverse([name]) for name in names] == [True, True, False]
    numbers = [number_in(text) for text in ("4", "I love it!+5", "−3", "1 to 5", "none")]
    assert numbers == [4, 5, -3, None, None]


def chance(seed: int, sizes: tuple[int, ...]) -> Profile:
    """Segments of these sizes, whose outcomes are drawn alike for all."""
    generator, count = np.random.default_rng(seed), sum(sizes)
    codes = np.repeat(np.arange(1, len(sizes) + 1), sizes)
    values = {
        "rating": generator.normal(3, 1, count),
        "skewed": generator.exponential(1, count),
    }
    answers = generator.random(count) < 0.3

    def stats_of(x: NDArray[np.float64]) -> dict[str, Stat]:
        return {"mean": Stat(float(x.mean()), 0.5), "median": Stat(float(np.median(x)), 0.5)}

    segments = tuple(
        Segment(
            s,
            int((codes == s).sum()),
            float((codes == s).mean()),
            {
                name: NumberProfile(0, stats_of(x[codes == s]), sd=float(x[codes == s].std(ddof=1)))
                for name, x in values.items()
            },
            {"answered": CategoryProfile(0, yes_no(answers[codes == s]))},
        )
        for s in range(1, len(sizes) + 1)
    )
    summaries = {
        name: NumberSummary(
            count, 0, float(x.mean()), float(x.std(ddof=1)), tuple(np.quantile(x, STEPS).tolist())
        )
        for name, x in values.items()
    }
    categories = {"answered": CategorySummary(count, 0, yes_no(answers))}
    return Profile(Population(count, summaries, categories), segments)


def yes_no(answers: NDArray[np.bool_]) -> dict[str, float]:
    return {"yes": float(answers.mean()), "no": 1 - float(answers.mean())}


def flags(seed: int, sizes: tuple[int, ...]) -> bool:
    measures = [ANSWERED, RATING, measure("skewed", "outcome")]
    outcomes = compute_outcomes(chance(seed, sizes), measures)
    assert len(outcomes) == 3
    return any(e.significant for o in outcomes for e in o.segments.values())


@pytest.mark.long
@pytest.mark.parametrize("sizes", [(300, 300), (60, 120, 180, 240), (50, 80, 100, 150, 220, 400)])
def test_pure_chance_is_flagged_in_one_table_of_twenty_at_most(sizes: tuple[int, ...]) -> None:
    assert sum(flags(seed, sizes) for seed in range(200)) <= 10


def test_a_few_tables_of_pure_chance() -> None:
    assert sum(flags(seed, (60, 120, 180, 240)) for seed in range(20)) <= 2
