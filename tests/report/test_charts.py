"""Charts: well-formed, the same bytes each time, any text, any number of segments."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from personas.domain.run import Run
from personas.report import draw_charts
from personas.report.charts.heatmaps import _ink
from personas.report.charts.map import Box, Dot, label_centres
from personas.report.charts.style import draw_legend, segment_colour, segment_marker, short
from personas.report.figures import chart_names
from personas.suppression import category_cells
from tests.report.runs import with_value
from tests.report.shared import Charts

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def plain_charts(retail: Run) -> Charts:
    """Draw what stands in for pictures, where a run has none."""
    return draw_charts(replace(retail, pictures=None))


def texts(svg: bytes) -> list[str]:
    return ["".join(e.itertext()) for e in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_every_chart_is_drawn_and_well_formed(any_run: Run, any_charts: Charts) -> None:
    assert tuple(any_charts) == chart_names(any_run)
    for svg in any_charts.values():
        assert ElementTree.fromstring(svg).tag == f"{SVG}svg"


def test_the_same_run_gives_the_same_bytes(retail: Run, retail_charts: Charts) -> None:
    shuffled = replace(retail, names=dict(sorted(retail.names.items(), reverse=True)))
    assert draw_charts(shuffled) == retail_charts


def test_the_settings_of_the_machine_do_not_matter(retail: Run, retail_charts: Charts) -> None:
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.facecolor": "red"}):
        assert draw_charts(retail) == retail_charts
        assert mpl.rcParams["font.size"] == 30


def test_there_is_no_date_and_no_maker_inside(retail_charts: Charts) -> None:
    for svg in retail_charts.values():
        assert b"<dc:date" not in svg
        assert b"Matplotlib v" not in svg
        assert len(svg) < 120_000


def test_names_and_numbers_are_text(retail_charts: Charts, plain_charts: Charts) -> None:
    charts = {**retail_charts, **plain_charts}
    assert "3  Premium Shoppers" in texts(charts["sizes.svg"])
    assert "24%  (94)" in texts(charts["sizes.svg"])
    assert {"Annual income", "80", "88"} <= set(texts(charts["profile.svg"]))
    assert {"Inertia", "Silhouette", "k = 6"} <= set(texts(charts["choosing-k.svg"]))
    assert {"Age (years)", "Spending score"} <= set(texts(charts["map.svg"]))


def test_axes_write_numbers_as_the_report_does(large: Run, retail_charts: Charts) -> None:
    drawn = texts(draw_charts(replace(large, pictures=None))["map.svg"])
    assert {"1,000,000", "8,000"} <= set(drawn)
    assert not [text for text in drawn if "e" in text and text[0].isdigit() and "Kind" not in text]
    assert "0.35" in texts(retail_charts["choosing-k.svg"])


def test_any_script_and_any_sign_can_be_a_name(retail: Run) -> None:
    strange = "客户 💎 $x_1$ $ \\frac <b>&amp; ─\x07"
    names = {n: replace(naming, name=strange) for n, naming in retail.names.items()}
    measures = tuple(replace(m, label=strange, unit="$") for m in retail.measures)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        charts = draw_charts(replace(retail, names=names, measures=measures))
    assert "1  客户 💎 $x_1$ $ \\frac <b>&amp; ─" in texts(charts["sizes.svg"])


@pytest.mark.parametrize("labels", [["_a", "_b"], ["_a"], []], ids=len)
def test_a_legend_leaves_no_label_out(labels: Sequence[str]) -> None:
    figure = Figure()
    axes = figure.subplots()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw_legend(axes, [axes.barh(["x"], [1]) for _ in labels], labels)
    legend = axes.get_legend()
    shown = [text.get_text() for text in legend.get_texts()] if legend else []
    assert shown == [*labels]


def test_a_segment_without_a_measure_leaves_its_cell_empty(retail: Run) -> None:
    first = retail.profile.segments[0]
    numbers = {name: p for name, p in first.numbers.items() if name != "age"}
    segments = (replace(first, numbers=numbers), *retail.profile.segments[1:])
    profile = replace(retail.profile, segments=segments)
    charts = draw_charts(replace(retail, profile=profile, pictures=None))
    numbers_written = [t for t in texts(charts["profile.svg"]) if t.isdigit()]
    assert len(numbers_written) == 3 * 6 - 1
    assert set(texts(charts["map.svg"])) >= {"Annual income (k$)", "Spending score"}


@pytest.mark.parametrize(
    ("value", "ink"), [(0, "white"), (30, "white"), (70, "black"), (100, "black")]
)
def test_numbers_stand_out_from_their_cells(value: float, ink: str) -> None:
    assert _ink(value) == ink


def test_long_labels_are_shortened() -> None:
    assert short("a" * 40, 10) == "a" * 9 + "…"
    assert short(" two\nlines ") == "two lines"


def test_points_are_drawn_and_numbered(retail_charts: Charts) -> None:
    for name in ("scatter.svg", "components.svg"):
        assert retail_charts[name].count(b"<use") >= 400
        assert {"1", "6", "3  Premium Shoppers"} <= set(texts(retail_charts[name]))
    assert "Spending score" in texts(retail_charts["scatter.svg"])
    assert "Component 1 (45% of the variance)" in texts(retail_charts["components.svg"])


def test_more_segments_than_colours_are_told_apart(large: Run) -> None:
    looks = {(segment_colour(s.id), segment_marker(s.id)) for s in large.profile.segments}
    assert len(looks) == 10


def test_money_is_drawn_beside_customers(retail: Run, retail_charts: Charts) -> None:
    assert "money.svg" not in retail_charts  # nobody earns the sum of incomes
    drawn = texts(draw_charts(with_value(retail, "income"))["money.svg"])
    assert {"Share of customers", "Share of annual income", "20%", "27%"} <= set(drawn)


def test_whiskers_of_few_customers_are_not_drawn(
    retail: Run, bare: Run, retail_charts: Charts
) -> None:
    few = tuple(replace(s, size=21) for s in retail.profile.segments)
    profile = replace(retail.profile, segments=few)
    with_whiskers = retail_charts["boxes.svg"]
    without = draw_charts(replace(retail, profile=profile))["boxes.svg"]
    assert with_whiskers.count(b"stroke-width: 0.9") - without.count(b"stroke-width: 0.9") == 6 * 3
    assert chart_names(bare) == ("card.svg", "sizes.svg", "profile.svg", "boxes.svg")


def test_withheld_shares_are_not_drawn(retail: Run, retail_charts: Charts) -> None:
    """A bar's length would tell what a table does not."""
    cells = category_cells(retail.profile, "gender")
    shown = {cell.value for row in cells.values() for cell in row if not cell.is_hidden}
    assert shown == {"Female", "Male"}
    hidden = [place for place, row in cells.items() if all(c.is_hidden for c in row)]
    assert hidden
    assert "other or withheld" in texts(retail_charts["categories.svg"])


