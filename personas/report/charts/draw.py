"""Draw one chart as SVG, with settings of our own."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from personas.domain.run import Run
from personas.report.charts.bars import categories, money, sizes
from personas.report.charts.boxes import boxes
from personas.report.charts.card import card
from personas.report.charts.heatmaps import correlations, heat
from personas.report.charts.lines import components, scatter, silhouettes, sweep
from personas.report.charts.map import bubbles
from personas.report.charts.style import SETTINGS
from personas.report.figures import FILES

_CHARTS: Mapping[str, Callable[[Run], Figure]] = {
    FILES["card"]: card,
    FILES["sizes"]: sizes,
    FILES["profile"]: heat,
    FILES["choosing"]: sweep,
    FILES["map"]: bubbles,
    FILES["scatter"]: scatter,
    FILES["components"]: components,
    FILES["silhouettes"]: silhouettes,
    FILES["boxes"]: boxes,
    FILES["categories"]: categories,
    FILES["money"]: money,
    FILES["correlations"]: correlations,
}


def draw(name: str, run: Run) -> bytes:
    """Return the chart of this file name as SVG."""
    return draw_figure(name, lambda: _CHARTS[name](run))


def draw_figure(name: str, draw_chart: Callable[[], Figure]) -> bytes:
    """Return the figure of ``draw_chart`` as SVG, in the style of all charts."""
    with _settings(name):
        return _svg(draw_chart())


@contextmanager
def _settings(name: str) -> Iterator[None]:
    """Use our settings only: a matplotlibrc of the machine must not change the bytes."""
    with mpl.rc_context(), warnings.catch_warnings():
        # Text stays text in the SVG, so a sign that our measuring font lacks is still shown.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        # Ids are hashes of this: several charts may stand in one page.
        mpl.rcParams["svg.hashsalt"] = f"personas {name}"
        yield


def _svg(figure: Figure) -> bytes:
    out = io.BytesIO()
    no_metadata = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    # `Figure.savefig` would draw all twice: once to find the layout, which drawing does by itself.
    FigureCanvasSVG(figure).print_svg(out, metadata=no_metadata)  # type: ignore[no-untyped-call]
    # Nothing refers to the ids of groups, and they would be the same in every chart.
    return re.sub(rb'<g id="[^"<>]*"(/?)>', rb"<g\1>", out.getvalue())
