"""What templates are given: documented to the last field, and true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.domain.naming import Attempt, Check
from personas.domain.role import ColumnRole
from personas.domain.run import Run
from personas.domain.unit import is_money
from personas.report import context, run_view
from personas.report.figures import FILES, chart_names, map_axes
from personas.report.views.documentation import (
    describe_variables,
    descriptions,
    field_descriptions,
)
from personas.report.views.evidence import attempt_view
from personas.report.views.segment import stability_band
from tests.report.runs import with_value


def test_every_variable_is_described(any_run: Run) -> None:
    """A name that views lack is an error of Python; every field must have its description."""
    for view in views_in(run_view(any_run)):
        names = [field.name for field in fields(view)]
        assert [name for name in names if not field_descriptions(type(view)).get(name)] == []


def views_in(value: object) -> Iterator[Any]:
    """Yield a view and all views inside it."""
    if is_dataclass(value):
        yield value
        for field in fields(value):
            yield from views_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from views_in(item)


def test_every_description_is_of_something(any_run: Run) -> None:
    for view in {type(view) for view in views_in(run_view(any_run))}:
        assert [*field_descriptions(view)] == [field.name for field in fields(view)]


def test_every_variable_has_a_path() -> None:
    paths = descriptions()
    assert {"k", "table.name", "measures[].values[].value", "labels.column"} <= paths.keys()
    assert "segments[].attempt.checks[].gap" in paths
    assert "largest" in paths
    assert "largest.name" not in paths  # a class is described once
    assert paths["choice.candidates[].gap"].endswith("without groups, or none")


def test_a_description_comes_with_a_value(retail: Run) -> None:
    run = with_value(retail, "income")
    values = {v.path: v.value for v in describe_variables(run_view(run))}
    assert values["customers"] == 400
    assert values["measures[].values[].value"] == "Female"
    assert values["segments[].numbers[].unit"] == "k$"
    assert values["leaders[].label"] == "Annual income"
    assert values["table.ignored"] == ()


def test_single_customers_are_not_given(retail: Run) -> None:
    """The smallest and the largest value are one customer's own."""
    extremes = {retail.profile.population.numbers["income"].quantiles[i] for i in (0, 100)}
    values = {v for m in context(retail)["measures"] for v in m.values() if isinstance(v, float)}
    assert not extremes & values


def test_marks_come_the_most_telling_first(retail: Run) -> None:
    for segment in context(retail)["segments"]:
        distances = [abs(mark["position"] - 0.5) for mark in segment["distinctive"]]
        assert distances == sorted(distances, reverse=True)
        assert all(distance >= 0.2 for distance in distances)


def test_leaders_are_of_the_chief_value_only(retail: Run) -> None:
    assert context(retail)["leaders"] == ()
    leaders = context(with_value(retail, "income"))["leaders"]
    assert [(v["label"], v["segment"]["number"]) for v in leaders] == [("Annual income", 3)]


def test_counts(retail: Run, bare: Run) -> None:
    assert context(retail)["counts"] == {
        "rule": 4, "near": 1, "none": 1, "stable": 4, "weak": 1, "measured": 6,
    }  # fmt: skip
    assert context(bare)["counts"]["measured"] == 0


def test_channels_reach_most_customers_first(retail: Run) -> None:
    channels = context(retail)["channels"]
    assert [(c["name"], c["size"]) for c in channels[:2]] == [("email", 148), ("instagram", 116)]
    assert [s["number"] for s in channels[0]["segments"]] == [3, 4]
    sizes = [c["size"] for c in channels]
    assert sizes == sorted(sizes, reverse=True)


def test_every_column_has_a_role(retail: Run) -> None:
    run = replace(
        retail,
        roles=(
            ColumnRole("Age", "feature", "it is a number", "number"),
            ColumnRole("Notes", "ignored", "it is free text", "category"),
        ),
    )
    table = context(run)["table"]
    assert [(role["column"], role["role"]) for role in table["roles"]] == [
        ("Age", "feature"),
        ("Notes", "ignored"),
    ]
    ignored = {"column": "Notes", "role": "ignored", "reason": "it is free text"}
    assert table["ignored"] == (ignored,)
    assert context(retail)["table"]["ignored"] == ()


