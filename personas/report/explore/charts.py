"""The charts of an exploration: box plots, histograms, categories, correlations."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from personas.domain.exploration import Exploration, NumberDistribution
from personas.report.charts.heatmaps import correlation_ink, or_nan, write_numbers
from personas.report.charts.style import BLUE, FAINT, INK, new_axes, new_figure, quiet, short
from personas.report.environments import phrases
from personas.report.explore.view import EDGE, correlation_matrix, exploration_view
from personas.sandbox.jinja import number, percent
from personas.suppression import SMALLEST

PANEL_COLUMNS = 3
MAX_CATEGORIES = 9  # the tables list all of them
COLOURS = "RdBu"  # blue where two rise together, red where one falls, white where there is nothing
MAX_HORIZONTAL_TITLES = 4  # more columns need upright titles
MAX_CELL_NUMBERS = 12  # more columns leave no room for numbers in the cells


def draw_exploration(exploration: Exploration) -> dict[str, bytes]:
    """Return file name → SVG: histograms and box plots of numbers, correlations as a heat map."""
    from personas.report.charts.draw import draw_figure

    charts = (
        (histograms, exploration.numbers),
        (boxes, exploration.numbers),
        (categories, exploration.categories),
        (correlations, exploration.correlations),
    )
    names = {f"{chart.__name__}.svg": chart for chart, facts in charts if facts}
    return {name: draw_figure(name, partial(chart, exploration)) for name, chart in names.items()}


def boxes(exploration: Exploration) -> Figure:
    """Draw a box a column, its whiskers from 10 % to 90 %.

    The outermost values are not drawn: each of them is one person.
    """
    names = sorted(exploration.numbers)
    figure, panels = _panels(names, 0.95)
    style: dict[str, Any] = {
        "boxprops": {"facecolor": BLUE, "alpha": 0.35, "linewidth": 0},
        "medianprops": {"color": INK, "linewidth": 1.4},
        "whiskerprops": {"color": BLUE, "linewidth": 0.9},
        "capprops": {"color": BLUE, "linewidth": 0.9},
    }
    for name, axes in zip(names, panels, strict=True):
        axes.bxp(
            [_box(exploration.numbers[name])], orientation="horizontal", patch_artist=True,
            showfliers=False, widths=0.5, **style,
        )  # fmt: skip
        axes.set_yticks([])
    return figure


def _panels(names: Sequence[str], height: float) -> tuple[Figure, Iterator[Axes]]:
    """Return a figure with a titled panel a name, each ``height`` inches high, and the panels."""
    rows = math.ceil(len(names) / PANEL_COLUMNS)
    figure = new_figure(height * rows)
    panels = list(figure.subplots(rows, PANEL_COLUMNS, squeeze=False).flat)
    for name, axes in zip(names, panels, strict=False):
        axes.set_title(short(name, 26), fontsize=9)
        axes.set_yticks([])
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.tick_params(labelsize=8, length=2)
        axes.spines["left"].set_visible(False)
    for axes in panels[len(names) :]:
        axes.set_visible(False)
    return figure, iter(panels[: len(names)])


def _box(distribution: NumberDistribution) -> dict[str, float]:
    summary = distribution.summary
    edge = EDGE if summary.count * EDGE >= SMALLEST else 0.25
    low, high = summary.quantile(edge), summary.quantile(1 - edge)
    quartiles = {"q1": summary.quantile(0.25), "med": summary.median, "q3": summary.quantile(0.75)}
    return {**quartiles, "whislo": low, "whishi": high}


def categories(exploration: Exploration) -> Figure:
    """Draw a panel a category, a bar for each of its commonest values, one for the others."""
    views = exploration_view(exploration, private=False).categories[:MAX_CATEGORIES]
    figure, panels = _panels([category.name for category in views], 1.15)
    for category, axes in zip(views, panels, strict=True):
        bars = [(value.value, value.share) for value in category.commonest]
        if category.more:
            remainder = 1.0 - sum(share for _, share in bars)
            bars.append((phrases("explore").more_values(category), remainder))
        _bars(axes, bars, len(category.commonest))
    return figure


def _bars(axes: Axes, shares: Sequence[tuple[str, float]], values: int) -> None:
    positions = range(len(shares))
    colours = [BLUE if position < values else FAINT for position in positions]
    bars = axes.barh(positions, [share for _, share in shares], 0.7, color=colours)
    axes.bar_label(bars, [percent(share) for _, share in shares], padding=3, fontsize=8)
    axes.set_yticks(positions, [short(value, 14) for value, _ in shares], fontsize=8)
    axes.set_ylim(max(len(shares), 3) - 0.5, -0.5)
    axes.margins(x=0.3)
    axes.set_xticks([])
    quiet(axes)


def histograms(exploration: Exploration) -> Figure:
    """Draw a histogram a column, between the outer fences.

    With fewer rows there are fewer bars, and heights are rounded up to a multiple of `SMALLEST`,
    so that no bar reveals a few rows.
    """
    names = sorted(exploration.numbers)
    figure, panels = _panels(names, 1.25)
    for name, axes in zip(names, panels, strict=True):
        histogram = exploration.numbers[name].histogram
        heights = round_up(histogram.counts)
        width = (histogram.high - histogram.low) / len(heights) or 1.0
        starts = [histogram.low + index * width for index in range(len(heights))]
        axes.bar(starts, heights, width=width, align="edge", color=BLUE, linewidth=0)
    return figure


def round_up(counts: Sequence[int]) -> list[int]:
    """Return the heights of bars: neighbours merged, rounded up to a multiple of `SMALLEST`."""
    bins = len(counts)
    max_bars = sum(counts) // SMALLEST
    divisors = [n for n in range(1, bins + 1) if bins % n == 0]
    size = next((n for n in divisors if bins // n <= max_bars), bins)
    sums = [sum(counts[start : start + size]) for start in range(0, bins, size)]
    return [-(-count // SMALLEST) * SMALLEST for count in sums]


def correlations(exploration: Exploration) -> Figure:
    """Draw the square of correlations; blank where a pair has none."""
    square = correlation_matrix(exploration)
    if square is None:
        raise ValueError("there are no correlations")
    names = square.names
    grid = [[or_nan(value) for value in row] for row in square.cells]
    figure, axes = new_axes(1.2 + min(0.32 * len(names), 6.5))
    axes.imshow(grid, cmap=COLOURS, vmin=-1, vmax=1, aspect="auto")
    size = 9 if len(names) <= MAX_CELL_NUMBERS else 7
    axes.set_xticks(range(len(names)), [short(name, 18) for name in names], fontsize=size)
    axes.set_yticks(range(len(names)), [short(name, 24) for name in names], fontsize=size)
    axes.tick_params(axis="x", labelrotation=90 if len(names) > MAX_HORIZONTAL_TITLES else 0)
    if len(names) <= MAX_CELL_NUMBERS:
        write_numbers(axes, grid, partial(number, digits=2), correlation_ink, fontsize=8)
    quiet(axes)
    return figure
