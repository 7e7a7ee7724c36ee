"""Small pictures side by side, one a numeric column."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from personas.domain.exploration import Exploration, NumberDistribution
from personas.jinja import number, percent
from personas.report.charts.style import BLUE, FAINT, INK, new_figure, quiet, short
from personas.report.explore.view import EDGE, matrix, phrases, view
from personas.suppression import SMALLEST

ACROSS = 3


def small_figure(names: Sequence[str], height: float) -> tuple[Figure, Iterator[Axes]]:
    """Return a figure with a titled field a name, each ``height`` inches high, and the fields."""
    down = math.ceil(len(names) / ACROSS)
    figure = new_figure(height * down)
    fields = list(figure.subplots(down, ACROSS, squeeze=False).flat)
    for name, axes in zip(names, fields, strict=False):
        axes.set_title(short(name, 26), fontsize=9)
        axes.set_yticks([])
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.tick_params(labelsize=8, length=2)
        axes.spines["left"].set_visible(False)
    for axes in fields[len(names) :]:
        axes.set_visible(False)
    return figure, iter(fields[: len(names)])


def boxes(seen: Exploration) -> Figure:
    """Draw a box a column, its whiskers from 10 % to 90 %.

    The outermost values are not drawn: each of them is one person.
    """
    names = sorted(seen.numbers)
    figure, fields = small_figure(names, 0.95)
    look: dict[str, Any] = {
        "boxprops": {"facecolor": BLUE, "alpha": 0.35, "linewidth": 0},
        "medianprops": {"color": INK, "linewidth": 1.4},
        "whiskerprops": {"color": BLUE, "linewidth": 0.9},
        "capprops": {"color": BLUE, "linewidth": 0.9},
    }
    for name, axes in zip(names, fields, strict=True):
        axes.bxp(
            [_box(seen.numbers[name])], orientation="horizontal", patch_artist=True,
            showfliers=False, widths=0.5, **look,
        )  # fmt: skip
        axes.set_yticks([])
    return figure


def _box(found: NumberDistribution) -> dict[str, float]:
    summary = found.summary
    edge = EDGE if summary.count * EDGE >= SMALLEST else 0.25
    low, high = summary.quantile(edge), summary.quantile(1 - edge)
    quartiles = {"q1": summary.quantile(0.25), "med": summary.median, "q3": summary.quantile(0.75)}
    return {**quartiles, "whislo": low, "whishi": high}


MOST = 9  # categories: more are left to the table


def categories(seen: Exploration) -> Figure:
    """Draw a panel a category, a bar for each of its commonest values, one for the others."""
    found = view(seen, private=False)["categories"][:MOST]
    figure, fields = small_figure([category["name"] for category in found], 1.15)
    for category, axes in zip(found, fields, strict=True):
        common = [(value["value"], value["share"]) for value in category["common"]]
        rest = 1.0 - sum(share for _, share in common)
        others = [(phrases().others(category), rest)] if category["more"] else []
        _bars(axes, common + others, len(common))
    return figure


def _bars(axes: Axes, shares: Sequence[tuple[str, float]], named: int) -> None:
    places = range(len(shares))
    colours = [BLUE if place < named else FAINT for place in places]
    bars = axes.barh(places, [share for _, share in shares], 0.7, color=colours)
    axes.bar_label(bars, [percent(share) for _, share in shares], padding=3, fontsize=8)
    axes.set_yticks(places, [short(value, 14) for value, _ in shares], fontsize=8)
    axes.set_ylim(max(len(shares), 3) - 0.5, -0.5)
    axes.margins(x=0.3)
    axes.set_xticks([])
    quiet(axes)


def histograms(seen: Exploration) -> Figure:
    """Draw a histogram a column, between the outer fences.

    With fewer rows there are fewer bars, and heights are rounded up to a multiple of `SMALLEST`,
    so that no bar tells of a few rows.
    """
    names = sorted(seen.numbers)
    figure, fields = small_figure(names, 1.25)
    for name, axes in zip(names, fields, strict=True):
        found = seen.numbers[name].histogram
        heights = rounded(found.counts)
        width = (found.high - found.low) / len(heights) or 1.0
        starts = [found.low + place * width for place in range(len(heights))]
        axes.bar(starts, heights, width=width, align="edge", color=BLUE, linewidth=0)
    return figure


def rounded(counts: Sequence[int]) -> list[int]:
    """Return the heights of bars: neighbours joined, rounded up to a multiple of `SMALLEST`."""
    bins = len(counts)
    wanted = sum(counts) // SMALLEST
    whole = [n for n in range(1, bins + 1) if bins % n == 0]
    joined = next((n for n in whole if bins // n <= wanted), bins)
    sums = [sum(counts[place : place + joined]) for place in range(0, bins, joined)]
    return [-(-count // SMALLEST) * SMALLEST for count in sums]


COLOURS = "RdBu"  # blue where two rise together, red where one falls: white is nothing
MANY = 4  # more columns than this need upright titles
NUMBERED = 12  # more columns than this leave no room for numbers in the cells


def correlations(seen: Exploration) -> Figure:
    """Draw the square of correlations; blank where a pair has none."""
    square = matrix(seen)
    if square is None:
        raise ValueError("there are no correlations")
    names, cells = square["names"], square["cells"]
    grid = [[math.nan if value is None else value for value in row] for row in cells]
    figure = new_figure(1.2 + min(0.32 * len(names), 6.5))
    axes = figure.subplots()
    axes.imshow(grid, cmap=COLOURS, vmin=-1, vmax=1, aspect="auto")
    size = 9 if len(names) <= NUMBERED else 7
    axes.set_xticks(range(len(names)), [short(name, 18) for name in names], fontsize=size)
    axes.set_yticks(range(len(names)), [short(name, 24) for name in names], fontsize=size)
    axes.tick_params(axis="x", labelrotation=90 if len(names) > MANY else 0)
    if len(names) <= NUMBERED:
        _write(axes, grid)
    quiet(axes)
    return figure


def _write(axes: Axes, grid: list[list[float]]) -> None:
    for y, row in enumerate(grid):
        for x, value in enumerate(row):
            if not math.isnan(value):
                ink = "white" if abs(value) > 0.6 else "black"
                text = number(value, 2)
                axes.text(x, y, text, ha="center", va="center", color=ink, fontsize=8)


def draw_explored(seen: Exploration) -> dict[str, bytes]:
    """Return file name → SVG: histograms and box plots of numbers, correlations as a heat map."""
    from personas.report.charts.draw import draw_figure

    drawn = {}
    if seen.numbers:
        drawn["histograms.svg"] = draw_figure("histograms.svg", lambda: histograms(seen))
        drawn["boxes.svg"] = draw_figure("boxes.svg", lambda: boxes(seen))
    if seen.categories:
        drawn["categories.svg"] = draw_figure("categories.svg", lambda: categories(seen))
    if seen.correlations:
        drawn["correlations.svg"] = draw_figure("correlations.svg", lambda: correlations(seen))
    return drawn
