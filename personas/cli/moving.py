"""The line that moves while a run goes on: its step, and how far the pass over its rows is."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from rich.console import Console, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table

from personas.facts.progress import Pass, Watched

A_SECOND = 8  # often enough to be seen moving
BAR = 20  # cells; fewer where the line is short
LONG = 1.0  # seconds: a pass that takes less is over before its bar was read


class Line:
    """One line on stderr that leaves no trace."""

    def __init__(self) -> None:
        self._step = ""
        self._watched: Watched | None = None
        self._spinner = Spinner("dots")
        self._live = Live(
            get_renderable=self._render,
            console=Console(stderr=True),
            refresh_per_second=A_SECOND,
            transient=True,
        )

    def show(self, step: str, watched: Watched | None) -> None:
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
