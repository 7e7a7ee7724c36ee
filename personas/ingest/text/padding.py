"""Whether cells of a text have padding: what is certainly without need not be trimmed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from personas.sql.signs import INVISIBLE_SIGNS

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
