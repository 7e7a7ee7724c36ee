"""Charts inside a page: the same drawing in half as many bytes."""

from __future__ import annotations

import re

_TAG = re.compile(r"<[^>]*>")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_NO_TURN = re.compile(r' transform="rotate\(-?0 [^)]*\)"')
_FONT = re.compile(r" ?font-family: [^;\"]*;?")  # the page has its own
_BETWEEN = re.compile(r">\s+<")
_SHELL = re.compile(r"<g>(<(use|path|text)\b(?:(?!</?g\b).)*)</g>", re.DOTALL)
_ALIKE = re.compile(r'(?:<use [^>]*? style="([^"]*)"/>)(?:<use [^>]*? style="\1"/>)+')
_LABELS = re.compile(
    r'<text style="([^"]*)"[^>]*>[^<]*</text>(?:<text style="\1"[^>]*>[^<]*</text>)+'
)


def slim(svg: bytes, prefix: str) -> bytes:
    """Return a drawing with coordinates of a tenth of a pixel and short ids after ``prefix``.

    Marks of one style become a group. Text is left as it is.
    """
    text = _TAG.sub(_slim_tag, svg.decode("utf-8"))
    text = _BETWEEN.sub("><", _without_newlines(text))
    text = _SHELL.sub(r"\1", text)
    text = _LABELS.sub(_group, _ALIKE.sub(_group, text)).replace("xlink:href=", "href=")
    for number, name in enumerate(dict.fromkeys(re.findall(r' id="([^"]+)"', text))):
        text = re.sub(rf'(?<=[#"]){re.escape(name)}(?=[)"])', f"{prefix}{number}", text)
    return text.encode("utf-8")


def _slim_tag(tag: re.Match[str]) -> str:
    short = _FONT.sub("", _NO_TURN.sub("", tag[0]))
    return _LONG_NUMBER.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), short)


def _without_newlines(text: str) -> str:
    """Break no path over lines: inside a tag a blank does as well."""
    return _TAG.sub(lambda tag: re.sub(r"\s+", " ", tag[0]), text)


def _group(series: re.Match[str]) -> str:
    style = f' style="{series[1]}"'
    return f"<g{style}>{series[0].replace(style, '')}</g>"
