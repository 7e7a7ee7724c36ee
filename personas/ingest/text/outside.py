"""Lines of a text that are no rows of its table: comments, page headers, rulers, footers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from personas.domain.problem import Location, PersonasError, Problem
from personas.ingest.text.header import COMMENT, is_ruler

# What databases write below a result, in their languages.
ROW_COUNT = re.compile(r"\W*\d[\d.,\s]*\s*[^\W\d]+.*|[^\d]*\b\d[\d.,]*\s+[^\W\d]+\W*")
FOOTER_WORD = re.compile(r"[^\W\d]+\W?")
TOTAL = re.compile(r"[|│]\s*\*")  # in lists of SAP
BLANKS = " \t\r\n\0\x1a"
MAX_LINES, MAX_FOOTERS = 100_000, 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text with its number from 1.

    ``cells`` are those of a row, None where the line has another number of them, ``width``.
    """

    number: int
    text: str
    cells: Sequence[str] | None
    width: int


@dataclass(frozen=True, slots=True)
class Outside:
    """The numbers of the lines that are no rows, and warnings that say so."""

    numbers: frozenset[int]
    warnings: tuple[Problem, ...]


def find_outside(lines: Iterable[Line], header: Sequence[str], name: str) -> Outside:
    """Find what is no row below the header; raise E105 for a line that might be one.

    A line may stand among rows if it is a comment or a ruler, or if a header follows it; at the
    end, if it does not look like the beginning of a row that was cut off.
    """
    last: Line | None = None
    among: list[Line] = []
    headers: list[Line] = []
    pending: list[Line] = []
    for line in lines:
        if line.cells is None:
            pending.append(line)
        elif _is_header(line, header, name):
            headers.append(line)
            among += pending
            pending = []
        else:
            _check(pending, len(header), name, last, is_end=False)
            among += pending
            pending, last = [], line
        if len(pending) + len(among) > MAX_LINES:
            raise ragged_error((pending or among)[0], len(header), name)
    _check(pending, len(header), name, last, is_end=True)
    numbers = {line.number for line in (*among, *headers, *pending)}
    warnings = (*_warn_of_headers(name, headers), *_warn_of_lines(name, [*among, *pending]))
    return Outside(frozenset(numbers), warnings)


def _is_header(line: Line, header: Sequence[str], name: str) -> bool:
    """Whether a line is the header again; raise E105 where its columns stand in another order."""
    cells, names = ([cell.strip() for cell in row] for row in (line.cells or (), header))
    if cells != names and sorted(cells) == sorted(names) and len(set(names)) > 1:
        message = "The header comes again in this line, with its columns in another order"
        help_ = "Put each part into a file of its own, and name them by a pattern: 'parts/*.csv'."
        location = Location(name, line.number, text=line.text[:200])
        raise PersonasError(Problem("E105", message, help_, location))
    return cells == names


def _check(lines: Sequence[Line], width: int, name: str, last: Line | None, is_end: bool) -> None:
    """Raise E105 for a line that might be a row; ``last`` is the last row above."""
    may_end = is_end and last is not None and len(lines) <= MAX_FOOTERS
    for line in lines:
        is_apart = last is None or lines[0].number > last.number + 1 or line.width < 2
        is_footer = may_end and is_apart and _is_footer(line, last)
        if not (is_footer or _is_drawn(line, last)):
            raise ragged_error(line, width, name)


def _is_drawn(line: Line, last: Line | None) -> bool:
    """Whether a line is a ruler, a total of a list, or a comment, as no row begins."""
    text = line.text.strip(BLANKS)
    is_comment = COMMENT.match(text) and not (last and last.text.strip()[:1] == text[:1])
    return not text or bool(is_comment) or bool(TOTAL.match(text)) or is_ruler([text])


def _is_footer(line: Line, last: Line | None) -> bool:
    """Whether a line below the rows is words or a count, and no row that was cut off."""
    text = line.text.strip().strip('",;|\t ')
    if last and last.text.strip().startswith(text):
        return False
    is_prose = " " in text and not re.search(r"[,;|\t]\S*[,;|\t]", text)
    return is_prose or any(pattern.fullmatch(text) for pattern in (FOOTER_WORD, ROW_COUNT))


def ragged_error(line: Line, width: int, name: str) -> PersonasError:
    """Return E105 for a line that does not fit the header."""
    message = f"The header has {width} cells, this line {line.width}"
    location = Location(name, line.number, text=line.text.rstrip()[:200])
    return PersonasError(Problem("E105", message, HELP, location))


HELP = (
    "Mend that line of the file, or export the table again. If the header is another line than "
    "was taken, say which: --header-row N."
)


def _warn_of_headers(name: str, headers: Sequence[Line]) -> Iterator[Problem]:
    if headers:
        numbers = ", ".join(f"{line.number:,}" for line in headers[:5])
        more = ", …" if len(headers) > 5 else ""
        message = f"The header of `{name}` comes again in line {numbers}{more}, and was left out"
        yield Problem("W114", message, "Two exports that were joined, or pages, look like that.")


def _warn_of_lines(name: str, lines: Sequence[Line]) -> Iterator[Problem]:
    texts = [line for line in lines if line.text.strip(BLANKS) and not is_ruler([line.text])]
    if texts:
        count, first = len(texts), texts[0].number
        subject = f"{count:,} lines" if count > 1 else "1 line"
        verbs = ("are", "were") if count > 1 else ("is", "was")
        message = (
            f"{subject} of `{name}`, from line {first:,} on, {verbs[0]} outside the table and "
            f"{verbs[1]} left out"
        )
        help_ = "Look at them: a customer among them has too few or too many cells."
        yield Problem("W121", message, help_, cells=tuple(t.text.strip()[:60] for t in texts[:3]))
