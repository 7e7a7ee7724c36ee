"""Run many cases at once, and keep what failed."""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.hostile.boxes import Box, Outcome
from tests.hostile.case import Case
from tests.hostile.catalogue import FAMILIES
from tests.hostile.running import ROOT, Server, try_case

KEPT = ROOT / "build" / "hostile"


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that broke a promise."""

    family: str
    number: int
    case: Case
    outcome: Outcome
    faults: tuple[str, ...]

    def __str__(self) -> str:
        shown = "\n".join(f"    {fault:.400}" for fault in self.faults[:8])
        return (
            f"{self.family} {self.number}: {self.case.what}\n"
            f"    personas {shlex.join(self.case.command.words)[:300]}\n{shown}\n"
            f"    again: python -m tests.hostile {self.family} {self.number}"
        )


def run_cases(
    wanted: Mapping[str, Iterable[int]], servers: int = len(os.sched_getaffinity(0))
) -> list[Outcome | Failure]:
    """Run cases by family and number, some at once; return how each ended, in their order."""
    jobs = [(family, number) for family, numbers in wanted.items() for number in numbers]
    with ExitStack() as stack:
        top = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hostile-")))
        free: SimpleQueue[tuple[Server, Box]] = SimpleQueue()
        for number in range(min(servers, len(jobs))):
            folder = top / str(number)
            free.put((stack.enter_context(Server(folder / "server")), Box(folder / "box")))
        workers = stack.enter_context(ThreadPoolExecutor(servers))
        return list(workers.map(lambda job: _run(job, free), jobs))


def _run(job: tuple[str, int], free: SimpleQueue[tuple[Server, Box]]) -> Outcome | Failure:
    family, number = job
    case = FAMILIES[family].case(number)
    server, box = free.get()
    try:
        outcome, faults = try_case(case, box, server.run)
        if not faults:
            return outcome
        _keep(box, family, number)
        return Failure(family, number, case, outcome, tuple(faults))
    finally:
        free.put((server, box))


def _keep(box: Box, family: str, number: int) -> None:
    place = KEPT / f"{family}-{number}"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(box.root, place, symlinks=True)