def test_a_measure_that_nobody_has_is_left_out(retail: Run) -> None:
    everyone = retail.profile.population
    numbers = {name: s for name, s in everyone.numbers.items() if name != "age"}
    segments = tuple(
        replace(s, numbers={n: p for n, p in s.numbers.items() if n != "age"})
        for s in retail.profile.segments
    )
    population = replace(everyone, numbers=numbers)
    profile = replace(retail.profile, population=population, segments=segments)
    assert "age" not in [m["name"] for m in context(replace(retail, profile=profile))["measures"]]


@pytest.mark.parametrize(
    ("stability", "band"),
    [(0.0, "dissolved"), (0.5, "dissolved"), (0.51, "doubtful"), (0.6, "pattern"),
     (0.749, "pattern"), (0.75, "valid"), (0.85, "highly_stable"), (1.0, "highly_stable")],
)  # fmt: skip
def test_stability_bands(stability: float, band: str) -> None:
    assert stability_band(stability) == band


@pytest.mark.parametrize("unit", ["$", "k$", "€", "1000 €", "usd", "EUR", "₹"])
def test_money(unit: str) -> None:
    assert is_money(unit)


@pytest.mark.parametrize("unit", [None, "", "years", "%", "points", "USDs"])
def test_no_money(unit: str | None) -> None:
    assert not is_money(unit)


@given(share=st.floats(0, 1))
def test_below_and_above_leave_room_for_equals(retail: Run, share: float) -> None:
    summary = retail.profile.population.numbers["income"]
    below, above = summary.shares_around(summary.quantile(share))
    assert 0 <= below <= 1
    assert 0 <= above <= 1
    assert below + above <= 1 + 1e-9


def test_what_should_not_hold_and_does_not_is_held(retail: Run) -> None:
    check = Check(
        "age", "median", "at most q30", "missed", 56.0, 0.87, (None, 29.0), -0.57, ("not",)
    )
    view = attempt_view(retail, {}, Attempt("loyal", "held", 0.0, (check,)))
    assert view is not None
    assert (view.checks[0].verdict, view.checks[0].gap) == ("held", 0.57)


def test_a_double_negation_is_none(retail: Run) -> None:
    check = Check(
        "age", "median", "low", "held", 20.0, 0.1, (None, 29.0), 0.2, ("not", "any", "not")
    )
    view = attempt_view(retail, {}, Attempt("loyal", "held", 0.0, (check,)))
    assert view is not None
    assert (view.checks[0].verdict, view.checks[0].gap) == ("held", 0.2)


def test_a_withheld_share_is_not_given_away_by_its_rule(retail: Run) -> None:
    share = retail.profile.segments[5].categories["gender"].shares["Male"]
    check = Check("gender", "share", "Male: at most 30%", "held", share, None, (None, 0.3), 0.1)
    names = dict(retail.names)
    names[6] = replace(names[6], attempt=Attempt("trend", "held", 0.0, (check,)))
    seen = context(replace(retail, names=names))["segments"][5]["attempt"]["checks"][0]
    assert (seen["actual"], seen["gap"], seen["withheld"]) == (None, None, True)


def test_charts_need_facts(retail: Run, bare: Run) -> None:
    files = tuple(name for name in FILES.values() if name != "map.svg")
    assert chart_names(with_value(retail, "income")) == files
    assert chart_names(retail) == tuple(name for name in files if name != "money.svg")
    assert "map.svg" in chart_names(replace(retail, pictures=None))
    assert chart_names(bare) == ("card.svg", "sizes.svg", "profile.svg", "boxes.svg")
    assert context(bare)["charts"]["map"] is None


def test_the_map_takes_the_measures_that_spread_widest(retail: Run) -> None:
    axes = map_axes(replace(retail, pictures=None))
    assert axes is not None
    spreads = {
        name: max(s.numbers[name].median.position for s in retail.profile.segments)
        - min(s.numbers[name].median.position for s in retail.profile.segments)
        for name in ("income", "spending", "age")
    }
    assert {m.name for m in axes} == set(sorted(spreads, key=lambda n: spreads[n])[1:])
