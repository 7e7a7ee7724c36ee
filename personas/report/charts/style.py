"""The style of all charts: a light card, dark ink, colours that colour-blind eyes distinguish."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from personas.domain.measure import Measure
from personas.domain.run import Run
from personas.report.escape import clean
from personas.report.figures import title_of
from personas.sandbox.jinja import MINUS

# The page's style sheet finds these in the SVG and repaints them with its own.
CARD, INK, FAINT = "#fdfdfe", "#24303c", "#d8dee5"
BLUE, ORANGE = "#0072b2", "#d55e00"  # of the palette by Okabe and Ito (2008)
GREY = "#8a96a3"
PALETTE = (BLUE, ORANGE, "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#6a51a3")
# Of segments in the order of the answer, at least 3:1 on a light card.
PERSONA_COLOURS = (
    "#455ba7", "#df700e", "#3c9175", "#742766", "#906201",
    "#2091fb", "#0f510b", "#ac1743", "#696c78", "#5c1ea9",
)  # fmt: skip
MARKERS = "osD^vP"

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

Fact = TypeVar("Fact")
Colour = str | tuple[float, float, float, float]
WIDTH = 7.6  # inches; every chart is as wide, so that they line up on a page


def require(fact: Fact | None) -> Fact:
    """Return a fact that a chart needs; `chart_names` checks that it exists."""
    if fact is None:
        raise LookupError("a chart has no facts to draw")
    return fact


def new_figure(height: float) -> Figure:
    """Return an empty figure of the common width."""
    return Figure(figsize=(WIDTH, height))


def new_axes(height: float) -> tuple[Figure, Axes]:
    """Return a figure of the common width, and axes that fill it."""
    figure = new_figure(height)
    return figure, figure.subplots()


def new_plane(height: float, x: str, y: str) -> tuple[Figure, Axes]:
    """Return axes with titles, on which points lie by two numbers."""
    figure, axes = new_axes(height)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.grid(linewidth=0.6)
    plain_numbers(axes.xaxis)
    plain_numbers(axes.yaxis)
    return figure, axes


def short(text: str, length: int = 28) -> str:
    """Return a label of one line and at most ``length`` characters."""
    line = clean(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def axis_title(measure: Measure, length: int = 40) -> str:
    """Return a measure's label and unit, once."""
    unit = f"({measure.unit})" if measure.unit else ""
    return short(measure.label if unit in measure.label else f"{measure.label} {unit}", length)


def segment_label(run: Run, segment: int, length: int) -> str:
    """Return a segment's number and as much of its name as ``length`` allows."""
    return f"{segment}  {short(title_of(run.names[segment].name), length)}"


def segment_colour(segment: int) -> str:
    """Return a segment's colour; where colours repeat, `segment_marker` differs."""
    return PALETTE[(segment - 1) % len(PALETTE)]


def segment_marker(segment: int) -> str:
    """Return a segment's shape of points."""
    return MARKERS[(segment - 1) % len(MARKERS)]


def ink_on(colour: Colour) -> str:
    """Return black or white, whichever stands out more (WCAG 2.2, relative luminance)."""
    red, green, blue = (_linear(part) for part in to_rgb(colour))
    return "black" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "white"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def legend_beside(figure: Figure, run: Run) -> None:
    """List the segments on the right, each with its colour, shape and number."""
    handles = [
        Line2D([], [], linestyle="none", color=segment_colour(s.id), marker=segment_marker(s.id))
        for s in run.profile.segments
    ]
    labels = [segment_label(run, s.id, 22) for s in run.profile.segments]
    draw_legend(figure, handles, labels, loc="outside right upper", fontsize=9)


def draw_legend(
    target: Axes | Figure, handles: Sequence[Any], labels: Sequence[str], **options: Any
) -> None:
    """Draw a legend of any labels; matplotlib leaves out those that start with an underscore."""
    if not handles:
        return
    numbers = [str(index) for index in range(len(labels))]
    legend = target.legend(handles, numbers, frameon=False, **options)
    for text, label in zip(legend.get_texts(), labels, strict=True):
        text.set_text(label)


def plain_numbers(axis: Axis) -> None:
    """Format an axis' numbers as the report does: no powers of ten, thousands separated."""
    # Ten digits: a tick is a round number, and rounding it further would put it out of place.
    axis.set_major_formatter(lambda value, _: f"{value:,.10g}".replace("-", MINUS))


def quiet(axes: Axes) -> None:
    """Remove the frame and the ticks; the labels suffice."""
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
