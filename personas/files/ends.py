"""What of this process must not outlive it: child processes to stop, folders to remove."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from pathlib import Path
from threading import RLock

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


steady = RLock()
_removals: dict[Hashable, Callable[[], object]] = {}


def remove_at_end(key: Hashable, remove: Callable[[], object]) -> None:
    """Remember how to remove what is laid down."""
    _removals[key] = remove


def forget(key: Hashable) -> None:
    """Forget what is removed by now."""
    _removals.pop(key, None)


def clear_up() -> None:
    """Remove all that is left; what cannot be does not hold up the rest."""
    with steady:
        while _removals:
            _, remove = _removals.popitem()
            with suppress(Exception):
                remove()
