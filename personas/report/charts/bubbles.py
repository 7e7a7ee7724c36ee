"""The map: each segment at its medians of the two measures that part segments most."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from personas.facts.measure import Measure
from personas.facts.profile import Segment
from personas.facts.run import Run
from personas.report.charts.look import BLUE, INK, new_figure, short
from personas.report.figures import map_axes

LARGEST = 1400.0  # area of the largest bubble, in square points


def bubbles(run: Run) -> Figure:
    """Draw a bubble a segment, its area the number of customers, whiskers to the quartiles."""
    axes_of = map_axes(run)
    if axes_of is None:
        raise ValueError("a map needs two measures")
    figure = new_figure(5.0)
    axes = figure.subplots()
    biggest = max(s.size for s in run.profile.segments)
    for segment in run.profile.segments:
        _bubble(axes, segment, axes_of, LARGEST * segment.size / biggest)
    for segment in run.profile.segments:
        x, y = (segment.numbers[m.name].median.value for m in axes_of)
        axes.annotate(
            f"{segment.id}  {short(run.names[segment.id].name, 22)}", (x, y), (0, 0),
            textcoords="offset points", ha="center", va="center", color=INK,
        )  # fmt: skip
    axes.set_xlabel(_title(axes_of[0]))
    axes.set_ylabel(_title(axes_of[1]))
    axes.grid(linewidth=0.6)
    axes.margins(0.12)
    return figure


def _bubble(axes: Axes, segment: Segment, on: tuple[Measure, Measure], area: float) -> None:
    x, y = (segment.numbers[m.name].stats for m in on)
    middle = (x["median"].value, y["median"].value)
    axes.scatter(*middle, s=area, color=BLUE, alpha=0.35, linewidth=0)
    axes.plot([x["q25"].value, x["q75"].value], [middle[1]] * 2, color=BLUE, linewidth=0.9)
    axes.plot([middle[0]] * 2, [y["q25"].value, y["q75"].value], color=BLUE, linewidth=0.9)


def _title(measure: Measure) -> str:
    return short(f"{measure.label} ({measure.unit})" if measure.unit else measure.label, 40)
