"""Bars: shares of customers, of money, and of the values of categories."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from personas.domain.measure import Measure
from personas.domain.run import Run
from personas.report.charts.style import (
    BLUE,
    FAINT,
    GREY,
    PALETTE,
    draw_legend,
    new_axes,
    new_figure,
    quiet,
    require,
    segment_label,
    short,
)
from personas.report.environments import phrases
from personas.report.figures import money_measure, strongest_categories
from personas.sandbox.jinja import percent
from personas.suppression import Row, category_cells


def sizes(run: Run) -> Figure:
    """Draw a bar a segment, in the order of their numbers, its share at the end."""
    segments = run.profile.segments
    figure, axes = new_axes(0.3 + 0.36 * len(segments))
    labels = [segment_label(run, s.id, 34) for s in segments]
    bars = axes.barh(labels, [s.share for s in segments], color=BLUE)
    axes.bar_label(bars, [f"{percent(s.share)}  ({s.size:,})" for s in segments], padding=4)
    axes.margins(x=0.16, y=0.01)
    _without_scale(axes)
    return figure


def _without_scale(axes: Axes) -> None:
    """Put the first bar on top; the bars' own labels replace a scale."""
    axes.invert_yaxis()
    axes.set_xticks([])
    quiet(axes)


def money(run: Run) -> Figure:
    """Draw two bars a segment: its shares of all customers, and of the chief value's total."""
    measure, value = require(money_measure(run)), require(run.value)
    segments, macros = run.profile.segments, phrases()
    figure, axes = new_axes(0.7 + 0.5 * len(segments))
    parts = [value.segments[segment.id].share for segment in segments]
    pairs: tuple[tuple[float, Sequence[float | None], str], ...] = (
        (-0.19, [s.share for s in segments], GREY),
        (0.19, parts, BLUE),
    )
    handles = []
    for shift, shares, colour in pairs:
        positions = [index + shift for index in range(len(segments))]
        bars = axes.barh(positions, [s or 0.0 for s in shares], 0.36, color=colour)
        axes.bar_label(bars, [macros.part(share) for share in shares], padding=4, fontsize=9)
        handles.append(bars)
    axes.set_yticks(range(len(segments)), [segment_label(run, s.id, 34) for s in segments])
    axes.margins(x=0.12, y=0.02)
    _without_scale(axes)
    names = [macros.share_of_customers(), macros.share_of_total(short(measure.label))]
    draw_legend(figure, handles, names, loc="outside upper left", ncols=2)
    return figure


MAX_VALUES = 5  # of a category; the others are one part


def categories(run: Run) -> Figure:
    """Draw a panel a category, a bar a segment, its parts the commonest values."""
    measures = strongest_categories(run)
    segments = len(run.profile.segments)
    figure = new_figure(len(measures) * (0.75 + 0.3 * segments))
    panels = figure.subplots(len(measures), 1, squeeze=False)
    for panel, measure in zip(panels.flat, measures, strict=True):
        _panel(panel, run, measure)
    return figure


def _panel(panel: Axes, run: Run, measure: Measure) -> None:
    rows = category_cells(run.profile, measure.name)
    values = [cell.value for cell in next(iter(rows.values()))][:MAX_VALUES]
    common = [value for value in values if value is not None]
    labels = [segment_label(run, segment, 26) for segment in rows]
    starts, parts = [0.0] * len(rows), []
    for index, value in enumerate(common):
        shares = [_share(row, value) for row in rows.values()]
        bars = panel.barh(labels, shares, 0.7, starts, color=PALETTE[index])
        parts.append((bars, short(value, 20)))
        starts = [a + b for a, b in zip(starts, shares, strict=True)]
    remainders = [
        1.0 - start if row else 0.0 for start, row in zip(starts, rows.values(), strict=True)
    ]
    if any(part > 1e-9 for part in remainders):
        bars = panel.barh(labels, remainders, 0.7, starts, color=FAINT)
        parts.append((bars, phrases().column["rest"]))

    panel.set_title(short(measure.label))
    panel.set_xlim(0, 1)
    _without_scale(panel)
    handles, names = zip(*parts, strict=True) if parts else ((), ())
    draw_legend(panel, handles, names, loc="upper left", bbox_to_anchor=(1, 1), fontsize=9)


def _share(row: Row, value: str) -> float:
    """Return a value's share; a withheld one is drawn as part of the remainder."""
    return next((cell.share for cell in row if cell.value == value and not cell.is_hidden), 0.0)
