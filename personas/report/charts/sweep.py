"""The sweep over k: inertia and silhouette side by side, the k taken marked."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from personas.facts.run import Run
from personas.report.charts.look import BLUE, ORANGE, new_figure, plain_numbers
from personas.report.words import phrases


def sweep(run: Run) -> Figure:
    """Draw the elbow on the left and the silhouettes on the right."""
    words = phrases().column
    figure = new_figure(2.7)
    left, right = figure.subplots(1, 2)
    candidates = run.choice.candidates
    ks = [c.k for c in candidates]
    _line(left, ks, [c.inertia for c in candidates], run.choice.k, words["inertia"])
    _line(right, ks, [c.silhouette for c in candidates], run.choice.k, words["silhouette"])
    return figure


def _line(axes: Axes, ks: Sequence[int], values: Sequence[float], taken: int, title: str) -> None:
    axes.plot(ks, values, color=BLUE, marker="o", markersize=4, linewidth=1.6)
    axes.set_title(title)
    axes.set_xlabel("k")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    plain_numbers(axes.yaxis)
    axes.margins(y=0.16)
    axes.grid(axis="y", linewidth=0.6)
    if taken in ks:
        value = values[ks.index(taken)]
        axes.plot([taken], [value], color=ORANGE, marker="o", markersize=9, linestyle="none")
        axes.annotate(
            f"k = {taken}",
            (taken, value),
            (0, 9),
            textcoords="offset points",
            ha="center",
        )
