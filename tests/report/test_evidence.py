"""What speaks for a segment: listed by stated bars, withheld where it would tell of a few."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from personas.domain.naming import RuleFit, VTest
from personas.domain.run import Run
from personas.report import dump_json, publishable_run, render, run_view, segments_csv
from personas.report.views.evidence import RuleFitView, publishable_fits, separation_band

CAREFUL, PREMIUM, TREND = 4, 3, 6  # only the careful ones' rule asks for a category


def with_marks(run: Run, *marks: VTest) -> Run:
    return replace(run, v_tests={**run.v_tests, PREMIUM: marks})


def evidence(run: Run, segment: int = PREMIUM) -> list[tuple[str, str | None]]:
    v_tests = run_view(run).segments[segment - 1].v_tests
    return [(test.measure, test.value) for test in v_tests]


@pytest.mark.parametrize(
    ("mark", "listed"),
    [
        (VTest("age", None, 0.41, 0.5, 3.0, True), True),
        (VTest("age", None, -0.41, -0.5, -3.0, False), True),
        (VTest("age", None, 0.39, 0.9, 9.0, True), False),  # too near the middle
        (VTest("age", None, 0.9, 0.9, 1.9, True), False),  # a draw of so few could give it
        (VTest("gender", "Female", -0.11, -0.2, -2.1, False), True),
        (VTest("gender", "Female", 0.09, 0.2, 4.0, False), False),
    ],
)
def test_the_bars(retail: Run, mark: VTest, listed: bool) -> None:
    assert bool(evidence(with_marks(retail, mark))) == listed


def test_of_a_category_its_foremost_value_is_listed(retail: Run) -> None:
    less, more = (
        VTest("gender", value, effect, effect * 2, effect * 20, False)
        for value, effect in (("Female", -0.2), ("Male", 0.2))
    )
    assert evidence(with_marks(retail, less, more)) == [("gender", "Male")]


def test_what_did_not_shape_the_segments_is_marked(retail: Run) -> None:
    text = render(retail)
    assert "| Gender: Male † |" in text
    assert "- **Gender:** Female 45%" in text
    assert "- **Gender:** more Male than usual (55%, all: 42%)." in text
    assert "Spending score †" not in text
    assert "†" not in text.partition("## Appendix")[0]  # the answer explains no signs


def test_a_withheld_share_cannot_be_told_from_its_effect(retail: Run) -> None:
    """Six men among the trend followers are too few to show."""
    marks = (VTest("gender", "Male", -0.25, -0.5, -3.0, False),)
    run = replace(retail, v_tests={TREND: marks})
    assert evidence(run, TREND) == []
    assert json.loads(dump_json(run))["segments"][TREND - 1]["v_tests"] == []
    assert publishable_run(run).v_tests[TREND] == ()


def fits(run: Run, **counts: RuleFit) -> Run:
    return replace(run, rule_fits={int(name[1:]): fit for name, fit in counts.items()})


def test_few_who_satisfy_a_rule_on_a_category_are_withheld(retail: Run) -> None:
    few, many = RuleFit(5, 70, 40, 330), RuleFit(40, 70, 40, 330)
    assert publishable_fits(fits(retail, s4=many)) == {CAREFUL: many}
    assert publishable_fits(fits(retail, s4=few)) == {}
    assert publishable_fits(fits(retail, s4=RuleFit(65, 70, 40, 330))) == {}
    assert publishable_fits(fits(retail, s4=RuleFit(40, 70, 4, 330))) == {}
    assert publishable_fits(fits(retail, s3=few)) == {PREMIUM: few}  # quartiles say as much
    assert publishable_run(fits(retail, s4=few)).rule_fits == {}


def test_the_others_of_a_withheld_share_are_withheld(retail: Run) -> None:
    """What all others do would give away the segment that is hidden among them."""
    names = {**retail.names, PREMIUM: replace(retail.names[CAREFUL], segment=PREMIUM)}
    run = fits(
        replace(retail, names=names), s3=RuleFit(40, 78, 25, 322), s4=RuleFit(5, 70, 60, 330)
    )
    assert publishable_fits(run) == {PREMIUM: RuleFit(40, 78, 25, 0)}
    rule = json.loads(dump_json(run))["segments"][PREMIUM - 1]["rule"]
    assert rule == {
        "share": pytest.approx(40 / 78, rel=1e-5),
        "share_outside": None,
        "evaluable": 78,
        "is_doubtful": False,
    }


def test_gaps_leave_customers_out_of_the_share(retail: Run) -> None:
    run = fits(retail, s3=RuleFit(30, 60, 0, 0), s4=RuleFit(0, 0, 3, 300))
    views = run_view(run).segments
    assert views[PREMIUM - 1].rule == RuleFitView(0.5, None, 60, is_doubtful=False)
    assert views[CAREFUL - 1].rule is None
    assert ",0.5," in segments_csv(run).splitlines()[PREMIUM]


def test_how_many_satisfy_the_rule_of_their_own_segment(retail: Run) -> None:
    run = fits(retail, s2=RuleFit(1, 82, 0, 9), s3=RuleFit(30, 60, 0, 9), s6=RuleFit(30, 40, 0, 9))
    agreement = run_view(run).rule_agreement
    assert agreement is not None
    assert agreement.share == 0.6  # a name that is only close does not count
    assert (agreement.least.number, agreement.most.number) == (PREMIUM, TREND)
    assert "from 50% in Premium Shoppers to 75% in Trend Followers" in render(run)


@pytest.mark.parametrize(
    ("separation", "band"),
    [(0.5, "apart"), (0.49, "touching"), (0.25, "touching"), (0.24, "overlapping"),
     (-0.3, "overlapping"), (None, None)],
)  # fmt: skip
def test_bands_of_separation(separation: float | None, band: str | None) -> None:
    assert separation_band(separation) == band


def test_labels_are_shown_and_nothing_is_said_of_k_means(labelled: Run) -> None:
    text = render(labelled)
    assert "The segments were given: 6 labels" in text
    assert "87% of these customers are nearest" in text
    assert "K-Means puts" not in text
    assert "elbow" not in text
    assert "†" not in text
    found = json.loads(dump_json(labelled))
    assert found["labels"] == {"column": "tier", "unlabelled": 12, "agreement": 0.874}
    assert found["segments"][0]["label"] == "core"
    assert found["segments"][0]["stability"] is None
    assert segments_csv(labelled).splitlines()[0].split(",")[11] == "label"
