"""Scatter plots: a point near each customer on two axes, a colour and a shape a segment."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from personas.domain.pictures import Cloud, Point
from personas.domain.run import Run
from personas.report.charts.style import (
    axis_title,
    ink_on,
    legend_beside,
    new_plane,
    require,
    segment_colour,
    segment_marker,
)
from personas.report.environments import phrases
from personas.report.figures import map_axes


def scatter(run: Run) -> Figure:
    """Draw the customers on the two measures that separate segments most."""
    x, y = require(map_axes(run))
    return _draw(run, require(require(run.pictures).scatter), axis_title(x), axis_title(y))


def components(run: Run) -> Figure:
    """Draw the customers on the first two principal components of the features."""
    cloud, component = require(require(run.pictures).components), phrases().component
    first, second = (
        component(name, share)
        for name, share in zip(cloud.axes, cloud.explained_variance or (0.0, 0.0), strict=True)
    )
    return _draw(run, cloud, first, second)


def _draw(run: Run, cloud: Cloud, x_title: str, y_title: str) -> Figure:
    figure, axes = new_plane(4.4, x_title, y_title)
    for segment in run.profile.segments:
        points = [(x, y) for number, x, y in cloud.points if number == segment.id]
        axes.scatter(
            [x for x, _ in points],
            [y for _, y in points],
            s=16,
            color=segment_colour(segment.id),
            marker=segment_marker(segment.id),
            alpha=0.55,
            linewidth=0,
        )
    for medians in cloud.medians:
        _write_number(axes, medians)
    legend_beside(figure, run)
    return figure


def _write_number(axes: Axes, medians: Point) -> None:
    """Write the segment's number at its medians, on a disc of its colour."""
    segment, x, y = medians
    axes.scatter([x], [y], s=200, color=segment_colour(segment), linewidth=1.2, edgecolor="white")
    ink = ink_on(segment_colour(segment))
    axes.text(x, y, str(segment), color=ink, ha="center", va="center_baseline", weight="bold")
