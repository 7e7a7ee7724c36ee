"""Progress on stderr: a line a step in logs; on a terminal, for runs that take over a second."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from personas.cli.moving import Line
    from personas.facts.progress import OnStep, Step, Watched

PATIENCE = 1.0  # seconds
STEPS: dict[Step, str] = {
    "read": "reading the table",
    "look": "looking at its columns",
    "cluster": "finding segments",
    "profile": "profiling and naming them",
    "trust": "measuring how far to trust them",
    "assign": "putting customers into segments",
    "save": "writing the customers",
    "write": "writing the report",
}


@contextmanager
def progress(quiet: bool) -> Iterator[OnStep]:
    """Give a function to call as each step begins."""
    if quiet:
        from personas.facts.progress import unheard

        yield unheard
        return
    if not sys.stderr.isatty():
        yield _Log().begin
        return
    patient = _Patient()
    try:
        yield patient.begin
    finally:
        patient.end()


class _Log:
    """One line a step, for logs."""

    def __init__(self) -> None:
        self._step = ""

    def begin(self, step: Step, _watched: Watched | None = None, /) -> None:
        if step != self._step:
            print(f"… {STEPS[step]}", file=sys.stderr, flush=True)  # noqa: T201 - our page
        self._step = step


class _Patient:
    """Holds back what it is told until patience runs out, then shows the latest step and on."""

    def __init__(self) -> None:
        self._text, self._lock = "", Lock()
        self._watched: Watched | None = None
        self._line: Line | None = None
        self._over = False
        self._timer = Timer(PATIENCE, self._lose_patience)
        self._timer.daemon = True
        self._timer.start()

    def begin(self, step: Step, watched: Watched | None = None, /) -> None:
        with self._lock:
            self._text, self._watched = STEPS[step], watched or self._watched
            if self._line:
                self._line.show(self._text, self._watched)

    def end(self) -> None:
        self._timer.cancel()
        with self._lock:
            self._over = True
            if self._line:
                self._line.stop()

    def _lose_patience(self) -> None:
        from personas.cli.moving import Line

        with self._lock:
            if self._over:
                return
            self._line = Line()
            if self._text:
                self._line.show(self._text, self._watched)
