"""What runs in the process of `apart`: one reader under limits, and its answer as JSON."""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from personas.engine.sources.apart import too_much
from personas.engine.sources.bounds import Limits
from personas.facts.problem import PersonasError, Problem
from personas.facts.reading import Reading

Reader = Callable[[Path, str, Reading, Path, Limits], tuple[Problem, ...]]

# Each writes the table of a file to another path, and is imported when it is asked for.
READERS = {
    "workbook": "personas.engine.sources.workbook:write_workbook",
    "sqlite": "personas.engine.sources.sqlite:write_sqlite",
    "arrow": "personas.engine.sources.arrow:write_arrow",
    "duckdb": "personas.engine.duckdb.given:write_given",
}


def answer(
    reader: str,
    file: str,
    name: str,
    said: Mapping[str, str | None],
    target: str,
    limits: Mapping[str, int],
) -> None:
    """Run a reader under limits and print what came of it."""
    bounds = Limits(**limits)
    _limit(bounds)
    heard = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer
    module, _, function = READERS[reader].partition(":")
    run: Reader = getattr(import_module(module), function)
    told = _told(lambda: run(Path(file), name, _reading(said), Path(target), bounds), name, bounds)
    os.write(heard, json.dumps(told).encode())
    os._exit(0)  # nothing is left to tidy up, and threads of a library may still run


def _reading(said: Mapping[str, str | None]) -> Reading:
    return Reading(sheet=said["sheet"], table=said["table"], query=said["query"])


def _limit(limits: Limits) -> None:
    """Bound memory, the size of a file that is written, and time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: time is bounded from outside
        return
    for kind, most in (
        (resource.RLIMIT_DATA, limits.memory),  # not what a library reserves without writing to it
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
    signal.alarm(limits.seconds)  # it ends the process, also where nobody waits for it any more


def _told(run: Callable[[], tuple[Problem, ...]], name: str, limits: Limits) -> dict[str, Any]:
    try:
        return _problems(run())
    except PersonasError as refused:
        return _problems(refused.problems)
    except MemoryError:
        return _problems(too_much(name, limits.memory, "memory").problems)
    except OSError as cause:
        if cause.errno == errno.EFBIG:
            return _problems(too_much(name, limits.written, "text").problems)
        return {"errno": cause.errno or errno.EIO}
    except Exception as bug:  # it is told where all bugs are
        return {"bug": f"{type(bug).__name__}: {bug}"}


def _problems(problems: tuple[Problem, ...]) -> dict[str, Any]:
    return {"problems": [asdict(problem) for problem in problems]}
