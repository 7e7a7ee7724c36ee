"""Text whose cells are parted by blanks: words, or columns of fixed width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from personas.domain.problem import Location, PersonasError, Problem
from personas.files.bounds import read_lines
from personas.files.spool import spool
from personas.files.temporary import Scratch
from personas.ingest.text.header import is_ruler

DELIMITER_HELP = (
    "Export the table with a sign between the cells, such as a comma or a tab. If the header is "
    "another line than was taken, say which: --header-row N."
)


def spool_padded(path: Path, name: str, scratch: Scratch, skip: int = 0) -> Path:
    """Write padded or fixed-width text (UTF-8) below ``skip`` lines as CSV.

    Where every line has as many words as the header, words are cells; else columns lie between the
    positions that are blank in all lines. Raises `PersonasError` at the first line that fits
    neither.
    """
    width, ragged_line, header, below = _measure(path, name, skip)
    if ragged_line is None:
        cells = (line.split() for _, line in _lines(path, name, skip))
        return spool(next(cells), cells, scratch.new())
    spans = _spans(header, below)
    rows = (
        [line[start:end].strip() for start, end in spans] for _, line in _lines(path, name, skip)
    )
    names = next(rows)
    if len(names) < 2 or not all(names):
        raise _ragged_error(name, width, *ragged_line)
    return spool(names, rows, scratch.new())


def _measure(path: Path, name: str, skip: int) -> tuple[int, tuple[int, str] | None, int, int]:
    """The words of the header, the first line with another number, the positions of text.

    Positions are bits, those of the header and those of all lines below it.
    """
    width, ragged_line, header, below = 0, None, 0, 0
    for number, line in _lines(path, name, skip):
        words = len(line.split())
        if not width:
            width, header = words, _positions(line)
            continue
        if ragged_line is None and words != width:
            ragged_line = (number, line)
        below |= _positions(line)
    return width, ragged_line, header, below


def _positions(line: str) -> int:
    return int(re.sub(r"\s", "0", re.sub(r"\S", "1", line[::-1])), 2)


def _spans(header: int, below: int) -> list[tuple[int, int]]:
    """The start and end of each column.

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


def _lines(path: Path, name: str, skip: int) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        for number, line in read_lines(stream, name):
            if number > skip and not is_ruler([line]):
                yield number, line.rstrip("\n").expandtabs()


def _ragged_error(name: str, width: int, number: int, line: str) -> PersonasError:
    words = len(line.split())
    message = f"The header has {width} words, this line {words}, and no columns of blanks part them"
    location = Location(name, number, text=line[:200])
    return PersonasError(Problem("E105", message, DELIMITER_HELP, location))
