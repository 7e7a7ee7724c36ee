"""Signals that ask the command to end, and standard streams that fail in words."""

from __future__ import annotations

import atexit
import errno
import io
import os
import select
import signal
import sys
from contextlib import suppress
from threading import Event, Thread, current_thread, main_thread

from personas.files.ends import clear_up, steady
from personas.files.sink import Sink

ENDING = [n for name in ("SIGHUP", "SIGINT", "SIGTERM") if (n := getattr(signal, name, None))]
SHOW_CURSOR = b"\r\x1b[K\x1b[?25h"  # and clear the line: the one that moves hides the cursor

ending = Event()  # once set, nothing that other threads write is seen any more


def watch_signals() -> None:
    """From now on end at once and cleanly when asked to; where that cannot be, do as before."""
    if os.name != "posix" or current_thread() is not main_thread() or _watches():
        return
    heard, heeded = os.pipe()
    os.set_blocking(heeded, False)
    signal.set_wakeup_fd(heeded, warn_on_full_buffer=False)
    Thread(target=_wait, args=(heard,), name="signals", daemon=True).start()
    for number in _watched():
        signal.signal(number, _leave_it_to_the_thread)
    os.register_at_fork(after_in_child=_watch_no_more)
    atexit.register(_ignore)


def _watches() -> bool:
    return any(signal.getsignal(number) is _leave_it_to_the_thread for number in ENDING)


def _ignore() -> None:
    """Let the interpreter end by itself: rooms are removed by now, and threads stand still."""
    with steady:  # a thread that ends the process never gives this back
        for number in _watched():
            signal.signal(number, signal.SIG_IGN)


def _watched() -> list[signal.Signals]:
    """What the caller has had ignored stays so (`nohup`, and jobs in the background of `sh`)."""
    return [number for number in ENDING if signal.getsignal(number) is not signal.SIG_IGN]


def _leave_it_to_the_thread(*_: object) -> None:
    """Do nothing in the main thread."""


def _watch_no_more() -> None:
    """A child process of ours ends as any other does."""
    signal.set_wakeup_fd(-1)
    for number in _watched():
        signal.signal(number, signal.SIG_DFL)


def _wait(heard: int) -> None:
    while (number := os.read(heard, 1)[0]) not in ENDING:
        pass
    _end(number)


def _end(number: int) -> None:
    from personas.files.ends import stop_children

    steady.acquire()
    ending.set()
    with suppress(OSError):
        stop_children()
    clear_up()
    with suppress(OSError, ValueError):
        _say(b"interrupted\n")
    os._exit(128 + number)


def _say(text: bytes) -> None:
    """Write past Python's buffer, which another thread may hold; never wait for a reader."""
    moving = SHOW_CURSOR if os.isatty(2) else b""
    if sys.stderr is not None and select.select([], [2], [], 0)[1]:
        os.write(2, moving + text)


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
        from personas.domain.problem import error

        if cause.errno == errno.EPIPE:
            raise Enough from cause
        reason = (cause.strerror or str(cause)).lower()
        raise error(
            "E504",
            f"Standard output cannot be written: {reason}",
            "Send it to a file or program that can take it, or to /dev/null.",
        ) from cause
