"""The bubble chart of segments; its labels cover neither each other nor the bubbles."""

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
    axis_title,
    new_plane,
    require,
    segment_label,
)
from personas.report.figures import map_axes

FONT = 9.0  # points
LETTER_WIDTH = 0.6 * FONT  # about the width of a letter; a wide sign counts twice
GAP = 3.0


class Box(NamedTuple):
    """A rectangle in points, from its lower left corner to its upper right one."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, box: Box) -> float:
        """Return the common area with another box."""
        width = min(self.right, box.right) - max(self.left, box.left)
        height = min(self.top, box.top) - max(self.bottom, box.bottom)
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


def label_centres(dots: Sequence[Dot], frame: Box) -> list[tuple[float, float]]:
    """Return the centre of each dot's label: greedily, the position that overlaps least.

    The largest dots come first; nearer positions win where nothing overlaps.
    """
    obstacles = [dot.box for dot in dots]
    labels: dict[int, Box] = {}
    for index in sorted(range(len(dots)), key=lambda i: (-dots[i].radius, i)):
        positions = _label_positions(dots[index])
        labels[index] = min(positions, key=lambda box: _cost(box, obstacles, frame))
        obstacles.append(labels[index])
    boxes = [labels[index] for index in range(len(dots))]
    return [((box.left + box.right) / 2, (box.bottom + box.top) / 2) for box in boxes]


def _label_positions(dot: Dot) -> Iterator[Box]:
    """Yield the positions above, below, right and left of a dot, at growing distances."""
    width, height = cell_len(dot.label) * LETTER_WIDTH, 1.3 * FONT
    for gap in (GAP, GAP + height, GAP + 2 * height):
        distance = dot.radius + gap
        for x, y in ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)):
            centre_x = dot.x + x * (distance + width / 2)
            centre_y = dot.y + y * (distance + height / 2)
            yield Box(
                centre_x - width / 2,
                centre_y - height / 2,
                centre_x + width / 2,
                centre_y + height / 2,
            )


def _cost(box: Box, obstacles: Sequence[Box], frame: Box) -> float:
    """Return the area that overlaps or lies outside; rounded, so that ties keep their order."""
    overlap = sum(box.overlap(obstacle) for obstacle in obstacles)
    return round(overlap + 2 * (box.area - box.overlap(frame)), 3)


MAX_RADIUS = 22.0  # radius of the largest bubble, in points
MAX_LONG_LABELS = 6  # with more segments than this, labels are shorter
Axis2 = tuple[Measure, Measure]


def bubbles(run: Run) -> Figure:
    """Draw a bubble a segment, its area the number of customers, whiskers to the quartiles."""
    measures = require(map_axes(run))
    figure, axes = new_plane(5.0, axis_title(measures[0]), axis_title(measures[1]))
    axes.margins(0.12)
    for segment in run.profile.segments:
        _bubble(axes, segment, measures, _radius(run, segment))
    _label(figure, axes, run, measures)
    return figure


def _radius(run: Run, segment: Segment) -> float:
    """Return a bubble's radius in points: its area is in proportion to the segment's size."""
    return MAX_RADIUS * math.sqrt(segment.size / max(s.size for s in run.profile.segments))


def _bubble(axes: Axes, segment: Segment, measures: Axis2, radius: float) -> None:
    x, y = (segment.numbers[measure.name].stats for measure in measures)
    medians = (x["median"].value, y["median"].value)
    axes.scatter(*medians, s=math.pi * radius**2, color=BLUE, alpha=0.35, linewidth=0)
    axes.plot([x["q25"].value, x["q75"].value], [medians[1]] * 2, color=BLUE, linewidth=0.9)
    axes.plot([medians[0]] * 2, [y["q25"].value, y["q75"].value], color=BLUE, linewidth=0.9)


def _label(figure: Figure, axes: Axes, run: Run, measures: Axis2) -> None:
    """Label the bubbles after the layout, which determines their distances."""
    figure.draw_without_rendering()
    dots = [_dot(axes, run, segment, measures) for segment in run.profile.segments]
    frame = axes.get_window_extent()
    centres = label_centres(dots, Box(frame.x0, frame.y0, frame.x1, frame.y1))
    for dot, centre in zip(dots, centres, strict=True):
        # A fine line leads to the bubble where there is no room beside it.
        arrow = {"arrowstyle": "-", "linewidth": 0.5, "color": INK, "shrinkB": dot.radius}
        axes.annotate(
            dot.label, (dot.x, dot.y), centre, xycoords="figure points", textcoords="figure points",
            ha="center", va="center", fontsize=FONT, annotation_clip=False, arrowprops=arrow,
        )  # fmt: skip


def _dot(axes: Axes, run: Run, segment: Segment, measures: Axis2) -> Dot:
    """Return a bubble in points: the figure has 72 dots an inch, so they are its pixels."""
    medians = [segment.numbers[measure.name].median.value for measure in measures]
    x, y = axes.transData.transform(medians)
    label = segment_label(
        run, segment.id, 24 if len(run.profile.segments) <= MAX_LONG_LABELS else 16
    )
    return Dot(float(x), float(y), _radius(run, segment), label)
