"""How rows are shared out among the values of every category."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from personas.facts.explored import Explored
from personas.report.charts.look import BLUE, FAINT, quiet, short
from personas.report.explore.grid import small_figure
from personas.report.explore.view import view
from personas.report.explore.words import phrases
from personas.wording import percent

MOST = 9  # categories: more are left to the table


def categories(seen: Explored) -> Figure:
    """Draw a panel a category, a bar for each of its commonest values, one for the others."""
    found = view(seen, private=False)["categories"][:MOST]
    figure, fields = small_figure([category["name"] for category in found], 1.15)
    for category, axes in zip(found, fields, strict=True):
        common = [(value["value"], value["share"]) for value in category["common"]]
        rest = 1.0 - sum(share for _, share in common)
        others = [(phrases().others(category), rest)] if category["more"] else []
        _bars(axes, common + others, len(common))
    return figure


def _bars(axes: Axes, shares: Sequence[tuple[str, float]], named: int) -> None:
    places = range(len(shares))
    colours = [BLUE if place < named else FAINT for place in places]
    bars = axes.barh(places, [share for _, share in shares], 0.7, color=colours)
    axes.bar_label(bars, [percent(share) for _, share in shares], padding=3, fontsize=8)
    axes.set_yticks(places, [short(value, 14) for value, _ in shares], fontsize=8)
    axes.set_ylim(max(len(shares), 3) - 0.5, -0.5)
    axes.margins(x=0.3)
    axes.set_xticks([])
    quiet(axes)
