"""Rank correlations as a heat map."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from personas.facts.explored import Explored
from personas.report.charts.look import new_figure, quiet, short
from personas.report.explore.view import matrix
from personas.wording import number

COLOURS = "RdBu"  # blue where two rise together, red where one falls: white is nothing
MANY = 4  # more columns than this need upright titles
NUMBERED = 12  # more columns than this leave no room for numbers in the cells


def correlations(seen: Explored) -> Figure:
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
