"""Put labels beside points so that they cover neither each other nor the points."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from rich.cells import cell_len

from personas.domain.measure import Measure
from personas.domain.profile import Segment
from personas.domain.run import Run
from personas.report.charts.style import (
    BLUE,
    INK,
    needed,
    new_figure,
    plain_numbers,
    segment_label,
    short,
)
from personas.report.figures import map_axes

FONT = 9.0  # points
LETTER = 0.6 * FONT  # about the width of a letter; a wide sign counts twice
GAP = 3.0


class Box(NamedTuple):
    """A rectangle in points, from its lower left corner to its upper right one."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: Box) -> float:
        """Return the area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0.0) * max(height, 0.0)

    @property
    def area(self) -> float:
        """Width times height."""
        return (self.right - self.left) * (self.top - self.bottom)


@dataclass(frozen=True, slots=True)
class Dot:
    """A labelled point: its centre and radius in points."""

    x: float
    y: float
    radius: float
    label: str

    @property
    def box(self) -> Box:
        """The square around it."""
        r = self.radius
        return Box(self.x - r, self.y - r, self.x + r, self.y + r)


def place_labels(dots: Sequence[Dot], frame: Box) -> list[tuple[float, float]]:
    """Return the centre of each dot's label: greedily, the least covered of the places around it.

    The largest dots choose first; nearer places win where nothing is covered.
    """
    taken = [dot.box for dot in dots]
    chosen: dict[int, Box] = {}
    for index in sorted(range(len(dots)), key=lambda i: (-dots[i].radius, i)):
        chosen[index] = min(_places(dots[index]), key=lambda box: _cost(box, taken, frame))
        taken.append(chosen[index])
    boxes = [chosen[index] for index in range(len(dots))]
    return [((box.left + box.right) / 2, (box.bottom + box.top) / 2) for box in boxes]


def _places(dot: Dot) -> Iterator[Box]:
    """Yield the places above, below, right and left of a dot, at growing distances."""
    width, height = cell_len(dot.label) * LETTER, 1.3 * FONT
    for away in (GAP, GAP + height, GAP + 2 * height):
        far = dot.radius + away
        for x, y in ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)):
            centre_x = dot.x + x * (far + width / 2)
            centre_y = dot.y + y * (far + height / 2)
            yield Box(
                centre_x - width / 2,
                centre_y - height / 2,
                centre_x + width / 2,
                centre_y + height / 2,
            )


def _cost(box: Box, taken: Sequence[Box], frame: Box) -> float:
    """Return the area that is covered or outside; rounded, so that ties keep their order."""
    covered = sum(box.overlap(other) for other in taken)
    return round(covered + 2 * (box.area - box.overlap(frame)), 3)


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
