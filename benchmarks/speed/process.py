"""Run commands by turns, one process after another, and say what each took."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Command = Sequence[str]

OUTPUT = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True, slots=True)
class Taken:
    """What a process took, with its children: seconds, processor seconds, bytes at the peak."""

    wall: float
    cpu: float
    peak: int


def run_once(command: Command, output: str = os.devnull) -> Taken:
    """Run a command to its end; raise when it fails.

    The peak is never under that of this process, whose memory the child has for a moment: import
    nothing heavy here.
    """
    begun = time.perf_counter()
    child = _spawn(command, output)
    _, status, used = os.wait4(child, 0)
    taken = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"failed: {' '.join(command)}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Taken(taken, used.ru_utime + used.ru_stime, used.ru_maxrss * unit)


def _spawn(command: Command, output: str) -> int:
    to_file = [
        (os.POSIX_SPAWN_OPEN, 1, output, OUTPUT, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, OUTPUT, 0o600),
    ]
    return os.posix_spawnp(command[0], list(command), os.environ, file_actions=to_file)


def by_turns(commands: Sequence[Command], runs: int) -> list[Taken]:
    """Run all commands ``runs`` times, one after another; return the median of each.

    By turns, since a machine is faster at one time than at another.
    """
    rounds = [[run_once(command) for command in commands] for _ in range(runs)]
    return [_median(taken) for taken in zip(*rounds, strict=True)]


def _median(taken: Sequence[Taken]) -> Taken:
    return Taken(
        median(one.wall for one in taken),
        median(one.cpu for one in taken),
        int(median(one.peak for one in taken)),
    )


def python(*arguments: object) -> tuple[str, ...]:
    """Return the command that runs Python with these arguments."""
    return (sys.executable, *map(str, arguments))


def personas(*arguments: object) -> tuple[str, ...]:
    """Return the command as users run it: the script that was installed beside Python."""
    return (str(Path(sys.executable).parent / "personas"), *map(str, arguments))
