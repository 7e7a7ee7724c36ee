"""The explorer's tables and axes, and what the customer's form may know."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from personas.domain.measure import Measure
from personas.domain.outcome import Outcome, OutcomeEstimate
from personas.domain.profile import CategoryProfile, CategorySummary, Profile, Segment
from personas.domain.recipe import Feature, Recipe
from personas.domain.run import Clusters, Run
from personas.report.page import report_page
from personas.report.page.arithmetic import (
    arithmetic_of,
    private_measures,
    with_public_ends,
)
from personas.report.page.axis import Axis, axis_of, round_down
from personas.report.page.customer import customer_section
from personas.report.page.explorer import Sheet, explorer_section
from personas.report.page.people import people_of
from personas.report.page.section import PageSource
from personas.report.views import run_view
from tests.report.shared import run_of


def source_of(run: Run) -> PageSource:
    view = run_view(run)
    return PageSource(run, view, people_of(view), {})


def sheets_of(run: Run) -> dict[str, Sheet]:
    return {sheet.measure: sheet for sheet in explorer_section(source_of(run)).variables["sheets"]}


def features_of(run: Run, *features: Feature) -> Run:
    """Return the run with other features, and centroids of zeros."""
    centroids = ((0.0,) * len(features),) * len(run.profile.segments)
    return replace(run, clusters=Clusters(Recipe(features), centroids, 0.0))


def test_a_row_stands_where_its_figures_are() -> None:
    run = run_of("retail")
    sheet = sheets_of(run)["income"]
    assert [row.person.rank for row in sheet.rows] == [1, 2, 3, 4, 5, 6]
    for row in sheet.rows:
        stats = run.profile.segments[row.person.segment.number - 1].numbers["income"].stats
        values = [stats[name].value for name in ("q5", "q25", "median", "q75", "q95")]
        assert list(row.quantiles.values()) == values
        back = [sheet.axis.low + float(p) / 100 * (sheet.axis.high - sheet.axis.low)
                for p in row.percents.split()]  # fmt: skip
        assert back == pytest.approx(values, abs=(sheet.axis.high - sheet.axis.low) / 1000)
    assert sheet.overall.index == pytest.approx(100)


def in_the_middle(segment: Segment) -> Segment:
    """Return the segment with all its figures in the middle of all customers."""
    numbers = {
        measure: replace(n, stats={k: replace(stat, position=0.5) for k, stat in n.stats.items()})
        for measure, n in segment.numbers.items()
    }
    return replace(segment, numbers=numbers)


def test_a_sheet_finds_what_differs_or_that_nothing_does() -> None:
    run = run_of("retail")
    high, low = sheets_of(run)["income"].finding
    medians = {s.id: s.numbers["income"].median.value for s in run.profile.segments}
    assert high.person.segment.number == max(medians, key=medians.__getitem__)
    assert low.person.segment.number == min(medians, key=medians.__getitem__)
    (most,) = sheets_of(run)["gender"].finding
    shares = {
        (person.segment.number, cell.value): abs(cell.share - cell.overall)
        for person in source_of(run).people
        for category in person.segment.categories
        for cell in category.cells
        if cell.share is not None
    }
    largest = max(shares.values())
    assert largest >= 0.1
    assert shares[most.person.segment.number, most.cell.value] == pytest.approx(largest)
    alike = replace(run, profile=replace(run.profile, segments=tuple(map(
        in_the_middle, run.profile.segments))))  # fmt: skip
    assert sheets_of(alike)["income"].finding == ()
    assert "no segment is far from all customers" in report_page(alike, {})


def test_the_map_has_the_points_of_the_chart() -> None:
    run = run_of("retail")
    section = explorer_section(source_of(run))
    plane, sheets = section.variables["plane"], section.variables["sheets"]
    assert run.pictures is not None
    assert run.pictures.scatter is not None
    cloud = run.pictures.scatter
    assert tuple(sheets[i].measure for i in plane.axes) == cloud.axes
    assert sum(map(len, plane.points.values())) == 2 * len(cloud.points)
    first = next(point for point in cloud.points if point[0] == 3)
    expected = [
        round(10 * sheets[i].axis.percent(x)) for i, x in zip(plane.axes, first[1:], strict=True)
    ]
    assert plane.points[3][:2] == expected
    assert all(0 <= place <= 1000 for places in plane.points.values() for place in places)
    assert explorer_section(source_of(replace(run, pictures=None))).variables["plane"].points == {}


def test_an_outcome_is_drawn_with_its_interval() -> None:
    run = run_of("retail")
    figures = OutcomeEstimate(0.3, 0.2, 0.42, 0.15, 90, 0.001, 0.01, significant=True)
    outcome = Outcome("age", "rate", "yes", True, False, 0.15, 400, {3: figures})
    sheet = sheets_of(replace(run, outcomes=(outcome,)))["age"]
    (row,) = [row for row in sheet.rows if row.figures]
    assert sheet.kind == "outcome"
    assert row.index == pytest.approx(200)
    assert row.percents == sheet.axis.percents((0.2, 0.3, 0.42))
    assert [other.percents for other in sheet.rows if not other.figures] == [""] * 5
    page = report_page(replace(run, outcomes=(outcome,)), {})
    assert page.count("<td>withheld<td><td><td><td>") == 5


def test_ticks_are_round_and_an_axis_near_zero_begins_there() -> None:
    assert axis_of([96.0, 3771.0]).ticks() == (0.0, 1000.0, 2000.0, 3000.0)
    assert axis_of([40.0, 61.0]) == Axis(40 - 0.42, 61 + 0.42)
    assert axis_of([5.0, 5.0]) == Axis(2.5, 7.5)
    assert axis_of([0.0, 0.0]).step == 0.5
    assert [round_down(x) for x in (36.8, 0.0, 1.0, -3.1, 26119.0)] == [20, 0, 1, -5, 20000]


def with_categories(run: Run, counts: Sequence[int]) -> Run:
    """Return the run with a category: so many of each segment say `b`, the others `a`."""
    sizes = [segment.size for segment in run.profile.segments]
    segments = tuple(
        replace(s, categories={"kind": CategoryProfile(0, {"a": 1 - n / s.size, "b": n / s.size})})
        for s, n in zip(run.profile.segments, counts, strict=True)
    )
    share = sum(counts) / sum(sizes)
    summary = CategorySummary(sum(sizes), 0, {"a": 1 - share, "b": share})
    population = replace(run.profile.population, categories={"kind": summary})
    kind = Measure("kind", "Kind", "category", "kind")
    measures = (*(m for m in run.measures if m.kind == "number"), kind)
    return replace(
        run, measures=measures, profile=Profile(population, segments), v_tests={}, effect_sizes=()
    )


KIND = tuple(Feature("kind", None, 0.5, 1.0, category=value) for value in ("a", "b"))
AGE = Feature("age", None, 40.0, 10.0)


def test_a_withheld_share_is_in_no_byte_of_the_page() -> None:
    run = features_of(with_categories(run_of("retail"), (40, 3, 40, 30, 20, 15)), AGE, *KIND)
    run = replace(run, clusters=replace(run.clusters, centroids=((0.25, 0.123456, -0.123456),) * 6))
    assert private_measures(run.clusters, run.profile) == ("kind",)
    page = report_page(run, {})
    assert "0.123456" not in page
    assert "Not asked, as too few customers share a value there: Kind." in page
    section = customer_section(source_of(run))
    assert [feature["measure"] for feature in section.facts["features"]] == ["age"]
    assert section.facts["centroids"] == ((0.25,),) * 6
    assert [control.measure for control in section.variables["controls"]] == ["age"]
    cells = [
        c for row in sheets_of(run)["kind"].rows for c in row.cells if c.person.segment.number == 2
    ]
    assert [cell.percent for cell in cells] == [None, None]


def test_a_public_category_is_asked_by_its_options() -> None:
    run = features_of(with_categories(run_of("retail"), (40, 30, 40, 30, 20, 15)), AGE, *KIND)
    (_, control) = customer_section(source_of(run)).variables["controls"]
    assert (control.options, control.start) == (("a", "b"), "a")
    assert control.starts[3] == "b"


@pytest.mark.parametrize(
    ("features", "reason"),
    [
        ((*KIND,), "private measures"),
        ((AGE, replace(KIND[0], fill=0.0)), "private measures"),
        ((AGE, *KIND), None),
    ],
)
def test_the_form_is_off_where_a_gap_is_no_gap_for_the_model(
    features: tuple[Feature, ...], reason: str | None
) -> None:
    run = features_of(with_categories(run_of("retail"), (40, 3, 40, 30, 20, 15)), *features)
    section = customer_section(source_of(run))
    assert section.variables["reason"] == reason
    assert bool(section.facts) == (reason is None)


def test_the_form_is_off_where_a_segment_is_small() -> None:
    run = run_of("retail")
    small = replace(run.profile.segments[5], size=10)
    run = replace(run, profile=replace(run.profile, segments=(*run.profile.segments[:5], small)))
    run = replace(run, clusters=replace(run.clusters, centroids=((0.654321,) * 3,) * 6))
    page = report_page(run, {})
    assert "a segment has fewer than 11 customers" in page
    assert "0.654321" not in page
    assert re.search(r'"customer":\{\}', page)


def test_no_single_value_is_an_end_of_the_arithmetic() -> None:
    run = run_of("retail")
    quantiles = run.profile.population.numbers["income"].quantiles
    low, high = quantiles[0], quantiles[-1]
    feature = Feature("income", None, 4.0, 1.0, "yeo-johnson", power=0.5, low=low, high=high)
    (public,) = with_public_ends(
        arithmetic_of(features_of(run, feature).clusters), run.profile
    ).features
    assert public.low is not None
    assert public.high is not None
    assert (public.low, public.high) == (round_down(quantiles[0]), -round_down(-quantiles[-1]))
    assert public.low < quantiles[0] < quantiles[-1] < public.high
    chosen = replace(feature, clip_reason="requested")
    same = with_public_ends(arithmetic_of(features_of(run, chosen).clusters), run.profile)
    assert same.features == (chosen,)


@pytest.mark.parametrize(
    ("feature", "is_private"),
    [
        (Feature("income", None, 0.0, 90.0, scaling="min-max"), True),
        (Feature("income", None, 0.5, 0.3, "rank", knots=((1.0, 0.0), (2.0, 1.0))), True),
        (Feature("income", None, 50.0, 20.0, scaling="robust"), False),
    ],
)
def test_scales_between_single_customers_are_private(feature: Feature, is_private: bool) -> None:
    run = features_of(run_of("retail"), feature)
    assert private_measures(run.clusters, run.profile) == (("income",) if is_private else ())


def test_facts_are_json_and_hold_no_hidden_key() -> None:
    section = customer_section(source_of(run_of("retail")))
    facts = json.loads(json.dumps(section.facts))
    assert facts["segments"] == [1, 2, 3, 4, 5, 6]
    income = facts["controls"][0]
    assert income["low"] < income["start"] < income["high"]
    assert facts["features"][0].keys() == {"measure", "center", "scale", "fill"}
