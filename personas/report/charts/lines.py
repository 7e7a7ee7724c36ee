"""Lines: silhouettes by segment, scores of the sweep over k. Points: customers on two axes."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from personas.domain.run import Cloud, Point, Run
from personas.report.charts.style import (
    BLUE,
    INK,
    ORANGE,
    axis_title,
    ink_on,
    legend_beside,
    new_axes,
    new_figure,
    new_plane,
    plain_numbers,
    require,
    segment_colour,
    segment_label,
    segment_marker,
)
from personas.report.environments import phrases
from personas.report.figures import map_axes

GAP = 0.02  # between two blades, as a share of all customers


def silhouettes(run: Run) -> Figure:
    """Draw a blade a segment, as thick as its share, from its lowest silhouette to its highest."""
    blades = require(require(run.pictures).silhouettes)
    figure, axes = new_axes(0.9 + 0.38 * len(run.profile.segments))
    top, ticks = 0.0, []
    for segment in run.profile.segments:
        lengths = blades.quantiles.get(segment.id, (0.0, 0.0))[::-1]
        heights = [top + segment.share * i / (len(lengths) - 1) for i in range(len(lengths))]
        axes.fill_betweenx(heights, 0, lengths, color=segment_colour(segment.id), linewidth=0)
        ticks.append(top + segment.share / 2)
        top += segment.share + GAP
    axes.axvline(blades.mean, color=INK, linewidth=1, linestyle="--")
    axes.set_yticks(ticks, [segment_label(run, s.id, 30) for s in run.profile.segments])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(phrases().column["silhouette"])
    plain_numbers(axes.xaxis)
    return figure


def sweep(run: Run) -> Figure:
    """Draw the elbow on the left and the silhouettes on the right."""
    titles = phrases().column
    figure = new_figure(2.7)
    elbow, silhouette = figure.subplots(1, 2)
    candidates = run.choice.candidates
    ks = [c.k for c in candidates]
    _line(elbow, ks, [c.inertia for c in candidates], run.choice.k, titles["inertia"])
    _line(silhouette, ks, [c.silhouette for c in candidates], run.choice.k, titles["silhouette"])
    return figure


def _line(axes: Axes, ks: Sequence[int], values: Sequence[float], k: int, title: str) -> None:
    axes.plot(ks, values, color=BLUE, marker="o", markersize=4, linewidth=1.6)
    axes.set_title(title)
    axes.set_xlabel("k")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    plain_numbers(axes.yaxis)
    axes.margins(y=0.16)
    axes.grid(axis="y", linewidth=0.6)
    if k in ks:
        value = values[ks.index(k)]
        axes.plot([k], [value], color=ORANGE, marker="o", markersize=9, linestyle="none")
        axes.annotate(f"k = {k}", (k, value), (0, 9), textcoords="offset points", ha="center")


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
