"""How categories are shared out in each segment: bars of a hundred percent."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from personas.facts.measure import Measure
from personas.facts.run import Run
from personas.report.charts.look import FAINT, PALETTE, new_figure, segment_label, short
from personas.report.words import phrases
from personas.withholding import Row, category_cells

PANELS = 3  # more categories than this are left to the tables
VALUES = 5  # of a category; the others are one part


def categories(run: Run) -> Figure:
    """Draw a panel a category, a bar a segment, its parts the commonest values."""
    known = run.profile.population.categories
    measures = [m for m in run.measures if m.name in known][:PANELS]
    segments = len(run.profile.segments)
    figure = new_figure(len(measures) * (0.75 + 0.3 * segments))
    panels = figure.subplots(len(measures), 1, squeeze=False)
    for panel, measure in zip(panels.flat, measures, strict=True):
        _panel(panel, run, measure)
    return figure


def _panel(panel: Axes, run: Run, measure: Measure) -> None:
    rows = category_cells(run.profile, measure.name)
    values = [cell.value for cell in next(iter(rows.values()))][:VALUES]
    named = [value for value in values if value is not None]
    labels = [segment_label(run, segment, 26) for segment in rows]
    left = [0.0] * len(rows)
    for place, value in enumerate(named):
        shares = [_share(row, value) for row in rows.values()]
        panel.barh(labels, shares, 0.7, left, color=PALETTE[place], label=short(value, 20))
        left = [a + b for a, b in zip(left, shares, strict=True)]
    rest = [1.0 - done if row else 0.0 for done, row in zip(left, rows.values(), strict=True)]
    if any(part > 1e-9 for part in rest):
        panel.barh(labels, rest, 0.7, left, color=FAINT, label=phrases().column["rest"])
    _finish(panel, measure)


def _finish(panel: Axes, measure: Measure) -> None:
    panel.set_title(short(measure.label))
    panel.invert_yaxis()
    panel.set_xlim(0, 1)
    panel.set_xticks([])
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    panel.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False, fontsize=9)


def _share(row: Row, value: str) -> float:
    """A withheld share is drawn as part of the rest."""
    return next((cell.share for cell in row if cell.value == value and not cell.hidden), 0.0)
