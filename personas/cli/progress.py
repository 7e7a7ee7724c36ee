"""Progress on stderr: a line a step in logs; on a terminal, for runs that take over a second."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer

PATIENCE = 1.0  # seconds
STEPS = {
    "read": "reading the table",
    "cluster": "finding segments",
    "profile": "profiling and naming them",
    "trust": "measuring how far to trust them",
    "assign": "putting customers into segments",
    "save": "writing the customers",
    "write": "writing the report",
}


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give a function to call as each step begins."""
    if quiet:
        yield lambda _: None
        return
    if not sys.stderr.isatty():
        yield _log
        return
    patient = _Patient(_Spinner())
    try:
        yield patient.begin
    finally:
        patient.end()


class _Patient:
    """Holds back what it is told until patience runs out, then shows the latest step and on."""

    def __init__(self, shown: _Spinner) -> None:
        self._shown, self._step, self._lock = shown, "", Lock()
        self._impatient = False
        self._timer = Timer(PATIENCE, self._lose_patience)
        self._timer.daemon = True
        self._timer.start()

    def begin(self, step: str) -> None:
        with self._lock:
            self._step = STEPS[step]
            if self._impatient:
                self._shown.show(self._step)

    def end(self) -> None:
        self._timer.cancel()
        with self._lock:
            self._shown.stop()

    def _lose_patience(self) -> None:
        with self._lock:
            self._impatient = True
            if self._step:
                self._shown.show(self._step)


def _log(step: str) -> None:
    """One line a step, for logs."""
    print(f"… {STEPS[step]}", file=sys.stderr, flush=True)  # noqa: T201 - the terminal is our page


class _Spinner:
    """One line that moves and leaves no trace, for people."""

    def __init__(self) -> None:
        from rich.console import Console

        self._status = Console(stderr=True).status("")

    def show(self, step: str) -> None:
        self._status.update(f"{step} …")
        self._status.start()

    def stop(self) -> None:
        self._status.stop()
