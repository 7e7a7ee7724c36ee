"""A race: our command by turns with its rivals, and the ratios that are to be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.speed.process import Command, Taken, by_turns
from benchmarks.trust.markdown import heads, row


@dataclass(frozen=True, slots=True)
class Rival:
    """What ours is held against: its name, its command, and the most that ours may take of it."""

    name: str
    command: Command
    bar: float | None = None


@dataclass(frozen=True, slots=True)
class Race:
    """A work, by the name and command that it has here, and its rivals."""

    work: str
    ours: Command
    rivals: tuple[Rival, ...]


def run_races(races: Sequence[Race], runs: int) -> None:
    """Print a table with a row a rival; in a race ours and all rivals run by turns."""
    heads(
        *("work", "wall s", "cpu s", "MB", "beside", "wall s", "cpu s", "MB"),
        *("wall ×", "cpu ×", "bar ×"),
    )
    for race in races:
        ours, *others = by_turns([race.ours, *(rival.command for rival in race.rivals)], runs)
        for rival, taken in zip(race.rivals, others, strict=True):
            ratios = _ratios(ours, taken, rival.bar)
            row(race.work, *_cells(ours), rival.name, *_cells(taken), *ratios)


def _cells(taken: Taken) -> tuple[str, ...]:
    return f"{taken.wall:.2f}", f"{taken.cpu:.2f}", f"{taken.peak / 1e6:,.0f}"


def _ratios(ours: Taken, beside: Taken, bar: float | None) -> tuple[str, ...]:
    ratios = f"{ours.wall / beside.wall:.2f}", f"{ours.cpu / beside.cpu:.2f}"
    return (*ratios, "–" if bar is None else f"{bar:g}")
