"""Box plots of every numeric column."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from personas.facts.explored import Explored, NumberView
from personas.report.charts.look import BLUE, INK
from personas.report.explore.grid import small_figure
from personas.report.explore.view import EDGE
from personas.withholding import SMALLEST


def boxes(seen: Explored) -> Figure:
    """Draw a box a column, its whiskers from 10 % to 90 %.

    The outermost values are not drawn: each of them is one person.
    """
    names = sorted(seen.numbers)
    figure, fields = small_figure(names, 0.95)
    look: dict[str, Any] = {
        "boxprops": {"facecolor": BLUE, "alpha": 0.35, "linewidth": 0},
        "medianprops": {"color": INK, "linewidth": 1.4},
        "whiskerprops": {"color": BLUE, "linewidth": 0.9},
        "capprops": {"color": BLUE, "linewidth": 0.9},
    }
    for name, axes in zip(names, fields, strict=True):
        axes.bxp(
            [_box(seen.numbers[name])], orientation="horizontal", patch_artist=True,
            showfliers=False, widths=0.5, **look,
        )  # fmt: skip
        axes.set_yticks([])
    return figure


def _box(found: NumberView) -> dict[str, float]:
    summary = found.summary
    edge = EDGE if summary.count * EDGE >= SMALLEST else 0.25
    low, high = summary.quantile(edge), summary.quantile(1 - edge)
    quartiles = {"q1": summary.quantile(0.25), "med": summary.median, "q3": summary.quantile(0.75)}
    return {**quartiles, "whislo": low, "whishi": high}
