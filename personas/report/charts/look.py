"""The look that all charts share: a light card, dark ink, colours that all can tell apart."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure

from personas.facts.run import Run
from personas.report.escape import clean
from personas.report.figures import title_of
from personas.wording import MINUS

# The page's style sheet finds these in the SVG and repaints them with its own.
CARD, INK, FAINT = "#fdfdfe", "#24303c", "#d8dee5"
BLUE, ORANGE = "#0072b2", "#d55e00"  # of the palette by Okabe and Ito (2008)

SETTINGS: Any = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "axes.unicode_minus": True,
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib: the same measures everywhere
    "font.size": 10.0,
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.titlesize": 11.0,
    "axes.titlelocation": "left",
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": FAINT,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": CARD,
    "savefig.facecolor": CARD,
    "figure.dpi": 72.0,  # as SVG has it: a pixel is a point
    "figure.constrained_layout.use": True,
    "figure.constrained_layout.w_pad": 0.14,
    "figure.constrained_layout.h_pad": 0.12,
}

WIDTH = 7.6  # inches; every chart is as wide, so that they line up on a page


def new_figure(height: float) -> Figure:
    """Return an empty figure of the common width."""
    return Figure(figsize=(WIDTH, height))


def short(text: str, length: int = 28) -> str:
    """Return a label of one line and at most ``length`` characters."""
    one = clean(text)
    return one if len(one) <= length else one[: length - 1].rstrip() + "…"


def segment_label(run: Run, segment: int, length: int) -> str:
    """Return a segment's number and as much of its name as ``length`` allows."""
    return f"{segment}  {short(title_of(run.names[segment].name), length)}"


def plain_numbers(axis: Axis) -> None:
    """Write an axis' numbers as the report does: no powers of ten, thousands apart."""
    # Ten digits: a tick is a round number, and rounding it further would put it out of place.
    axis.set_major_formatter(lambda value, _: f"{value:,.10g}".replace("-", MINUS))


def quiet(axes: Axes) -> None:
    """Take the frame and the ticks away; the labels say enough."""
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
