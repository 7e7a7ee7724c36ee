"""Tables that are drawn: results of psql, mysql, sqlcmd, sqlite3 and SQL*Plus, SAP lists, Markdown.

Three styles are read: cells between bars at both ends of a line; cells between bars above a ruler
that has joints there; and cells above the dashes of a ruler, whose blanks part the columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from personas.domain.problem import Location, PersonasError, Problem
from personas.files.bounds import read_lines
from personas.files.spool import spool
from personas.files.temporary import Scratch
from personas.ingest.text.dialect import read_head, warn_of_preamble
from personas.ingest.text.header import Row, is_ruler
from personas.ingest.text.outside import Line, find_outside

HEAD_LINES = 200
BARS = "|│┃║"
DASHES = "-=─━═"
DASH_RULER = re.compile(r"\s*[-=─━═]+(?:[ ]+[-=─━═]+)+\s*")
JOINT_RULER = re.compile(r"\s*:?[-─━═]+:?\s*(?:[+|┼╪│]\s*:?[-─━═]+:?\s*)+")
RECORD = re.compile(r"\s*(-\[ RECORD \d+ \]|\*{5,} \d+\. (row|Zeile|fila|ligne) \*{5,})")
GAP_WORDS = ("NULL", "(null)", "<null>", "[NULL]")
TOTAL = re.compile(r"\*{1,3}")

Split = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Ruled:
    """How a drawn table splits its lines, the cells of its header, and the line of it.

    ``has_totals`` says that cells of stars begin totals; ``above`` is what precedes the table.
    """

    split: Split
    header: tuple[str, ...]
    line: int
    has_totals: bool = False
    above: tuple[Row, ...] = ()

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.header)


def find_ruled(path: Path, name: str, skip: int = 0) -> Ruled | None:
    """Return how a text is drawn, None for text that is not; raise E148 for drawn records."""
    numbered = enumerate(read_head(path, name).splitlines()[: skip + HEAD_LINES], start=1)
    lines = [(number, line) for number, line in numbered if number > skip and line.strip()]
    if record := next(((n, line) for n, line in lines if RECORD.match(line)), None):
        raise _record_error(name, *record)
    ruled = _find_bordered(lines) or _find_joints(lines) or _find_dashes(lines, name)
    if ruled is None:
        return None
    above = [Row([line.strip()], n, n) for n, line in lines if n < ruled.line]
    return replace(ruled, above=tuple(row for row in above if not is_ruler(row.cells)))


def _find_bordered(lines: Sequence[tuple[int, str]]) -> Ruled | None:
    """Cells between bars, with one at both ends of a line."""
    bordered = [(number, line) for number, line in lines if _is_bordered(line)]
    cells = [(n, _split_bordered(line)) for n, line in bordered if not is_ruler([line])]
    rulers = sum(is_ruler([line]) for _, line in lines)
    if len(cells) < 2 or 2 * len(cells) < len(lines) - rulers:
        return None
    width = Counter(len(row) for _, row in cells).most_common(1)[0][0]
    rows = ((n, row) for n, row in cells if len(row) == width and 2 * sum(map(bool, row)) > width)
    header = next(rows, None)
    if header is None or width < 2:
        return None
    return Ruled(_split_bordered, tuple(header[1]), header[0], has_totals=True)


def _is_bordered(line: str) -> bool:
    text = line.strip()
    return len(text) > 1 and text[0] in BARS and text[-1] in BARS


def _split_bordered(line: str) -> list[str]:
    text = line.strip()
    if text.startswith("||") and text.endswith("||") and len(text) > 4:  # the header of a wiki
        return [cell.strip() for cell in text[2:-2].split("||")]
    return _split_bars(text[1:-1]) if _is_bordered(line) else []


def _split_bars(text: str) -> list[str]:
    cells = re.split(rf"(?<!\\)[{BARS}]", text)
    return [cell.strip().replace(r"\|", "|") for cell in cells]


def _find_joints(lines: Sequence[tuple[int, str]]) -> Ruled | None:
    """Cells between bars, below a header and a ruler with joints: psql, or Markdown."""
    for i, ((number, line), (_, ruler)) in enumerate(pairwise(lines)):
        if JOINT_RULER.fullmatch(ruler) and not is_ruler([line]):
            joints = len(re.findall(r"[+|┼╪│]", ruler))
            ruled = Ruled(_split_bars, tuple(_split_bars(line)), number)
            if ruled.width == joints + 1 and _fits(ruled, lines[i + 2 :]):
                return ruled
    return None


def _find_dashes(lines: Sequence[tuple[int, str]], name: str) -> Ruled | None:
    """Cells above and below the dashes of a ruler."""
    rulers = [i for i, (_, line) in enumerate(lines) if i and DASH_RULER.fullmatch(line)]
    for i in rulers:
        number, header = lines[i - 1]
        ruler = lines[i][1]
        if is_ruler([header]):  # of a table that has a ruler above its header as well
            continue
        if i + 2 in rulers and lines[i + 2][1].rstrip() != ruler.rstrip():
            raise _wrap_error(name, *lines[i + 1])
        spans = [match.span() for match in re.finditer(f"[{DASHES}]+", ruler)]
        split = _split_at(spans)
        ruled = Ruled(split, tuple(split(header)), number)
        if ruled.width == len(spans) and _fits(ruled, lines[i + 1 :]):
            return ruled
    return None


def _fits(ruled: Ruled, lines: Sequence[tuple[int, str]]) -> bool:
    """Whether most lines have the cells of the header: else a ruler underlines a title."""
    rows = [line for _, line in lines if not is_ruler([line])]
    return 2 * sum(len(ruled.split(line)) == ruled.width for line in rows) >= len(rows)


def _split_at(spans: Sequence[tuple[int, int]]) -> Split:
    """Split lines at spans; a line with text between two of them has no cells.

    What a program sets to the right in a column may end beyond the last dash of the line alone.
    """
    gaps = [(a[1], b[0]) for a, b in pairwise(spans)]
    starts = [*(start for start, _ in spans[:-1]), spans[-1][0]]
    ends = [*(end for _, end in spans[:-1]), None]

    def split(line: str) -> list[str]:
        text = line.expandtabs()
        if text[: spans[0][0]].strip() or any(text[start:end].strip() for start, end in gaps):
            return []
        return [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]

    return split


def spool_ruled(
    path: Path, name: str, ruled: Ruled, scratch: Scratch
) -> tuple[Path, tuple[Problem, ...]]:
    """Write the rows of a drawn table as CSV; raise E105 at a line that might be one."""
    outside = find_outside(_lines(path, name, ruled), ruled.header, name)
    rows = (
        ["" if cell in GAP_WORDS else cell for cell in line.cells or ()]
        for line in _lines(path, name, ruled)
        if line.number not in outside.numbers
    )
    preamble = warn_of_preamble(name, ruled.above, ruled.line) if ruled.above else ()
    return spool(ruled.header, rows, scratch.new()), (*preamble, *outside.warnings)


def _lines(path: Path, name: str, ruled: Ruled) -> Iterator[Line]:
    """The lines below the header, each with the cells of a row where it has them all."""
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        for number, text in read_lines(stream, name):
            if number > ruled.line and not is_ruler([text]):
                yield _line(number, text.rstrip("\r\n"), ruled)


def _line(number: int, text: str, ruled: Ruled) -> Line:
    cells = ruled.split(text)
    is_total = ruled.has_totals and bool(cells) and TOTAL.match(cells[0]) is not None
    is_row = len(cells) == ruled.width and any(cells) and not is_total
    is_count = is_row and ruled.width > 1 and not any(cells[1:]) and " " in cells[0]
    return Line(number, text, cells if is_row and not is_count else None, len(cells))


def _record_error(name: str, number: int, line: str) -> PersonasError:
    message = f"`{name}` holds a record as a list of its cells, line by line, and no table"
    help_ = (
        r"Export it as a table: in psql \pset expanded off, or \copy (SELECT …) TO 'file.csv' CSV "
        r"HEADER; in mysql end the query with ; instead of \G, or use --batch."
    )
    return PersonasError(Problem("E148", message, help_, Location(name, number, text=line[:200])))


def _wrap_error(name: str, number: int, line: str) -> PersonasError:
    message = f"The rows of `{name}` go over several lines: this is the second line of the header"
    help_ = (
        "Export it with one line a row: SET LINESIZE 32767 in SQL*Plus, -W -w 65535 in sqlcmd. "
        "Or export it as CSV."
    )
    return PersonasError(Problem("E148", message, help_, Location(name, number, text=line[:200])))
