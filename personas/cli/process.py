"""Signals that end a command, and standard streams whose failures become problems."""

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

from personas.files.cleanup import cleanup_lock, run_removals
from personas.files.sink import Sink

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO

END_SIGNALS = [n for name in ("SIGHUP", "SIGINT", "SIGTERM") if (n := getattr(signal, name, None))]
SHOW_CURSOR = b"\r\x1b[K\x1b[?25h"  # and clear the line: the progress line hides the cursor

is_ending = Event()  # once set, standard error drops what other threads write
has_arrived = Event()  # a signal has, and the watching thread acts on it


def watch_signals() -> None:
    """From now on, clean up and end at a signal; on other systems than POSIX, change nothing."""
    if os.name != "posix" or current_thread() is not main_thread() or _is_watching():
        return
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    Thread(target=_wait, args=(read_end,), name="signals", daemon=True).start()
    for number in _active_signals():
        signal.signal(number, _note_arrival)
    os.register_at_fork(after_in_child=_reset_signals)
    atexit.register(_ignore_signals)


def _is_watching() -> bool:
    return any(signal.getsignal(number) is _note_arrival for number in END_SIGNALS)


def _note_arrival(*_: object) -> None:
    """Handle a signal in the main thread: the watching thread acts on it."""
    has_arrived.set()


def yield_to_signal() -> None:
    """Wait for the end, where a signal has arrived: what fails because of it is not the reason."""
    if has_arrived.is_set():
        Event().wait()


def _active_signals() -> list[signal.Signals]:
    """Return the signals that the caller does not ignore (`nohup` and background jobs do)."""
    return [number for number in END_SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]


def _reset_signals() -> None:
    """In a child process, end as any other does."""
    signal.set_wakeup_fd(-1)
    for number in _active_signals():
        signal.signal(number, signal.SIG_DFL)


def _ignore_signals() -> None:
    """At exit, let the interpreter end by itself: temporary folders are removed by now."""
    with cleanup_lock:  # a thread that ends the process never releases it
        for number in _active_signals():
            signal.signal(number, signal.SIG_IGN)


def _wait(read_end: int) -> None:
    while (number := os.read(read_end, 1)[0]) not in END_SIGNALS:
        pass
    _end(number)


def _end(number: int) -> None:
    from personas.files.cleanup import stop_children

    cleanup_lock.acquire()
    is_ending.set()
    with suppress(OSError):
        stop_children()
    run_removals()
    with suppress(OSError, ValueError):
        _write_to_stderr(b"interrupted\n")
    os._exit(128 + number)


def _write_to_stderr(text: bytes) -> None:
    """Bypass Python's buffer, which another thread may have locked; never wait for a reader."""
    prefix = SHOW_CURSOR if os.isatty(2) else b""
    if sys.stderr is not None and select.select([], [2], [], 0)[1]:
        os.write(2, prefix + text)


class ReaderGone(BaseException):
    """The reader of standard output has closed it (`personas codes | head`): no failure."""


def fill_descriptors() -> None:
    """Open the closed ones of descriptors 0 to 2: a later file must not get such a number."""
    while (free := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(free, True)
    os.close(free)


def open_streams() -> None:
    """Replace Python's standard streams, which are None for closed descriptors."""
    if os.name != "posix":
        return
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115 - lives to the end
    if sys.stdout is sys.__stdout__:
        sys.stdout = _wrap(OutputStream(1, is_closed=sys.stdout is None), sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _wrap(ErrorStream(2, is_closed=sys.stderr is None), sys.stderr)


def _wrap(raw: io.FileIO, template: TextIO | None) -> TextIO:
    encoding = template.encoding if template else "utf-8"
    errors = (template.errors if template else None) or "backslashreplace"
    by_line = raw.isatty() or not isinstance(raw, OutputStream)
    buffer = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffer, encoding, errors, newline="\n", line_buffering=by_line)


class ErrorStream(Sink):
    """Standard error: a note that cannot be written does not stop the work."""

    def __init__(self, number: int, *, is_closed: bool) -> None:
        super().__init__(number, "w", closefd=False)
        self._is_closed = is_closed

    def write(self, data: Any, /) -> int:
        """Write, unless the process is ending: messages of its threads would mislead."""
        if is_ending.is_set():
            return memoryview(data).nbytes
        if self._is_closed and not self.failed:
            self.failed = True
            self.fail(OSError(errno.EBADF, "it is closed"))
        return super().write(data)

    def fail(self, cause: OSError) -> None:
        """Ignore it."""


class OutputStream(ErrorStream):
    """Standard output."""

    def fail(self, cause: OSError) -> None:
        """Raise `ReaderGone` where the reader has closed a pipe, else E504."""
        from personas.domain.problem import error

        if cause.errno == errno.EPIPE:
            raise ReaderGone from cause
        reason = (cause.strerror or str(cause)).lower()
        raise error(
            "E504",
            f"Standard output cannot be written: {reason}",
            "Send it to a file or program that can take it, or to /dev/null.",
        ) from cause
