"""Silhouettes by segment: how much nearer customers are to their own segment than to the next."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from personas.domain.run import Run
from personas.report.charts.style import (
    BLUE,
    INK,
    ORANGE,
    needed,
    new_figure,
    plain_numbers,
    segment_colour,
    segment_label,
)
from personas.report.environments import phrases

GAP = 0.02  # between two blades, as a share of all customers


def silhouettes(run: Run) -> Figure:
    """Draw a blade a segment, as thick as its share, from its lowest silhouette to its highest."""
    found = needed(needed(run.pictures).silhouettes)
    figure = new_figure(0.9 + 0.38 * len(run.profile.segments))
    axes = figure.subplots()
    top, ticks = 0.0, []
    for segment in run.profile.segments:
        lengths = found.quantiles.get(segment.id, (0.0, 0.0))[::-1]
        heights = [top + segment.share * i / (len(lengths) - 1) for i in range(len(lengths))]
        axes.fill_betweenx(heights, 0, lengths, color=segment_colour(segment.id), linewidth=0)
        ticks.append(top + segment.share / 2)
        top += segment.share + GAP
    axes.axvline(found.mean, color=INK, linewidth=1, linestyle="--")
    axes.set_yticks(ticks, [segment_label(run, s.id, 30) for s in run.profile.segments])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(phrases().column["silhouette"])
    plain_numbers(axes.xaxis)
    return figure


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
