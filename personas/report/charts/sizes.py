"""The share of customers in each segment, as bars."""

from __future__ import annotations

from matplotlib.figure import Figure

from personas.facts.run import Run
from personas.report.charts.look import BLUE, new_figure, quiet, short
from personas.wording import percent


def sizes(run: Run) -> Figure:
    """Draw a bar a segment, in the order of their numbers, its share at the end."""
    segments = run.profile.segments
    figure = new_figure(0.7 + 0.36 * len(segments))
    axes = figure.subplots()
    bars = axes.barh([_label(run, s.id) for s in segments], [s.share for s in segments], color=BLUE)
    axes.bar_label(bars, [f"{percent(s.share)}  ({s.size:,})" for s in segments], padding=4)
    axes.invert_yaxis()
    axes.margins(x=0.16)
    axes.set_xticks([])
    quiet(axes)
    return figure


def _label(run: Run, segment: int) -> str:
    return f"{segment}  {short(run.names[segment].name)}"
