"""Rank correlations between the measures, as a heat map."""

from __future__ import annotations

import math

from matplotlib.figure import Figure

from personas.facts.run import Run
from personas.report.charts.heat import tilt
from personas.report.charts.look import needed, new_figure, quiet, short
from personas.wording import MINUS

COLOURS = "RdBu_r"  # two hues that colour-blind eyes tell apart, white where there is nothing
STRONG = 0.6  # from here on the cells are dark


def correlations(run: Run) -> Figure:
    """Draw the table of correlations, each cell carrying its number."""
    found = needed(needed(run.pictures).correlations)
    ordered = [m for m in run.measures if m.name in found.measures]
    places = [found.measures.index(m.name) for m in ordered]
    # A measure with itself says nothing: the diagonal stays empty.
    grid = [[_value(found.matrix[i][j] if i != j else None) for j in places] for i in places]
    labels = [short(m.label, 22) for m in ordered]
    figure = new_figure(1.1 + 0.38 * len(ordered))
    axes = figure.subplots()
    axes.imshow(grid, cmap=COLOURS, vmin=-1, vmax=1, aspect="auto")
    axes.set_xticks(range(len(labels)), labels)
    axes.set_yticks(range(len(labels)), labels)
    for y, row in enumerate(grid):
        for x, value in enumerate(row):
            if not math.isnan(value):
                ink = "white" if abs(value) > STRONG else "black"
                axes.text(x, y, _written(value), ha="center", va="center", color=ink)
    tilt(axes, labels)
    quiet(axes)
    return figure


def _value(correlation: float | None) -> float:
    return math.nan if correlation is None else correlation


def _written(value: float) -> str:
    return f"{value:.2f}".replace("-", MINUS) if round(value, 2) else "0"
