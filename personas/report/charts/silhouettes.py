"""Silhouettes by segment: how much nearer customers are to their own segment than to the next."""

from __future__ import annotations

from matplotlib.figure import Figure

from personas.facts.run import Run
from personas.report.charts.look import (
    INK,
    needed,
    new_figure,
    plain_numbers,
    segment_colour,
    segment_label,
)
from personas.report.words import phrases

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
