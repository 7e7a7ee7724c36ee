"""The map: each segment at its medians of the two measures that part segments most."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from personas.facts.measure import Measure
from personas.facts.profile import Segment
from personas.facts.run import Run
from personas.report.charts.labels import FONT, Box, Dot, place_labels
from personas.report.charts.look import (
    BLUE,
    INK,
    needed,
    new_figure,
    plain_numbers,
    segment_label,
    short,
)
from personas.report.figures import map_axes

LARGEST = 22.0  # radius of the largest bubble, in points
FEW = 6  # with more segments than this, labels are shorter
Axis2 = tuple[Measure, Measure]


def bubbles(run: Run) -> Figure:
    """Draw a bubble a segment, its area the number of customers, whiskers to the quartiles."""
    on = needed(map_axes(run))
    figure = new_figure(5.0)
    axes = figure.subplots()
    axes.set_xlabel(_title(on[0]))
    axes.set_ylabel(_title(on[1]))
    axes.grid(linewidth=0.6)
    plain_numbers(axes.xaxis)
    plain_numbers(axes.yaxis)
    axes.margins(0.12)
    for segment in run.profile.segments:
        _bubble(axes, segment, on, _radius(run, segment))
    _label(figure, axes, run, on)
    return figure


def _radius(run: Run, segment: Segment) -> float:
    """Return a bubble's radius in points: its area is in proportion to the segment's size."""
    return LARGEST * math.sqrt(segment.size / max(s.size for s in run.profile.segments))


def _bubble(axes: Axes, segment: Segment, on: Axis2, radius: float) -> None:
    x, y = (segment.numbers[measure.name].stats for measure in on)
    middle = (x["median"].value, y["median"].value)
    axes.scatter(*middle, s=math.pi * radius**2, color=BLUE, alpha=0.35, linewidth=0)
    axes.plot([x["q25"].value, x["q75"].value], [middle[1]] * 2, color=BLUE, linewidth=0.9)
    axes.plot([middle[0]] * 2, [y["q25"].value, y["q75"].value], color=BLUE, linewidth=0.9)


def _label(figure: Figure, axes: Axes, run: Run, on: Axis2) -> None:
    """Label the bubbles once the layout is settled: only then is it known what is near what."""
    figure.draw_without_rendering()
    dots = [_dot(axes, run, segment, on) for segment in run.profile.segments]
    frame = axes.get_window_extent()
    places = place_labels(dots, Box(frame.x0, frame.y0, frame.x1, frame.y1))
    for dot, place in zip(dots, places, strict=True):
        # A fine line leads to the bubble where there was no room beside it.
        line = {"arrowstyle": "-", "linewidth": 0.5, "color": INK, "shrinkB": dot.radius}
        axes.annotate(
            dot.label, (dot.x, dot.y), place, xycoords="figure points", textcoords="figure points",
            ha="center", va="center", fontsize=FONT, annotation_clip=False, arrowprops=line,
        )  # fmt: skip


def _dot(axes: Axes, run: Run, segment: Segment, on: Axis2) -> Dot:
    """Return a bubble in points: the figure has 72 dots an inch, so they are its pixels."""
    medians = [segment.numbers[measure.name].median.value for measure in on]
    x, y = axes.transData.transform(medians)
    label = segment_label(run, segment.id, 24 if len(run.profile.segments) <= FEW else 16)
    return Dot(float(x), float(y), _radius(run, segment), label)


def _title(measure: Measure) -> str:
    return short(f"{measure.label} ({measure.unit})" if measure.unit else measure.label, 40)
