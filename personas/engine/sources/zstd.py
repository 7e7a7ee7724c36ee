"""Zstandard, whole or not at all: the library's reader takes a cut file for a short one."""

from __future__ import annotations

import io
from typing import IO

import zstandard

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
