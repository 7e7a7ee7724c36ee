"""The look that all charts share: a light card, dark ink, colours that all can tell apart."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from personas.report.escape import clean

# The page's style sheet finds these three in the SVG and replaces them in dark mode.
CARD, INK, FAINT = "#fdfdfe", "#24303c", "#d8dee5"
BLUE, ORANGE = "#0072b2", "#d55e00"  # of the palette by Okabe and Ito (2008)

SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "personas",
    "text.parse_math": False,
    "axes.unicode_minus": True,
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
    "figure.constrained_layout.use": True,
}

WIDTH = 7.6  # inches; every chart is as wide, so that they line up on a page


def new_figure(height: float) -> Figure:
    """Return an empty figure of the common width."""
    return Figure(figsize=(WIDTH, height))


def short(text: str, length: int = 28) -> str:
    """Return a label of one line and at most ``length`` characters."""
    one = clean(text)
    return one if len(one) <= length else one[: length - 1].rstrip() + "…"


def quiet(axes: Axes) -> None:
    """Take the frame and the ticks away; the labels say enough."""
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
