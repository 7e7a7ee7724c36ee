"""Read a file in a process of its own: what is aborted, killed or never ends there is survived.

Libraries that open workbooks and databases can be made to abort by a file, or to take all memory
there is. The process has limits of time, memory and disk, and answers with problems in words.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from personas.engine.sources.bounds import Limits, in_mb, limits_of
from personas.facts.problem import Location, Others, PersonasError, Problem, error
from personas.facts.reading import Reading

ROOT = str(Path(__file__).resolve().parents[3])
START = (
    "import json, sys; asked = json.load(sys.stdin); sys.path[:] = asked.pop('path');"
    " from personas.engine.sources.child import answer; answer(**asked)"
)
# Seconds beyond the limit of time, by which the process ends by itself where the system can.
PATIENCE = 5
HELP = "Write the table again as CSV or Parquet, with nothing but its rows."


def read_apart(
    reader: str,
    path: Path,
    name: str,
    reading: Reading,
    target: Path,
) -> tuple[Problem, ...]:
    """Let a reader of `child.READERS` write the table of ``path`` to ``target``.

    Returns what is to be said of it. Raises `PersonasError` where it cannot be read: E105 also
    where the process is aborted, E143 where it goes beyond its limits.
    """
    limits = limits_of(path.stat().st_size)
    asked = {
        "path": _paths(),
        "reader": reader,
        "file": str(path.resolve()),
        "name": name,
        "said": {"sheet": reading.sheet, "table": reading.table, "query": reading.query},
        "target": str(target),
        "limits": asdict(limits),
    }
    return _heard(_run(asked, name, limits), name, limits)


def _paths() -> list[str]:
    """Where modules are found; never in the folder that happens to be the working directory."""
    here = {"", os.getcwd()}
    return [ROOT, *(each for each in sys.path if each not in here and each != ROOT)]


def _run(asked: Mapping[str, Any], name: str, limits: Limits) -> subprocess.CompletedProcess[bytes]:
    heard = None if "PERSONAS_TRACEBACK" in os.environ else subprocess.DEVNULL
    try:
        return subprocess.run(  # noqa: S603 - this Python, and code of ours
            [sys.executable, "-P", "-c", START],
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=heard,
            timeout=limits.seconds + PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as cause:
        raise too_slow(name, limits) from cause


def _heard(
    done: subprocess.CompletedProcess[bytes], name: str, limits: Limits
) -> tuple[Problem, ...]:
    """Read the answer; a process that left none was aborted or killed."""
    if done.returncode == -getattr(signal, "SIGALRM", 0):
        raise too_slow(name, limits)
    if done.returncode or not done.stdout:
        raise _aborted(name, limits)
    answer = json.loads(done.stdout)
    if "errno" in answer:
        raise OSError(answer["errno"], os.strerror(answer["errno"]))
    if "bug" in answer:
        raise RuntimeError(answer["bug"])
    problems = tuple(_problem(each) for each in answer["problems"])
    if any(problem.severity == "error" for problem in problems):
        raise PersonasError(*problems)
    return problems


def _problem(said: dict[str, Any]) -> Problem:
    at = said.pop("location")
    cells = tuple(said.pop("cells"))
    kind = Others if "count" in said else Problem
    return kind(**said, location=Location(**at) if at else None, cells=cells)


def _aborted(name: str, limits: Limits) -> PersonasError:
    message = (
        f"`{name}` cannot be read: it is damaged, or takes more than {in_mb(limits.memory)} of "
        "memory"
    )
    return error("E105", message, HELP)


def too_slow(name: str, limits: Limits) -> PersonasError:
    """Say that reading took too long."""
    return error("E143", f"`{name}` takes longer than {limits.seconds} seconds to read", HELP)


def too_much(name: str, size: int, what: str) -> PersonasError:
    """Say that a file swells to more than ``size`` bytes of something."""
    return error("E143", f"`{name}` becomes more than {in_mb(size)} of {what}", HELP)
