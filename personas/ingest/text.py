"""Text files as UTF-8: compression, encoding and padding."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import zstandard

from personas.domain.problem import PersonasError, error
from personas.files.bounds import max_text_bytes
from personas.files.isolation import too_large
from personas.files.temporary import Scratch, open_scratch_file
from personas.sql.signs import INVISIBLE_SIGNS

# The library decompresses all its input at once, and a block of 4 bytes may hold 128 KB.
COMPRESSED_CHUNK = 512
WINDOW = 1 << 27  # bytes of memory for a frame, as the `zstd` command allows


class ZstdReader(io.RawIOBase):
    """The text of a `.zst` file of any number of frames; `EOFError` where a frame is cut off."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._text, self._input = stream, b"", b""
        self._frame: zstandard.ZstdDecompressionObj | None = None

    def readable(self) -> bool:
        """Return true: `io.BufferedReader` requires it."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with the next bytes, none at the end."""
        while not self._text and self._advance():
            pass
        size = min(len(buffer), len(self._text))
        buffer[:size], self._text = self._text[:size], self._text[size:]
        return size

    def _advance(self) -> bool:
        """Decompress one more chunk; return whether there was one."""
        chunk = self._input or self._stream.read(COMPRESSED_CHUNK)
        if not chunk:
            if self._frame is not None:
                raise EOFError("it ends before its end mark")
            return False
        self._frame = self._frame or _frame()
        self._text, self._input = self._frame.decompress(chunk), b""
        if self._frame.eof:
            self._input, self._frame = self._frame.unused_data, None
        return True


def _frame() -> zstandard.ZstdDecompressionObj:
    return zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()


TEXT_CHUNK = 1 << 20
GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
# UTF-32 comes first: its mark begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def as_utf8(path: Path, name: str, encoding: str | None, scratch: Scratch) -> Path:
    """Return a UTF-8 file with the text of ``path``, which is the file itself where it is UTF-8.

    Without an ``encoding`` a byte-order mark tells it; else it is UTF-8 where all bytes are UTF-8,
    else Windows-1252. Raises `PersonasError` where the bytes are no text.
    """
    with _convert_errors(name), _decompress(path) as stream:
        head = stream.read(TEXT_CHUNK)
    marks = (name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark))
    encoding = encoding or next(marks, None) or _guess_encoding(path, name, head)
    has_cr_ends = b"\r" in head and b"\n" not in head  # of old Macs
    is_compressed = _first_bytes(path).startswith((GZIP, ZSTD))
    if encoding in ("utf-8", "utf-8-sig") and not (is_compressed or has_cr_ends):
        return path
    return _transcode(path, name, encoding, scratch, has_cr_ends)


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4)


@contextmanager
def _decompress(path: Path) -> Iterator[IO[bytes]]:
    start = _first_bytes(path)
    if start.startswith(GZIP):
        with gzip.open(path, "rb") as stream:
            yield stream  # type: ignore[misc]
    elif start == ZSTD:
        with path.open("rb") as file, io.BufferedReader(ZstdReader(file)) as stream:
            yield stream
    else:
        with path.open("rb") as stream:
            yield stream


def _chunks(path: Path, name: str) -> Iterator[bytes]:
    """The decompressed bytes of a file in chunks; E143 where they exceed what its size allows."""
    limit, size = max_text_bytes(path.stat().st_size), 0
    with _convert_errors(name), _decompress(path) as stream:
        while chunk := stream.read(TEXT_CHUNK):
            size += len(chunk)
            if size > limit:
                raise too_large(name, limit, "text")
            yield chunk


def unpack(path: Path, name: str, scratch: Scratch) -> Path:
    """Return a file without its compression, if it has one."""
    if not _first_bytes(path).startswith((GZIP, ZSTD)):
        return path
    target = scratch.new()
    with open_scratch_file(target) as stream:
        for chunk in _chunks(path, name):
            stream.write(chunk)
    return target


def _guess_encoding(path: Path, name: str, head: bytes) -> str:
    """Return UTF-16 where there are many zeros, which no other text has; else UTF-8 or cp1252."""
    if b"\0" in head:
        zeros = [head[start:TEXT_CHUNK:2].count(0) for start in (0, 1)]
        if max(zeros) * 3 < len(head):
            raise _encoding_error(name, "it holds bytes that no text has")
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    for encoding in ("utf-8", "cp1252"):
        if _decodes(path, name, encoding):
            return encoding
    raise _encoding_error(name, "it is neither UTF-8, UTF-16 nor Windows-1252")


def _decodes(path: Path, name: str, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path, name):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _transcode(path: Path, name: str, encoding: str, scratch: Scratch, has_cr_ends: bool) -> Path:
    target = scratch.new()
    try:
        io.TextIOWrapper(io.BytesIO(), encoding)  # no codec of bytes, such as bz2
        decoder = codecs.getincrementaldecoder(encoding)()
        with open_scratch_file(target) as stream:
            for chunk in _chunks(path, name):
                text = decoder.decode(chunk)
                stream.write((text.replace("\r", "\n") if has_cr_ends else text).encode())
            stream.write(decoder.decode(b"", final=True).encode())
    except (UnicodeError, LookupError) as cause:
        raise _encoding_error(name, f"as {encoding}: {cause}") from cause
    return target


@contextmanager
def _convert_errors(name: str) -> Iterator[None]:
    try:
        yield
    except (zstandard.ZstdError, zlib.error, gzip.BadGzipFile, EOFError) as cause:
        help_ = "Fetch it again: it was cut off or changed on its way."
        raise error("E105", f"`{name}` cannot be unpacked: {cause}", help_) from cause
    except OSError as cause:
        raise _encoding_error(name, str(cause.strerror or cause)) from cause


def _encoding_error(name: str, reason: str) -> PersonasError:
    return error(
        "E105",
        f"`{name}` cannot be read: {reason}",
        "Export the table again as UTF-8, or say what it is written in: --encoding cp1250.",
    )


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
