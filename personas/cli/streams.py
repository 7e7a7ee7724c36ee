"""Standard streams whose failures end in words: one that is closed, full, or read no further."""

from __future__ import annotations

import errno
import io
import os
import sys

from personas.cli.signals import ending
from personas.files.sink import Sink

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO


class Enough(BaseException):
    """Whoever reads standard output wants no more (`personas codes | head`): all is well."""


def fill_descriptors() -> None:
    """Open what is closed of 0, 1 and 2: a file opened later must not get such a number."""
    while (free := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(free, True)
    os.close(free)


def open_streams() -> None:
    """Put streams of ours in the place of Python's, which has none for what is closed."""
    if os.name != "posix":
        return
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115 - lives to the end
    if sys.stdout is sys.__stdout__:
        sys.stdout = _text(Output(1, closed=sys.stdout is None), sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _text(Notes(2, closed=sys.stderr is None), sys.stderr)


def _text(raw: io.FileIO, like: TextIO | None) -> TextIO:
    encoding = like.encoding if like else "utf-8"
    errors = (like.errors if like else None) or "backslashreplace"
    by_line = raw.isatty() or not isinstance(raw, Output)
    buffer = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffer, encoding, errors, newline="\n", line_buffering=by_line)


class Notes(Sink):
    """Standard error: notes that nobody can read are no reason to stop the work."""

    def __init__(self, number: int, *, closed: bool) -> None:
        super().__init__(number, "w", closefd=False)
        self._closed = closed

    def write(self, data: Any, /) -> int:
        """Write, unless the process is ending: what its threads say then misleads."""
        if ending.is_set():
            return memoryview(data).nbytes
        if self._closed and not self.failed:
            self.failed = True
            self.fail(OSError(errno.EBADF, "it is closed"))
        return super().write(data)

    def fail(self, cause: OSError) -> None:
        """Go on in silence."""


class Output(Notes):
    """Standard output."""

    def fail(self, cause: OSError) -> None:
        """Raise `Enough` where the reader has gone, else E504."""
        from personas.facts.problem import error

        if cause.errno == errno.EPIPE:
            raise Enough from cause
        reason = (cause.strerror or str(cause)).lower()
        raise error(
            "E504",
            f"Standard output cannot be written: {reason}",
            "Send it to a file or program that can take it, or to /dev/null.",
        ) from cause
