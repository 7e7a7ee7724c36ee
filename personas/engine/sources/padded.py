"""Text in columns of blanks: cells cut by runs of spaces, or by where blanks stand in all lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from personas.engine.sources.lines import read_lines
from personas.engine.sources.spool import Scratch, spool
from personas.facts.problem import Location, PersonasError, Problem

HELP = "Export the table with a sign between the cells, such as a comma or a tab."


def spool_padded(path: Path, name: str, scratch: Scratch) -> Path:
    """Write padded or fixed-width text (UTF-8) as CSV.

    Where every line has as many words as the header, words are cells; else the columns lie
    between the places that are blank in all lines. Raises `PersonasError` at the first line that
    fits neither.
    """
    width, odd, header, below = _measure(path, name)
    if odd is None:
        cells = (line.split() for _, line in _lines(path, name))
        return spool(next(cells), cells, scratch.new())
    spans = _spans(header, below)
    fixed = ([line[start:end].strip() for start, end in spans] for _, line in _lines(path, name))
    names = next(fixed)
    if len(names) < 2 or not all(names):
        raise _ragged(name, width, *odd)
    return spool(names, fixed, scratch.new())


def _measure(path: Path, name: str) -> tuple[int, tuple[int, str] | None, int, int]:
    """The words of the header, the first line with another number, the places filled.

    Places are bits, those of the header and those of all lines below it.
    """
    width, odd, header, below = 0, None, 0, 0
    for number, line in _lines(path, name):
        words = len(line.split())
        if not width:
            width, header = words, _filled(line)
            continue
        if odd is None and words != width:
            odd = (number, line)
        below |= _filled(line)
    return width, odd, header, below


def _filled(line: str) -> int:
    return int(re.sub(r"\s", "0", re.sub(r"\S", "1", line[::-1])), 2)


def _spans(header: int, below: int) -> list[tuple[int, int]]:
    """Where columns begin and end.

    A word of the header with nothing below it belongs to the name on its left.
    """
    spans: list[tuple[int, int]] = []
    for match in re.finditer("1+", bin(header | below)[:1:-1]):
        start, end = match.span()
        is_name_only = not (below >> start) & ((1 << (end - start)) - 1)
        if spans and is_name_only and start - spans[-1][1] == 1:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _lines(path: Path, name: str) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        for number, line in read_lines(stream, name):
            yield number, line.rstrip("\n").expandtabs()


def _ragged(name: str, width: int, number: int, line: str) -> PersonasError:
    found = len(line.split())
    message = f"The header has {width} words, this line {found}, and no columns of blanks part them"
    return PersonasError(Problem("E105", message, HELP, Location(name, number, text=line[:200])))
