"""The card: the answer as a picture to share, 1200 × 630 pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Polygon, Rectangle
from matplotlib.textpath import text_to_path

from personas.domain.run import Run
from personas.report.charts.style import PERSONA_COLOURS, ink_on
from personas.report.environments import phrases
from personas.report.escape import clean
from personas.report.views.answer import Tile
from personas.report.views.run import RunView, run_view
from personas.report.views.segment import SegmentView

SIZE = (1200, 630)
PIXELS_PER_INCH = 72
MARGIN, WIDTH = 56, 1200 - 2 * 56
PAPER, INK, SOFT, LINE = "#faf9f6", "#1d1c1a", "#5a5750", "#d9d5cc"
SERIF, SANS = "DejaVu Serif", "DejaVu Sans"
MIN_LABELLED = 0.045  # narrower parts of a bar have no label
MAX_KEYS = 6  # segments with names; the picture has no room for more
BAR_HEIGHT, CUSTOMERS_TOP, VALUE_TOP = 40, 410, 486
LONE_HEIGHT = 96  # of the bar of customers where there is none of value


@dataclass(frozen=True, slots=True)
class Part:
    """A segment in the bars: ``value`` is None where there is no bar of value."""

    name: str
    colour: str
    customers: float
    value: float | None
    is_weak: bool


def card(run: Run) -> Figure:
    """Draw headline, tiles, and what the segments are of customers and value."""
    view = run_view(run)
    figure = Figure(figsize=(SIZE[0] / PIXELS_PER_INCH, SIZE[1] / PIXELS_PER_INCH))
    figure.set_layout_engine("none")
    figure.set_facecolor(PAPER)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, SIZE[0]), ylim=(SIZE[1], 0))
    axes.set_axis_off()
    _write(axes, MARGIN, 54, phrases().heading["card"], 16, colour=SOFT)
    _draw_headline(axes, view)
    _draw_tiles(axes, view.answer.tiles)
    parts = tuple(_parts(view))
    _draw_bars(axes, view, parts)
    _draw_keys(axes, parts)
    return figure


def _parts(view: RunView) -> Iterator[Part]:
    """Yield the segments in the order of the answer; without value where a bar cannot show it."""
    shares = [_value_share(segment) for segment in view.ranked]
    has_bar = all(share is not None and share >= 0 for share in shares)
    for index, (segment, share) in enumerate(zip(view.ranked, shares, strict=True)):
        colour = PERSONA_COLOURS[index % len(PERSONA_COLOURS)]
        value = share if has_bar else None
        yield Part(segment.title, colour, segment.share, value, segment.certainty.is_weak)


def _value_share(segment: SegmentView) -> float | None:
    return segment.value.share if segment.value else None


def _draw_headline(axes: Axes, view: RunView) -> None:
    lines = wrap(view.answer.headline, 40, WIDTH, 3, SERIF)
    size = 40 if len(lines) < 3 else 33
    lines = wrap(view.answer.headline, size, WIDTH, 3, SERIF)
    y = 110.0
    for line in lines:
        _write(axes, MARGIN, y, line, size, family=SERIF, is_bold=True)
        y += size * 1.25
    for line in wrap(view.answer.further, 19, WIDTH, 1 if len(lines) > 2 else 2):
        _write(axes, MARGIN, y - 6, line, 19, colour=SOFT)
        y += 26


def _draw_tiles(axes: Axes, tiles: Sequence[Tile]) -> None:
    width = WIDTH / len(tiles)
    for index, tile in enumerate(tiles):
        x = MARGIN + index * width
        axes.plot([x, x + width - 24], [266, 266], color=LINE, linewidth=1)
        _write(axes, x, 292, fit(tile.label, 15, width - 24), 15, colour=SOFT)
        _write(axes, x, 326, fit(tile.value, 28, width - 24), 28, is_bold=True)
        for row, line in enumerate(wrap(tile.note, 14, width - 24, 2)):
            _write(axes, x, 351 + 18 * row, line, 14, colour=SOFT)


def _draw_bars(axes: Axes, view: RunView, parts: Sequence[Part]) -> None:
    say = phrases()
    _write(axes, MARGIN, 402, say.tile["customers"], 14, colour=SOFT)
    customers = [(part, part.customers) for part in parts]
    values = [(part, part.value) for part in parts if part.value is not None]
    if view.value is None or not values:
        _draw_bar(axes, CUSTOMERS_TOP, customers, LONE_HEIGHT)
        return
    _draw_bar(axes, CUSTOMERS_TOP, customers)
    _draw_bar(axes, VALUE_TOP, values)
    _draw_ribbons(axes, customers, values)
    label = fit(view.value.label, 14, WIDTH - 200)
    _write(axes, MARGIN, 544, label, 14, colour=SOFT)
    total = say.amount(view.value.total, view.value.unit)
    _write(axes, MARGIN + WIDTH, 544, total, 14, colour=SOFT, align="right")


def _draw_bar(
    axes: Axes, y: float, shares: Sequence[tuple[Part, float]], height: float = BAR_HEIGHT
) -> None:
    for part, start, width in _spans(shares):
        hatch = "///" if part.is_weak else None
        box = Rectangle((start, y), max(width - 2, 0.5), height, facecolor=part.colour,
                        edgecolor=PAPER, linewidth=0, hatch=hatch)  # fmt: skip
        axes.add_patch(box)
        if width >= MIN_LABELLED * WIDTH:
            label = phrases().share(width / WIDTH)
            colour = ink_on(part.colour)
            middle = start + width / 2
            _write(
                axes,
                middle,
                y + height / 2 + 6,
                label,
                16,
                colour=colour,
                is_bold=True,
                align="center",
            )


def _draw_ribbons(
    axes: Axes, customers: Sequence[tuple[Part, float]], values: Sequence[tuple[Part, float]]
) -> None:
    top = CUSTOMERS_TOP + BAR_HEIGHT
    for (part, x, width), (_, x_low, width_low) in zip(
        _spans(customers), _spans(values), strict=True
    ):
        corners = [(x, top), (x + width - 2, top), (x_low + width_low - 2, VALUE_TOP),
                   (x_low, VALUE_TOP)]  # fmt: skip
        axes.add_patch(Polygon(corners, facecolor=part.colour, alpha=0.25, linewidth=0))


def _spans(shares: Sequence[tuple[Part, float]]) -> Iterator[tuple[Part, float, float]]:
    """Yield where each part of a full bar starts, and its width."""
    start, total = float(MARGIN), sum(share for _, share in shares) or 1.0
    for part, share in shares:
        width = WIDTH * share / total
        yield part, start, width
        start += width


def _draw_keys(axes: Axes, parts: Sequence[Part]) -> None:
    """List the first segments, each with its colour and its shares."""
    width, top = WIDTH / 3, 578 if parts and parts[0].value is not None else 548
    for index, part in enumerate(parts[:MAX_KEYS]):
        x, y = MARGIN + index % 3 * width, top + index // 3 * 30
        figures = str(phrases().card_shares(part.customers, part.value))
        axes.add_patch(Rectangle((x, y - 12), 14, 14, facecolor=part.colour, linewidth=0))
        name = fit(part.name, 15, width - 44 - _width(figures, 15, SANS))
        _write(axes, x + 22, y, name, 15)
        _write(axes, x + 30 + _width(name, 15, SANS), y, figures, 15, colour=SOFT)


def _write(
    axes: Axes, x: float, y: float, text: object, size: float, *, colour: str = INK,
    family: str = SANS, is_bold: bool = False, align: str = "left",
) -> None:  # fmt: skip
    weight = "bold" if is_bold else "normal"
    axes.text(x, y, clean(str(text)), fontsize=size, color=colour, family=family, weight=weight,
              ha=align, va="baseline")  # fmt: skip


def wrap(text: str, size: float, width: float, most: int, family: str = SANS) -> list[str]:
    """Return a text as lines of at most this width in pixels; what is over ``most`` ends in …"""
    lines: list[str] = []
    for word in clean(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, size, family) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1 :] = [" ".join(lines[most - 1 :])]
    return [fit(line, size, width, family) for line in lines]


def fit(text: str, size: float, width: float, family: str = SANS) -> str:
    """Return a text that is no wider than this in pixels, its end replaced by … where it was."""
    line = clean(str(text))
    if _width(line, size, family) <= width:
        return line
    while line and _width(line + "…", size, family) > width:
        line = line[:-1]
    return line.rstrip() + "…"


def _width(text: str, size: float, family: str) -> float:
    """Return the width of a text in pixels, as wide as its widest weight."""
    font = FontProperties(family=family, size=size, weight="bold" if family == SERIF else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])
