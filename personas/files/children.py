"""Child processes, found as Linux tells them: libraries start some without saying which."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

PATIENCE = 10.0  # seconds in which they may remove what they laid down


def stop_children() -> None:
    """Ask all child processes to end, and end those that do not; where none are told, do nothing.

    They are waited for: nobody else may do so any more.
    """
    left = _children()
    _send(left, signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    while (left := [child for child in left if _runs(child)]) and time.monotonic() < until:
        time.sleep(0.02)
    _send(left, signal.SIGKILL)


def _children() -> list[int]:
    told: list[int] = []
    for file in Path("/proc/self/task").glob("*/children"):  # each thread has its own
        with suppress(OSError):
            told += map(int, file.read_text().split())
    return told


def _send(children: list[int], number: int) -> None:
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, number)


def _runs(child: int) -> bool:
    with suppress(ChildProcessError):
        return os.waitpid(child, os.WNOHANG)[0] == 0
    return False