def test_correlations_leave_the_diagonal_empty(retail_charts: Charts) -> None:
    drawn = texts(retail_charts["correlations.svg"])
    assert drawn.count("−0.35") == 1
    assert "1.00" not in drawn


# Where labels go

DOTS = st.lists(
    st.builds(
        Dot, st.floats(50, 350), st.floats(50, 250), st.floats(2, 22),
        st.text("abc ", min_size=1, max_size=20),
    ), min_size=1, max_size=8,
)  # fmt: skip
FRAME = Box(0, 0, 400, 300)


@given(dots=DOTS)
def test_labels_are_placed_near_their_dots(dots: Sequence[Dot]) -> None:
    places = label_centres(dots, FRAME)
    assert len(places) == len(dots)
    for dot, (x, y) in zip(dots, places, strict=True):
        assert abs(x - dot.x) < 160
        assert abs(y - dot.y) < 80


def test_a_lone_label_stands_above_its_dot() -> None:
    ((x, y),) = label_centres([Dot(100, 100, 10, "one")], FRAME)
    assert (x, y > 110) == (100, True)


def test_neighbours_do_not_cover_each_other() -> None:
    dots = [Dot(100, 100, 10, "first label"), Dot(104, 100, 9, "second label")]
    (_, y1), (_, y2) = label_centres(dots, FRAME)
    assert abs(y1 - y2) > 11


def test_labels_stay_inside() -> None:
    for x, y in ((5, 5), (395, 5), (5, 295), (395, 295)):
        ((label_x, label_y),) = label_centres([Dot(x, y, 5, "a label")], FRAME)
        assert 15 < label_x < 385
        assert 5 < label_y < 295
