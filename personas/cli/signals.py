"""Signals that ask the command to end: it clears up and is gone, whatever it is doing.

An exception that is raised in the midst of imports, of compiled code or of a destructor is
swallowed or turned into another. So a thread of its own waits for signals, and ends the process.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import sys
from contextlib import suppress
from threading import Event, Thread, current_thread, main_thread

from personas.files.ends import clear_up, steady

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
    from personas.files.children import stop_children

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
