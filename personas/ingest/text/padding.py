"""Padding and invisible signs in names and cells: removed, and the cells counted."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from sqlglot import exp

from personas.domain.problem import Problem
from personas.sql.build import count_if, matches, split_batches, table
from personas.sql.cells import word
from personas.sql.engine import Engine, EngineTable, TextTable
from personas.sql.signs import INVISIBLE, INVISIBLE_SIGNS, clean_name

TEXT_CHUNK = 1 << 20
BLANKS = (b" ", b"\t")
# A quote may begin or end a cell within its line.
UNCLEAR = (b'"', b"\r")
# These count as padding wherever they are, and so do invisible signs.
WIDE_BLANKS = tuple(blank.encode() for blank in "\u00a0\u202f\ufeff")
# The first bytes of invisible signs and joiners in UTF-8, and all of them.
INVISIBLE_STARTS = tuple(sorted({sign.encode()[:-1] for sign in INVISIBLE_SIGNS}))
INVISIBLE_BYTES = re.compile(b"|".join(re.escape(sign.encode()) for sign in INVISIBLE_SIGNS))


def is_unpadded(path: Path, delimiter: str) -> bool:
    """Whether it is certain that no cell of a UTF-8 file begins or ends with padding."""
    edge = delimiter.encode()
    blanks = [blank for blank in BLANKS if blank != edge]
    pairs = [pair for b in blanks for e in (edge, b"\n") for pair in (b + e, e + b)]
    return not any(_may_be_padded(text, blanks, pairs) for text in _overlapping_chunks(path))


def _may_be_padded(text: bytes, blanks: Sequence[bytes], pairs: Sequence[bytes]) -> bool:
    """Search for what is cheap to find first: pairs only where there are blanks at all."""
    if any(sign in text for sign in UNCLEAR):
        return True
    if not text.isascii() and any(sign in text for sign in WIDE_BLANKS):
        return True
    if has_invisible_signs(text):
        return True
    return any(sign in text for sign in blanks) and any(pair in text for pair in pairs)


def has_invisible_signs(text: bytes) -> bool:
    """Whether a UTF-8 text has a sign that nobody sees."""
    if text.isascii() or not any(start in text for start in INVISIBLE_STARTS):
        return False
    return bool(INVISIBLE_BYTES.search(text))


def holds_invisible_signs(path: Path) -> bool:
    """Whether a UTF-8 file has a sign that nobody sees, besides its byte-order mark."""
    chunks = _overlapping_chunks(path)
    first = next(chunks).replace(codecs.BOM_UTF8, b"", 1)
    return has_invisible_signs(first) or any(map(has_invisible_signs, chunks))


def _overlapping_chunks(path: Path) -> Iterator[bytes]:
    """The file in chunks, each with the end of the previous one, between two line ends."""
    with path.open("rb") as stream:
        previous = b"\n"
        while chunk := stream.read(TEXT_CHUNK):
            yield previous + chunk
            previous = chunk[-2:]
    yield previous + b"\n"


MAX_COLUMNS = 5  # in a message


def clean_names(names: Iterable[str]) -> dict[str, str]:
    """Return each name of a column without invisible signs; as it is where two would be alike."""
    pairs = {name: clean_name(name) or name for name in names}
    folded = [name.casefold() for name in pairs.values()]
    return pairs if len(set(folded)) == len(folded) else {name: name for name in pairs}


def warn_of_invisible_signs(
    engine: Engine, view: str, parts: Sequence[EngineTable], types: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Return a warning with the columns whose cells have invisible signs; files are searched."""
    if all(isinstance(p, TextTable) and not holds_invisible_signs(p.path) for p in parts):
        return ()
    counts: dict[str, int] = {}
    for names in split_batches(name for name, kind in types.items() if kind == "text"):
        cells = (count_if(matches(word(name), INVISIBLE)) for name in names)
        counts |= zip(names, engine.rows(exp.select(*cells).from_(table(view)))[0], strict=True)
    columns = sorted(name for name, number in counts.items() if number)
    if not columns:
        return ()
    columns_text = ", ".join(f"`{name}` ({counts[name]:,})" for name in columns[:MAX_COLUMNS])
    more = ", …" if len(columns) > MAX_COLUMNS else ""
    message = f"Signs that nobody sees were removed from cells of {columns_text}{more}"
    help_ = "Ids are written without them. Nothing is to be done where they came by copying."
    return (Problem("W108", message, help_),)
