"""The line that moves while a run goes on: its step, and how far the pass over its rows is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from threading import Lock, Timer
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table

from personas.domain.progress import Pass, Progress

if TYPE_CHECKING:
    from personas.domain.progress import OnStep, Step

A_SECOND = 8  # often enough to be seen moving
BAR = 20  # cells; fewer where the line is short
LONG = 1.0  # seconds: a pass that takes less is over before its bar was read


class Line:
    """One line on stderr that leaves no trace."""

    def __init__(self) -> None:
        self._step = ""
        self._watched: Progress | None = None
        self._spinner = Spinner("dots")
        self._live = Live(
            get_renderable=self._render,
            console=Console(stderr=True),
            refresh_per_second=A_SECOND,
            transient=True,
        )

    def show(self, step: str, watched: Progress | None) -> None:
        """Show a step from now on."""
        self._step, self._watched = step, watched
        self._live.start()

    def stop(self) -> None:
        """Take the line away."""
        self._live.stop()

    def _render(self) -> RenderableType:
        watched = self._watched
        under_way = watched.running() if watched else None
        if watched and under_way and under_way.share is not None and under_way.seconds >= LONG:
            said = say_pass(under_way, watched.rows)
            return self._line(self._step, *self._bar(under_way.share, len(said)), said)
        return self._line(f"{self._step} …")

    def _bar(self, share: float, beside: int) -> Iterator[ProgressBar]:
        """What room is left on the line for a bar, if any is."""
        room = min(BAR, self._live.console.width - len(self._step) - beside - 5)
        if room > 0:
            yield ProgressBar(total=1, completed=share, width=room)

    def _line(self, *parts: RenderableType) -> Table:
        line = Table.grid(padding=(0, 1))
        line.add_row(self._spinner, *parts)
        return line


def say_pass(under_way: Pass, rows: int | None) -> str:
    """Return how far a pass is: ``38% of 10,000,000 rows, 0:12 left in this pass``."""
    done = f"{under_way.share or 0:.0%}" + ("" if rows is None else f" of {rows:,} rows")
    left = "" if under_way.left is None else f", {_clock(under_way.left)} left in this pass"
    return done + left


def _clock(seconds: float) -> str:
    minutes, rest = divmod(ceil(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


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
        from personas.domain.progress import no_progress

        yield no_progress
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

    def begin(self, step: Step, _watched: Progress | None = None, /) -> None:
        if step != self._step:
            print(f"… {STEPS[step]}", file=sys.stderr, flush=True)  # noqa: T201 - our page
        self._step = step


class _Patient:
    """Holds back what it is told until patience runs out, then shows the latest step and on."""

    def __init__(self) -> None:
        self._text, self._lock = "", Lock()
        self._watched: Progress | None = None
        self._line: Line | None = None
        self._over = False
        self._timer = Timer(PATIENCE, self._lose_patience)
        self._timer.daemon = True
        self._timer.start()

    def begin(self, step: Step, watched: Progress | None = None, /) -> None:
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
        with self._lock:
            if self._over:
                return
            self._line = Line()
            if self._text:
                self._line.show(self._text, self._watched)
