"""The process that `isolation` starts: it runs one reader under limits and prints JSON."""

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

from personas.domain.problem import PersonasError, Problem
from personas.domain.request import Reading
from personas.files.bounds import Limits
from personas.files.isolation import too_large

Reader = Callable[[Path, str, Reading, Path, Limits], tuple[Problem, ...]]

# Each writes the table of a file to another path, and is imported when it is needed.
READERS = {
    "workbook": "personas.ingest.documents.workbook:write_workbook",
    "html": "personas.ingest.documents.html_table:write_html",
    "xml": "personas.ingest.documents.spreadsheet_xml:write_spreadsheet_xml",
    "json": "personas.ingest.documents.json_document:write_json_document",
    "sqlite": "personas.ingest.databases.sqlite:write_sqlite",
    "arrow": "personas.ingest.frames:write_arrow",
    "duckdb": "personas.backends.duckdb.read:write_duckdb",
}


def run_reader(
    reader: str,
    file: str,
    name: str,
    reading: Mapping[str, Any],
    target: str,
    limits: Mapping[str, int],
) -> None:
    """Run a reader under limits and print its result."""
    bounds = Limits(**limits)
    _set_limits(bounds)
    output = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no result
    module, _, function = READERS[reader].partition(":")
    run: Reader = getattr(import_module(module), function)
    arguments = Path(file), name, Reading(**reading), Path(target), bounds
    result = _catch_errors(lambda: run(*arguments), name, bounds)
    os.write(output, json.dumps(result).encode())
    os._exit(0)  # nothing needs cleaning up, and threads of a library may still run


def _set_limits(limits: Limits) -> None:
    """Limit memory, the size of files and time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent process limits time
        return
    for kind, limit in (
        (resource.RLIMIT_DATA, limits.memory),  # without what a library only reserves
        (resource.RLIMIT_FSIZE, limits.text_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))
    signal.alarm(limits.seconds)  # it ends the process, also where nobody waits for it any more


def _catch_errors(
    run: Callable[[], tuple[Problem, ...]], name: str, limits: Limits
) -> dict[str, Any]:
    try:
        return _problems(run())
    except PersonasError as cause:
        return _problems(cause.problems)
    except MemoryError:
        return _problems(too_large(name, limits.memory, "memory").problems)
    except OSError as cause:
        if cause.errno == errno.EFBIG:
            return _problems(too_large(name, limits.text_bytes, "text").problems)
        return {"errno": cause.errno or errno.EIO}
    except Exception as bug:  # the parent process raises it again
        return {"bug": f"{type(bug).__name__}: {bug}"}


def _problems(problems: tuple[Problem, ...]) -> dict[str, Any]:
    return {"problems": [asdict(problem) for problem in problems]}
