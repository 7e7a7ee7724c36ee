"""Whether no cell of a text file has padding, told by its bytes: sooner than cell by cell.

Where it cannot be told this cheaply (quotes, line ends of other systems), it is not said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

CHUNK = 1 << 20
BLANKS = (b" ", b"\t")
# A quote may begin or end a cell within its line.
UNSURE = (b'"', b"\r")
# These are taken for padding wherever they are.
WIDE = tuple(sign.encode() for sign in "\u00a0\u202f\ufeff")


def is_bare(path: Path, delimiter: str) -> bool:
    """Return whether no cell of a UTF-8 file begins or ends with padding, for sure."""
    edge = delimiter.encode()
    blanks = [blank for blank in BLANKS if blank != edge]
    beside = [pair for b in blanks for e in (edge, b"\n") for pair in (b + e, e + b)]
    return not any(_may_pad(text, blanks, beside) for text in _texts(path))


def _may_pad(text: bytes, blanks: Sequence[bytes], beside: Sequence[bytes]) -> bool:
    """Look for what is cheap to find first: pairs only where there are blanks at all."""
    if any(sign in text for sign in UNSURE):
        return True
    if not text.isascii() and any(sign in text for sign in WIDE):
        return True
    return any(sign in text for sign in blanks) and any(pair in text for pair in beside)


def _texts(path: Path) -> Iterator[bytes]:
    """The file piece by piece, each with the end of the one before; its ends are line ends."""
    with path.open("rb") as stream:
        before = b"\n"
        while chunk := stream.read(CHUNK):
            yield before + chunk
            before = chunk[-2:]
    yield before + b"\n"
