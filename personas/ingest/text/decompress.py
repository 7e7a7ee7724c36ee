"""The bytes of a text file, compressed or not."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import zstandard

from personas.domain.problem import error
from personas.files.bounds import max_text_bytes
from personas.files.isolation import too_large
from personas.files.temporary import Scratch, open_scratch_file

TEXT_CHUNK = 1 << 20
GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
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


def is_compressed(path: Path) -> bool:
    """Whether a file begins as compressed ones do."""
    return _first_bytes(path).startswith((GZIP, ZSTD))


def read_head(path: Path, name: str) -> bytes:
    """Return the first bytes of the text."""
    with _convert_errors(name), _decompress(path) as stream:
        return stream.read(TEXT_CHUNK)


def read_chunks(path: Path, name: str) -> Iterator[bytes]:
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
    if not is_compressed(path):
        return path
    target = scratch.new()
    with open_scratch_file(target) as stream:
        for chunk in read_chunks(path, name):
            stream.write(chunk)
    return target


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


@contextmanager
def _convert_errors(name: str) -> Iterator[None]:
    try:
        yield
    except (zstandard.ZstdError, zlib.error, gzip.BadGzipFile, EOFError) as cause:
        help_ = "Fetch it again: it was cut off or changed on its way."
        raise error("E105", f"`{name}` cannot be unpacked: {cause}", help_) from cause
    except OSError as cause:
        message = f"`{name}` cannot be read: {cause.strerror or cause}"
        raise error("E105", message, "Check the file, and the disk that it is on.") from cause
