"""Run a case: by a process that has everything loaded, or by one that starts anew."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from matplotlib import get_configdir

from tests.hostile.boxes import Box, Outcome
from tests.hostile.case import WALL_SECONDS, Case
from tests.hostile.checks import faults_of
from tests.hostile.server import bound, wait

ROOT = Path(__file__).resolve().parent.parent.parent
ENTRY = "from personas.cli.main import main; main()"

Run = Callable[[Case, Box], Outcome]


class Server:
    """A process of `tests.hostile.server`; one case at a time."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.server"],
            cwd=ROOT,
            env=Box(home).environment | {"HOME": str(home), "TMPDIR": str(home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, case: Case, box: Box) -> Outcome:
        """Run a case whose box is filled."""
        notes = {name: str(box.path(name)) for name in ("stdin", "stdout", "stderr", "attempts")}
        job = {
            **notes,
            "words": case.command.words,
            "environment": box.environment,
            "folder": str(box.desk),
            "box": str(box.root.resolve()),
        }
        with self._lock:
            return _outcome(box, self._ask(job))

    def _ask(self, job: dict[str, Any]) -> dict[str, Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(job) + "\n")
        stdin.flush()
        answer: dict[str, Any] = json.loads(stdout.readline())
        return answer

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process.wait(timeout=30)


def run_anew(case: Case, box: Box) -> Outcome:
    """Run a case as people do, from the start of Python to its end."""
    with (
        box.path("stdin").open("rb") as stdin,
        box.path("stdout").open("wb") as stdout,
        box.path("stderr").open("wb") as stderr,
    ):
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-c", ENTRY, *case.command.words],
            cwd=box.desk,
            env=box.environment | {"PYTHONPATH": str(ROOT), "MPLCONFIGDIR": get_configdir()},
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            preexec_fn=bound,
        )
        ended = wait(process.pid, began + WALL_SECONDS)
        if ended["megabytes"] <= _own_megabytes():  # the kernel counts what this process held
            ended["megabytes"] = 0
        process.returncode = int(ended["code"])
    return _outcome(box, ended)


def _own_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _outcome(box: Box, ended: dict[str, Any]) -> Outcome:
    attempts = box.path("attempts")
    return Outcome(
        **ended,
        stdout=box.path("stdout").read_bytes(),
        stderr=box.path("stderr").read_bytes(),
        attempts=attempts.read_text() if attempts.exists() else "",
    )


def try_case(case: Case, box: Box, run: Run) -> tuple[Outcome, list[str]]:
    """Run a case in a fresh box; return how it ended and what is wrong with that."""
    box.fill(case)
    before = box.tree()
    outcome = run(case, box)
    return outcome, faults_of(case, outcome, before, box.tree())
