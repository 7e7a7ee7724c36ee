"""Box plots by segment, a panel a measure: the middle half, the median, whiskers to 5 and 95 %."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from personas.domain.measure import Measure
from personas.domain.profile import Segment
from personas.domain.run import Run
from personas.report.charts.style import (
    INK,
    axis_title,
    ink_on,
    new_figure,
    plain_numbers,
    segment_colour,
    segment_label,
)
from personas.report.figures import boxed_measures
from personas.suppression import SMALLEST

COLUMNS = 3
MAX_NARROW_TICK = 10_000  # from here on, four numbers along a panel would touch


def boxes(run: Run) -> Figure:
    """Draw a panel a measure, three beside each other, a box a segment."""
    measures, segments = boxed_measures(run), run.profile.segments
    rows, columns = math.ceil(len(measures) / COLUMNS), min(len(measures), COLUMNS)
    figure = new_figure(rows * (0.9 + 0.3 * len(segments)))
    panels = figure.subplots(rows, columns, squeeze=False)
    for index, panel in enumerate(panels.flat):
        if index >= len(measures):
            panel.set_visible(False)
            continue
        _panel(panel, measures[index], segments)
        labels = [segment_label(run, s.id, 18) for s in segments]
        panel.set_yticks(range(len(segments)), labels if index % columns == 0 else [])
    return figure


def _panel(panel: Axes, measure: Measure, segments: tuple[Segment, ...]) -> None:
    panel.set_title(axis_title(measure, 28))
    for row, segment in enumerate(segments):
        if measure.name in segment.numbers:
            _box(panel, row, segment, measure.name)
    panel.set_ylim(len(segments) - 0.4, -0.6)
    panel.locator_params(axis="x", nbins=4 if abs(panel.get_xlim()[1]) < MAX_NARROW_TICK else 2)
    plain_numbers(panel.xaxis)
    panel.grid(axis="x", linewidth=0.6)
    panel.tick_params(axis="y", length=0)
    panel.spines["left"].set_visible(False)


def _box(panel: Axes, row: int, segment: Segment, measure: str) -> None:
    stats = {name: stat.value for name, stat in segment.numbers[measure].stats.items()}
    # Of few customers, the outer twentieths would be about one customer's own value.
    if segment.size >= 2 * SMALLEST:
        panel.plot([stats["q5"], stats["q95"]], [row] * 2, color=INK, linewidth=0.9)
    width = stats["q75"] - stats["q25"]
    panel.barh(row, width, 0.56, stats["q25"], color=segment_colour(segment.id))
    ink = ink_on(segment_colour(segment.id))
    panel.plot([stats["median"]] * 2, [row - 0.28, row + 0.28], color=ink, linewidth=1.6)
