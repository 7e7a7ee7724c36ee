"""The share of customers in each segment, as bars."""

from __future__ import annotations

from matplotlib.figure import Figure

from personas.facts.run import Run
from personas.report.charts.look import BLUE, new_figure, quiet, segment_label
from personas.wording import percent


def sizes(run: Run) -> Figure:
    """Draw a bar a segment, in the order of their numbers, its share at the end."""
    segments = run.profile.segments
    figure = new_figure(0.3 + 0.36 * len(segments))
    axes = figure.subplots()
    labels = [segment_label(run, s.id, 34) for s in segments]
    bars = axes.barh(labels, [s.share for s in segments], color=BLUE)
    axes.bar_label(bars, [f"{percent(s.share)}  ({s.size:,})" for s in segments], padding=4)
    axes.margins(x=0.16, y=0.01)
    axes.invert_yaxis()
    axes.set_xticks([])
    quiet(axes)
    return figure
