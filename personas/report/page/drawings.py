"""Charts inside a page: the same drawing in a third of the bytes."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby

_TAG = re.compile(r"<[^>]*>")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_NO_TURN = re.compile(r' transform="rotate\(-?0 [^)]*\)"')
_FONT = re.compile(r" ?font-family: [^;\"]*;?")  # the page has its own
_BETWEEN = re.compile(r">\s+<")
_NOTHING = re.compile(
    r'(?<=") (?:xmlns(?::xlink)?|version)="[^"]*"'
    r"|<g/>|<style[^>]*>[^<]*</style>|<defs></defs>|<defs/>"
)
_SHELL = re.compile(r"<g>(<(use|path|text)\b(?:(?!</?g\b).)*)</g>", re.DOTALL)
_STYLE = re.compile(r' style="([^"]*)"')
_ALIKE = re.compile(
    r'<use href="#([^"]*)" x="[^"]*" y="[^"]*" style="([^"]*)"/>'
    r'(?:<use href="#\1" x="[^"]*" y="[^"]*" style="\2"/>)+'
)
_LABELS = re.compile(
    r'<text style="([^"]*)"[^>]*>[^<]*</text>(?:<text style="\1"[^>]*>[^<]*</text>)+'
)
_SHAPE = re.compile(r'(<path id="([^"]*)"([^>]*)/>)')
_POSITION = re.compile(r' x="([^"]*)" y="([^"]*)"')
_OUTLINE = re.compile(r' d="([-MLz\d. ]*)"')  # of straight lines
_CORNER = re.compile(r"(\S+) (\S+)")
_COLOURS = {  # of the page, light and dark
    "fill: #fdfdfe": "fill: none",
    "#24303c": "var(--ink)",
    "#d8dee5": "var(--line)",
}
MANY = 12  # marks or corners, which are drawn to a whole pixel
_MIN_STYLES = 3  # as many elements share a style by a class

Corner = tuple[float, float]


def slim(svg: bytes, prefix: str) -> bytes:
    """Return a drawing with coordinates of a tenth of a pixel and short ids after ``prefix``.

    Marks of one style become the corners of one path; common styles become classes. Text is left
    as it is.
    """
    text = _TAG.sub(_slim_tag, svg.decode("utf-8"))
    text = _NOTHING.sub("", _NOTHING.sub("", _BETWEEN.sub("><", text)))
    text = _ALIKE.sub(_markers, _SHELL.sub(r"\1", _SHELL.sub(r"\1", text)))
    text = _NOTHING.sub("", _with_each_shape_once(_LABELS.sub(_group, text)))
    for number, name in enumerate(dict.fromkeys(re.findall(r' id="([^"]+)"', text))):
        text = re.sub(rf'(?<=[#"]){re.escape(name)}(?=[)"])', f"{prefix}{number}", text)
    return _with_classes(text, prefix).encode("utf-8")


def _with_each_shape_once(text: str) -> str:
    first: dict[str, str] = {}
    for shape, name, drawing in _SHAPE.findall(text):
        if first.setdefault(drawing, name) != name:
            text = text.replace(shape, "").replace(f'#{name}"', f'#{first[drawing]}"')
    return text


def _slim_tag(tag: re.Match[str]) -> str:
    """Break no path over lines: inside a tag a blank does as well."""
    short = _FONT.sub("", _NO_TURN.sub("", re.sub(r"\s+", " ", tag[0])))
    for old, new in (("xlink:href=", "href="), *_COLOURS.items()):
        short = short.replace(old, new)
    short = _LONG_NUMBER.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), short)
    return _OUTLINE.sub(lambda outline: f' d="{_outline(outline[1])}"', short)


def _outline(lines: str) -> str:
    """Return a path without the corners that lie on a straight line along an axis."""
    parts = re.findall(r"M([^Mz]*)(z?)", lines.replace("L", ""))
    return "".join(f"{_path(_corners(part))}{end}" for part, end in parts)


def _path(corners: list[Corner]) -> str:
    if len(corners) > MANY:
        return _relative(corners)
    return "M" + " ".join(f"{x:g} {y:g}" for x, y in corners)


def _corners(part: str) -> list[Corner]:
    corners: list[Corner] = []
    for x, y in _CORNER.findall(part):
        corner = (float(x), float(y))
        if len(corners) > 1 and _is_between(corners[-2], corners[-1], corner):
            corners.pop()
        corners.append(corner)
    return corners


def _is_between(before: Corner, corner: Corner, after: Corner) -> bool:
    """Return whether a corner lies between two others on a line along an axis."""
    return any(
        before[i] == corner[i] == after[i]
        and min(before[j], after[j]) <= corner[j] <= max(before[j], after[j])
        for i, j in ((0, 1), (1, 0))
    )


def _markers(series: re.Match[str]) -> str:
    """Return marks of one shape and style as a path that has one at each corner."""
    places = _POSITION.findall(series[0])
    name = f"{series[1]}-{series.start()}"
    corners = _relative([(float(x), float(y)) for x, y in places])
    return (
        f'<marker id="{name}" overflow="visible" markerUnits="userSpaceOnUse" style="{series[2]}">'
        f'<use href="#{series[1]}"/></marker>'
        f'<path d="{corners}" style="fill:none;marker:url(#{name})"/>'
    )


def _relative(places: list[Corner]) -> str:
    """Return a path by steps from place to place; many of them in whole pixels."""
    digits = 0 if len(places) > MANY else 1
    rounded = [(round(x, digits), round(y, digits)) for x, y in places]
    rounded = [point for point, _ in groupby(rounded)]
    before = [(0.0, 0.0), *rounded]
    steps = [
        f"{x - x0:.{digits}f} {y - y0:.{digits}f}"
        for (x, y), (x0, y0) in zip(rounded, before, strict=False)
    ]
    return "m" + " ".join(steps).replace(" -", "-").replace(".0", "")


def _group(series: re.Match[str]) -> str:
    style = f' style="{series[1]}"'
    return f"<g{style}>{series[0].replace(style, '')}</g>"


def _with_classes(text: str, prefix: str) -> str:
    """Return a drawing that holds each style of several elements once."""
    counts = Counter(_STYLE.findall(text))
    styles = [style for style, count in counts.items() if count >= _MIN_STYLES]
    for number, style in enumerate(styles):
        text = text.replace(f' style="{style}"', f' class="{prefix}s{number}"')
    rules = "".join(f".{prefix}s{i}{{{style}}}" for i, style in enumerate(styles))
    return re.sub(r"(<svg[^>]*>)", rf"\1<style>{rules}</style>", text, count=1) if rules else text
