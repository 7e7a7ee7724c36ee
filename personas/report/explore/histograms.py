"""How the values of every numeric column are distributed."""

from __future__ import annotations

from matplotlib.figure import Figure

from personas.facts.explored import Explored
from personas.report.charts.look import BLUE
from personas.report.explore.grid import small_figure


def histograms(seen: Explored) -> Figure:
    """Draw a histogram a column, between the outer fences."""
    names = sorted(seen.numbers)
    figure, fields = small_figure(names, 1.25)
    for name, axes in zip(names, fields, strict=True):
        found = seen.numbers[name].histogram
        width = (found.high - found.low) / len(found.counts) or 1.0
        starts = [found.low + place * width for place in range(len(found.counts))]
        axes.bar(starts, found.counts, width=width, align="edge", color=BLUE, linewidth=0)
    return figure
