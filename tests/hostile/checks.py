"""What must hold after any command on any input; each fault is one line that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.hostile.boxes import Outcome, Tree
from tests.hostile.case import LEAKS, MEGABYTES, SECONDS, Case
from tests.hostile.outputs import KEPT, faults_of_file, steering

EXITS = (0, 1, 2, 130, 143)
BUG = re.compile(r"Traceback \(most recent call last\)|\bE599\b|\.py:\d+: \w*Warning")
PANIC = re.compile(r"panicked at|Segmentation fault|terminate called|core dumped|Fatal Python")
# The colours of our own, on a terminal.
COLOR = re.compile(r"\x1b\[(0|1|3[0-7])m")
ROOM = ".personas-room-"
DESK = "shared/desk/"
LONGEST_MESSAGES = 100_000


def faults_of(case: Case, outcome: Outcome, before: Tree, after: Tree) -> list[str]:
    """Return what is wrong with how a command ended and what it left; nothing where all is well."""
    return [
        *_ending(outcome),
        *_printed(case, outcome),
        *_left(case, outcome, before, after),
    ]


def _ending(outcome: Outcome) -> Iterator[str]:
    heard = (outcome.stderr + outcome.stdout).decode("utf-8", "replace")
    if outcome.code not in EXITS:
        yield f"exit {outcome.code}"
    if bug := BUG.search(heard) or PANIC.search(heard):
        yield f"a bug: {heard[bug.start() :][:300]!r}"
    if outcome.seconds > SECONDS:
        yield f"{outcome.seconds} seconds"
    if outcome.megabytes > MEGABYTES:
        yield f"{outcome.megabytes} MB"
    if outcome.code == 2 and not heard.strip():
        yield "exit 2 without a word"
    if len(outcome.stderr) > LONGEST_MESSAGES:
        yield f"{len(outcome.stderr)} bytes of messages"
    if outcome.attempts:
        yield f"attempts: {outcome.attempts[:300]}"


def _printed(case: Case, outcome: Outcome) -> Iterator[str]:
    for name, raw in (("stdout", outcome.stdout), ("stderr", outcome.stderr)):
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            yield f"{name} is no UTF-8"
            continue
        yield from (f"{name}: {fault}" for fault in leaks(text))
        if not case.machine:
            yield from (f"{name}: {fault}" for fault in steering(COLOR.sub("", text), KEPT))


def leaks(text: str) -> Iterator[str]:
    """Yield the words of files that no output may hold."""
    yield from (f"shows {word!r}" for word in LEAKS if word in text)


def _left(case: Case, outcome: Outcome, before: Tree, after: Tree) -> Iterator[str]:
    yield from (f"`{path}` is gone" for path in before if path not in after)
    touched = [p for p in after if p not in before or before[p] != after[p]]
    for path in touched:
        if ROOM in path or path.startswith(("tmp/", "home/")):
            yield f"`{path}` is left behind"
        elif not _may_write(case, path):
            yield f"`{path}` is written"
        elif outcome.code not in (0, 1):
            yield f"exit {outcome.code}, and yet `{path}` is written"
        data = after[path]
        if data is not None:
            yield from (f"{path}: {f}" for f in faults_of_file(path.removeprefix(DESK), data))


def _may_write(case: Case, path: str) -> bool:
    """Whether a path is an output of the case, within one, or the folder around one."""
    return any(
        path == place or path.startswith(f"{place}/") or place.startswith(f"{path}/")
        for place in (f"{DESK}{name}" for name in case.command.writes)
    )
