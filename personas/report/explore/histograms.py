"""How the values of every numeric column are distributed."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from personas.facts.explored import Explored
from personas.report.charts.look import BLUE
from personas.report.explore.grid import small_figure
from personas.withholding import SMALLEST


def histograms(seen: Explored) -> Figure:
    """Draw a histogram a column, between the outer fences.

    With fewer rows there are fewer bars, and heights are rounded up to a multiple of `SMALLEST`,
    so that no bar tells of a few rows.
    """
    names = sorted(seen.numbers)
    figure, fields = small_figure(names, 1.25)
    for name, axes in zip(names, fields, strict=True):
        found = seen.numbers[name].histogram
        heights = rounded(found.counts)
        width = (found.high - found.low) / len(heights) or 1.0
        starts = [found.low + place * width for place in range(len(heights))]
        axes.bar(starts, heights, width=width, align="edge", color=BLUE, linewidth=0)
    return figure


def rounded(counts: Sequence[int]) -> list[int]:
    """Return the heights of bars: neighbours joined, rounded up to a multiple of `SMALLEST`."""
    bins = len(counts)
    wanted = sum(counts) // SMALLEST
    whole = [n for n in range(1, bins + 1) if bins % n == 0]
    joined = next((n for n in whole if bins // n <= wanted), bins)
    sums = [sum(counts[place : place + joined]) for place in range(0, bins, joined)]
    return [-(-count // SMALLEST) * SMALLEST for count in sums]
