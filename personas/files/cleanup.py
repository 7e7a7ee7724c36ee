"""End with the process: stop its child processes, and remove its temporary folders."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from pathlib import Path
from threading import RLock

PATIENCE = 10.0  # seconds in which children may remove their files


def stop_children() -> None:
    """Terminate all child processes, wait for them, and kill those that do not end.

    Nothing else may wait for them. Where the system does not list children, this does nothing.
    """
    children = _children()
    _send(children, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while (children := [c for c in children if _runs(c)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    _send(children, signal.SIGKILL)


def _children() -> list[int]:
    children: list[int] = []
    for file in Path("/proc/self/task").glob("*/children"):  # each thread has its own
        with suppress(OSError):
            children += map(int, file.read_text().split())
    return children


def _send(children: list[int], signal_number: int) -> None:
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal_number)


def _runs(child: int) -> bool:
    with suppress(ChildProcessError):
        return os.waitpid(child, os.WNOHANG)[0] == 0
    return False


cleanup_lock = RLock()  # held while folders are created, renamed or removed
_removals: dict[Hashable, Callable[[], object]] = {}


def register_removal(key: Hashable, remove: Callable[[], object]) -> None:
    """Register how to remove something at the end."""
    _removals[key] = remove


def unregister_removal(key: Hashable) -> None:
    """Unregister what has been removed."""
    _removals.pop(key, None)


def run_removals() -> None:
    """Run all registered removals, also where some fail."""
    with cleanup_lock:
        while _removals:
            _, remove = _removals.popitem()
            with suppress(Exception):
                remove()
