"""Read a file in a process of its own, which may abort, be killed or never end.

A file can make libraries that open workbooks and databases abort, or take all memory. The process
has limits of time, memory and disk, and prints its problems as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from personas.domain.problem import Location, PersonasError, Problem, ProblemSummary, error
from personas.domain.request import Reading
from personas.files.bounds import Limits, in_mb, limits_of

ROOT = str(Path(__file__).resolve().parents[2])
START = (
    "import json, sys; arguments = json.load(sys.stdin); sys.path[:] = arguments.pop('path');"
    " from personas.files.reader_process import run_reader; run_reader(**arguments)"
)
# Seconds after the limit of time, at which the process ends by itself where the system can.
PATIENCE = 5
HELP = "Write the table again as CSV or Parquet, with nothing but its rows."


def read_in_process(
    reader: str,
    path: Path,
    name: str,
    reading: Reading,
    target: Path,
) -> tuple[Problem, ...]:
    """Let a reader of `reader_process.READERS` write the table of ``path`` to ``target``.

    Returns warnings. Raises `PersonasError` where the table cannot be read: E105 also where the
    process aborts, E143 where it exceeds its limits.
    """
    limits = limits_of(path.stat().st_size)
    arguments = {
        "path": _module_paths(),
        "reader": reader,
        "file": str(path.resolve()),
        "name": name,
        "reading": _plain_fields(reading),
        "target": str(target),
        "limits": asdict(limits),
    }
    return _read_result(_run(arguments, name, limits), name, limits)


def _plain_fields(reading: Reading) -> dict[str, str | int | None]:
    """What a process of its own may need of a reading: not how cells are written."""
    values = ((field.name, getattr(reading, field.name)) for field in fields(reading))
    return {name: value for name, value in values if isinstance(value, str | int)}


def _module_paths() -> list[str]:
    """Where modules are found; never in the working directory."""
    excluded_paths = {"", os.getcwd(), ROOT}
    return [ROOT, *(path for path in sys.path if path not in excluded_paths)]


def _run(
    arguments: Mapping[str, Any], name: str, limits: Limits
) -> subprocess.CompletedProcess[bytes]:
    stderr = None if "PERSONAS_TRACEBACK" in os.environ else subprocess.DEVNULL
    try:
        return subprocess.run(  # noqa: S603 - this Python, and code of ours
            [sys.executable, "-P", "-c", START],
            input=json.dumps(arguments).encode(),
            stdout=subprocess.PIPE,
            stderr=stderr,
            timeout=limits.seconds + PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as cause:
        raise too_slow(name, limits) from cause


def _read_result(
    process: subprocess.CompletedProcess[bytes], name: str, limits: Limits
) -> tuple[Problem, ...]:
    """Read the result; a process without one aborted or was killed."""
    if process.returncode == -getattr(signal, "SIGALRM", 0):
        raise too_slow(name, limits)
    if process.returncode or not process.stdout:
        memory = in_mb(limits.memory)
        message = f"`{name}` cannot be read: it is damaged, or takes more than {memory} of memory"
        raise error("E105", message, HELP)
    result = json.loads(process.stdout)
    if "errno" in result:
        raise OSError(result["errno"], os.strerror(result["errno"]))
    if "bug" in result:
        raise RuntimeError(result["bug"])
    problems = tuple(map(_to_problem, result["problems"]))
    if any(problem.severity == "error" for problem in problems):
        raise PersonasError(*problems)
    return problems


def _to_problem(fields: dict[str, Any]) -> Problem:
    location = fields.pop("location")
    cells = tuple(fields.pop("cells"))
    kind = ProblemSummary if "count" in fields else Problem
    return kind(**fields, location=Location(**location) if location else None, cells=cells)


def too_slow(name: str, limits: Limits) -> PersonasError:
    """Return the error E143 for reading that takes too long."""
    return error("E143", f"`{name}` takes longer than {limits.seconds} seconds to read", HELP)


def too_large(name: str, size: int, kind: str) -> PersonasError:
    """Return the error E143 for a file that becomes more than ``size`` bytes of something."""
    return error("E143", f"`{name}` becomes more than {in_mb(size)} of {kind}", HELP)
