"""Heat maps: positions of medians (segments × measures), and correlations of measures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from personas.domain.run import Run
from personas.report.charts.style import (
    ink_on,
    new_axes,
    quiet,
    require,
    segment_label,
    short,
)
from personas.report.figures import correlated_measures, strongest_numbers
from personas.sandbox.jinja import MINUS

COLOURS = "cividis"  # even steps, for colour-blind eyes as well
# Two hues that colour-blind eyes distinguish, white where there is nothing.
CORRELATIONS_COLOURS = "RdBu_r"
STRONG = 0.6  # from here on the cells of correlations are dark
MANY_MEASURES = 5  # beside more columns there is less room for names
TITLES_WIDTH, LETTER_WIDTH = 350.0, 6.5  # of all column titles, and of a letter, in points

Grid = list[list[float]]  # rows of cells; NaN where there is no value


def heat(run: Run) -> Figure:
    """Draw the heat map, each cell carrying its number: 0 is lowest, 100 highest."""
    measures, segments = strongest_numbers(run), run.profile.segments
    grid = [
        [s.numbers[m.name].median.position * 100 if m.name in s.numbers else math.nan
         for m in measures]
        for s in segments
    ]  # fmt: skip
    name_length = 34 if len(measures) <= MANY_MEASURES else 22
    figure, axes = new_axes(1.3 + 0.38 * len(segments))
    axes.imshow(grid, cmap=COLOURS, vmin=0, vmax=100, aspect="auto")
    axes.set_yticks(range(len(segments)), [segment_label(run, s.id, name_length) for s in segments])
    write_numbers(axes, grid, "{:.0f}".format, _ink)
    _titles_on_top(axes, [short(m.label, 18) for m in measures])
    quiet(axes)
    return figure


def _ink(value: float) -> str:
    return ink_on(colormaps[COLOURS](value / 100))


def write_numbers(
    axes: Axes, grid: Grid, render: Callable[[float], str], ink: Callable[[float], str],
    fontsize: float | None = None,
) -> None:  # fmt: skip
    """Write every value of a heat map into its cell."""
    for y, row in enumerate(grid):
        for x, value in enumerate(row):
            if not math.isnan(value):
                axes.text(
                    x, y, render(value), ha="center", va="center", color=ink(value),
                    fontsize=fontsize,
                )  # fmt: skip


def _titles_on_top(axes: Axes, titles: Sequence[str]) -> None:
    """Put the titles of columns on top, tilted where they would overlap."""
    axes.set_xticks(range(len(titles)), titles)
    axes.xaxis.tick_top()
    if max(map(len, titles), default=0) * LETTER_WIDTH * len(titles) > TITLES_WIDTH:
        axes.tick_params(axis="x", labelrotation=35)
        for label in axes.get_xticklabels():
            label.set_horizontalalignment("left")


def correlations(run: Run) -> Figure:
    """Draw the table of correlations, each cell carrying its number."""
    table = require(require(run.pictures).correlations)
    measures = correlated_measures(run, table.measures)
    order = [table.measures.index(m.name) for m in measures]
    # A pair stands once, below the diagonal: a measure with itself says nothing.
    grid = [
        [or_nan(table.matrix[i][j] if column < row else None) for column, j in enumerate(order)]
        for row, i in enumerate(order)
    ]
    labels = [short(m.label, 22) for m in measures]
    figure, axes = new_axes(1.1 + 0.38 * len(measures))
    axes.imshow(grid, cmap=CORRELATIONS_COLOURS, vmin=-1, vmax=1, aspect="auto")
    axes.set_yticks(range(len(labels)), labels)
    write_numbers(axes, grid, _format, correlation_ink)
    _titles_on_top(axes, labels)
    quiet(axes)
    return figure


def or_nan(correlation: float | None) -> float:
    """Return a correlation, or NaN where there is none."""
    return math.nan if correlation is None else correlation


def correlation_ink(value: float) -> str:
    """Return the colour in which a correlation stands out from its cell."""
    return "white" if abs(value) > STRONG else "black"


def _format(value: float) -> str:
    return f"{value:.2f}".replace("-", MINUS) if round(value, 2) else "0"
