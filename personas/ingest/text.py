"""Bytes of a text file as UTF-8: compression, encoding and padding."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import zstandard

from personas.domain.problem import PersonasError, error
from personas.files.bounds import most_unpacked
from personas.files.isolation import too_much
from personas.files.temporary import Scratch, lay

# The library unpacks all that it is handed at once, and a block of 4 bytes may hold 128 KB.
CHUNK = 512
WINDOW = 1 << 27  # bytes that a frame may make us hold, as the `zstd` command allows


class ZstdReader(io.RawIOBase):
    """The text of a `.zst` file of any number of frames; one that is cut raises `EOFError`."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed, self._text, self._rest = packed, b"", b""
        self._frame: zstandard.ZstdDecompressionObj | None = None

    def readable(self) -> bool:
        """Return true, as what is to be buffered must."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with what comes next, nothing at the end."""
        while not self._text and self._advance():
            pass
        size = min(len(buffer), len(self._text))
        buffer[:size], self._text = self._text[:size], self._text[size:]
        return size

    def _advance(self) -> bool:
        """Unpack one chunk more; tell whether there was one."""
        chunk = self._rest or self._packed.read(CHUNK)
        if not chunk:
            if self._frame is not None:
                raise EOFError("it ends before its end mark")
            return False
        self._frame = self._frame or _frame()
        self._text, self._rest = self._frame.decompress(chunk), b""
        if self._frame.eof:
            self._rest, self._frame = self._frame.unused_data, None
        return True


def _frame() -> zstandard.ZstdDecompressionObj:
    return zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()


TEXT_CHUNK = 1 << 20
GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
# UTF-32 comes first: its mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def as_utf8(path: Path, name: str, told: str | None, scratch: Scratch) -> Path:
    """Return a UTF-8 file with the text of ``path``: itself, where it is one already.

    The encoding is the one told, else what a byte-order mark says, else UTF-8 where all bytes are
    UTF-8, else Windows-1252. Raises `PersonasError` where the bytes are no text.
    """
    with _readable(name), _opened(path) as stream:
        head = stream.read(TEXT_CHUNK)
    encoding = told or _marked(head) or _guessed(path, name, head)
    one_sign_ends = b"\r" in head and b"\n" not in head
    is_packed = _start(path).startswith((GZIP, ZSTD))
    if encoding in ("utf-8", "utf-8-sig") and not (is_packed or one_sign_ends):
        return path
    return _transcode(path, name, encoding, scratch, old_mac=one_sign_ends)


def _start(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    start = _start(path)
    if start.startswith(GZIP):
        with gzip.open(path, "rb") as stream:
            yield stream  # type: ignore[misc]
    elif start == ZSTD:
        with path.open("rb") as packed, io.BufferedReader(ZstdReader(packed)) as stream:
            yield stream
    else:
        with path.open("rb") as stream:
            yield stream


def _chunks(path: Path, name: str) -> Iterator[bytes]:
    """The bytes of a file piece by piece, unpacked as far as a file of its size may be."""
    most, size = most_unpacked(path.stat().st_size), 0
    with _readable(name), _opened(path) as stream:
        while chunk := stream.read(TEXT_CHUNK):
            size += len(chunk)
            if size > most:
                raise too_much(name, most, "text")
            yield chunk


def _marked(head: bytes) -> str | None:
    return next((encoding for mark, encoding in MARKS if head.startswith(mark)), None)


def _guessed(path: Path, name: str, head: bytes) -> str:
    """UTF-16 without a mark shows by its zeros; no other text has any."""
    if b"\0" in head:
        zeros = [head[start:TEXT_CHUNK:2].count(0) for start in (0, 1)]
        if max(zeros) * 3 < len(head):
            raise _no_text(name, "it holds bytes that no text has")
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    for encoding in ("utf-8", "cp1252"):
        if _decodes(path, name, encoding):
            return encoding
    raise _no_text(name, "it is neither UTF-8, UTF-16 nor Windows-1252")


def _decodes(path: Path, name: str, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path, name):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _transcode(path: Path, name: str, encoding: str, scratch: Scratch, old_mac: bool) -> Path:
    made = scratch.new()
    try:
        io.TextIOWrapper(io.BytesIO(), encoding)  # no codec of other things, such as bz2
        decoder = codecs.getincrementaldecoder(encoding)()
        with lay(made) as out:
            for chunk in _chunks(path, name):
                text = decoder.decode(chunk)
                out.write((text.replace("\r", "\n") if old_mac else text).encode())
            out.write(decoder.decode(b"", final=True).encode())
    except (UnicodeError, LookupError) as cause:
        raise _no_text(name, f"as {encoding}: {cause}") from cause
    return made


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except (zstandard.ZstdError, zlib.error, gzip.BadGzipFile, EOFError) as cause:
        help_ = "Fetch it again: it was cut off or changed on its way."
        raise error("E105", f"`{name}` cannot be unpacked: {cause}", help_) from cause
    except OSError as cause:
        raise _no_text(name, str(cause.strerror or cause)) from cause


def _no_text(name: str, why: str) -> PersonasError:
    return error(
        "E105",
        f"`{name}` cannot be read: {why}",
        "Export the table again as UTF-8, or say what it is written in: --encoding cp1250.",
    )


BARE_CHUNK = 1 << 20
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
        while chunk := stream.read(BARE_CHUNK):
            yield before + chunk
            before = chunk[-2:]
    yield before + b"\n"
