"""The progress line of a run: its step, and how far the pass over its rows is."""

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
    from personas.domain.request import Request
    from personas.domain.run import Run

REFRESHES_PER_SECOND = 8
BAR_WIDTH = 20  # cells; fewer on a narrow terminal
MIN_SECONDS = 1.0  # of a pass with a bar: a shorter one is over before its bar is read
PATIENCE = 1.0  # seconds before a terminal shows a progress line


def describe_pass(current: Pass, rows: int | None) -> str:
    """Return how far a pass is: ``38% of 10,000,000 rows, 0:12 left in this pass``."""
    share = f"{current.share or 0:.0%}" + ("" if rows is None else f" of {rows:,} rows")
    time = (
        ""
        if current.remaining is None
        else f", {_format_seconds(current.remaining)} left in this pass"
    )
    return share + time


def _format_seconds(duration: float) -> str:
    minutes, seconds = divmod(ceil(duration), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


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
def progress(quiet: bool, patience: float = PATIENCE) -> Iterator[OnStep]:
    """Yield a function to call as each step begins; a terminal shows it after ``patience``."""
    if quiet:
        from personas.domain.progress import no_progress

        yield no_progress
        return
    if not sys.stderr.isatty():
        yield _ProgressLog().begin
        return
    line = _ProgressLine(patience)
    try:
        yield line.begin
    finally:
        line.end()


def run_with_progress(request: Request, quiet: bool) -> Run:
    """Return the facts of a run, whose steps are shown on stderr unless ``quiet``."""
    with progress(quiet) as on_step:
        from personas.use_cases.run import run

        return run(request, on_step).run


class _ProgressLog:
    """One line a step, for logs."""

    def __init__(self) -> None:
        self._step = ""

    def begin(self, step: Step, _progress: Progress | None = None, /) -> None:
        if step != self._step:
            print(f"… {STEPS[step]}", file=sys.stderr, flush=True)  # noqa: T201
        self._step = step


class _ProgressLine:
    """One line on stderr that appears after some seconds and is cleared at the end."""

    def __init__(self, patience: float) -> None:
        self._step, self._lock = "", Lock()
        self._progress: Progress | None = None
        self._is_visible = self._is_over = False
        self._spinner = Spinner("dots")
        self._live = Live(
            get_renderable=self._render,
            console=Console(stderr=True),
            refresh_per_second=REFRESHES_PER_SECOND,
            transient=True,
        )
        self._timer = Timer(patience, self._appear)
        self._timer.daemon = True
        self._timer.start()

    def begin(self, step: Step, progress: Progress | None = None, /) -> None:
        with self._lock:
            self._step, self._progress = STEPS[step], progress or self._progress
            if self._is_visible:
                self._live.start()

    def end(self) -> None:
        self._timer.cancel()
        with self._lock:
            self._is_over = True
            if self._is_visible:
                self._live.stop()

    def _appear(self) -> None:
        with self._lock:
            self._is_visible = not self._is_over
            if self._is_visible and self._step:
                self._live.start()

    def _render(self) -> RenderableType:
        progress = self._progress
        current = progress.running() if progress else None
        if progress and current and current.share is not None and current.seconds >= MIN_SECONDS:
            text = describe_pass(current, progress.rows)
            return self._grid(self._step, *self._bar(current.share, len(text)), text)
        return self._grid(f"{self._step} …")

    def _bar(self, share: float, text_width: int) -> Iterator[ProgressBar]:
        """Yield a bar in what the line leaves free, if that is any."""
        width = min(BAR_WIDTH, self._live.console.width - len(self._step) - text_width - 5)
        if width > 0:
            yield ProgressBar(total=1, completed=share, width=width)

    def _grid(self, *parts: RenderableType) -> Table:
        grid = Table.grid(padding=(0, 1))
        grid.add_row(self._spinner, *parts)
        return grid
