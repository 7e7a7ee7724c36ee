"""Small pictures side by side, one a numeric column."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from personas.report.charts.look import new_figure, short

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
