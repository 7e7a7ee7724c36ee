"""A name whose rule its own segment mostly fails is shown with its doubt."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from personas.domain.naming import Outcome, RuleFit
from personas.domain.run import Run
from personas.report.json_view import dump_json
from personas.report.render import render
from personas.report.views.run import run_view
from personas.rules import warn_of_doubts
from personas.suppression import redact_fits
from tests.report.test_evidence import CAREFUL, PREMIUM


@pytest.mark.parametrize(
    ("fit", "is_doubtful"),
    [
        (RuleFit(23, 100, 5, 900), True),
        (RuleFit(49, 100, 0, 900), True),
        (RuleFit(50, 100, 0, 900), False),
        (RuleFit(60, 100, 540, 900), True),  # no larger a share than of all others
        (RuleFit(61, 100, 540, 900), False),
        (RuleFit(50, 100, 0, 0), False),
        (RuleFit(0, 0, 5, 900), False),
    ],
)
def test_the_bar_of_doubt(fit: RuleFit, is_doubtful: bool) -> None:
    assert fit.is_doubtful == is_doubtful


def doubtful(run: Run, fit: RuleFit, outcome: Outcome = "rule") -> Run:
    naming = replace(run.names[PREMIUM], outcome=outcome)
    return replace(run, rule_fits={PREMIUM: fit}, names={**run.names, PREMIUM: naming})


def test_the_doubt_stands_beside_the_name(retail: Run) -> None:
    run = doubtful(retail, RuleFit(18, 78, 16, 322))
    view = run_view(run).segments[PREMIUM - 1]
    assert view.title == "Premium Shoppers (in doubt)"
    text = render(run)
    assert "Premium Shoppers (in doubt)" in text
    assert "23% of its customers satisfy the rule themselves, 5% of all other customers do." in text
    assert "The name is in doubt: it fits less than half of them." in text
    segment = json.loads(dump_json(run))["segments"][PREMIUM - 1]
    assert segment["persona"]["name"] == "Premium Shoppers"
    assert segment["rule"]["is_doubtful"] is True


def test_a_rule_that_all_others_satisfy_as_well(retail: Run) -> None:
    text = render(doubtful(retail, RuleFit(60, 78, 300, 322)))
    assert "The name is in doubt: it fits all others as well." in text


def test_a_name_that_is_only_close_says_so_itself(retail: Run) -> None:
    run = doubtful(retail, RuleFit(18, 78, 16, 322), "near")
    assert run_view(run).segments[PREMIUM - 1].title == "Premium Shoppers"
    assert [*warn_of_doubts(run.names.values(), run.rule_fits)] == []


def test_the_warning_has_the_figures(retail: Run) -> None:
    run = doubtful(retail, RuleFit(18, 78, 16, 322))
    (problem,) = warn_of_doubts(run.names.values(), run.rule_fits)
    assert (problem.code, problem.message) == (
        "W415",
        "The name Premium Shoppers of segment 3 is in doubt: "
        "23% of its customers satisfy its rule, and 5% of all others do",
    )


def test_no_doubt_is_told_of_few_customers(retail: Run) -> None:
    few = {CAREFUL: RuleFit(5, 70, 40, 330), PREMIUM: RuleFit(2, 10, 0, 390)}
    run = replace(retail, rule_fits=few)
    assert redact_fits(run.profile, run.names, run.rule_fits) == {}
    titles = [segment.title for segment in run_view(run).segments]
    assert not any("doubt" in title for title in titles)
