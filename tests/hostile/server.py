"""A process that has loaded everything, and forks a child for each command line.

Starting Python and its libraries takes longer than most commands do. Each line on standard input
is a job in JSON; each on standard output says how its child ended. The child is bounded, writes
what it prints into files, and notes what it tries that no command may do.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

import click
import click.utils

import personas
from personas.cli.main import main
from tests.hostile.case import ADDRESS_SPACE, FILE_SIZE, SECONDS, WALL_SECONDS

# What commands load only when they need it. PySpark is not met here.
LIBRARIES = (
    "markdown",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "pandas",
    "phonenumbers",
    "psycopg",
    "pyarrow.feather",
    "rich.console",
    "scipy.stats",
    "sklearn.cluster",
    "sklearn.metrics",
    "xlsxwriter",
)
FORBIDDEN = {
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "pty.spawn",
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
}

Job = dict[str, Any]


def serve() -> None:
    """Fork a child for each job until the input ends."""
    _load()
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        job: Job = json.loads(line)
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            _become(job)
            _end(main)
        ended = wait(child, began + WALL_SECONDS)
        sys.stdout.write(json.dumps(ended) + "\n")
        sys.stdout.flush()


def _load() -> None:
    for module in pkgutil.walk_packages(personas.__path__, "personas."):
        if "spark" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for library in LIBRARIES:
        importlib.import_module(library)
    # Outside of a terminal click takes escapes away, and nobody would see what a terminal gets.
    click.utils.should_strip_ansi = lambda *_: False  # type: ignore[attr-defined]


def wait(child: int, until: float) -> dict[str, float]:
    """Return a child's exit code, seconds of the processor and megabytes; kill it when late."""
    while True:
        pid, status, used = os.wait4(child, os.WNOHANG)
        if pid:
            return {
                "code": os.waitstatus_to_exitcode(status),
                "seconds": round(used.ru_utime + used.ru_stime, 3),
                "megabytes": used.ru_maxrss // 1024,
            }
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.003)


def _become(job: Job) -> None:
    """Make this child the process of a command."""
    os.environ.clear()
    os.environ.update(job["environment"])
    tempfile.tempdir = None
    os.chdir(job["folder"])
    for number, path, how in (
        (0, job["stdin"], os.O_RDONLY),
        (1, job["stdout"], os.O_WRONLY | os.O_CREAT),
        (2, job["stderr"], os.O_WRONLY | os.O_CREAT),
    ):
        os.dup2(os.open(path, how), number)
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115 - lives as long as the process
    sys.argv = ["personas", *job["words"]]
    sys.addaudithook(_noting(os.open(job["attempts"], os.O_WRONLY | os.O_CREAT), job["box"]))
    bound()


def _end(run: Callable[[], None]) -> NoReturn:
    """Run to the end, and leave without taking all libraries down one by one."""
    code: object = 1
    try:
        run()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code if isinstance(code, int) else 0)


def bound() -> None:
    """Bound this process: seconds, address space, length of a file; no core is dumped."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _noting(notes: int, box: str) -> Callable[[str, tuple[Any, ...]], None]:
    """Note what Python tries: programs, connections, and writing outside of the box."""

    def hook(event: str, given: tuple[Any, ...]) -> None:
        forbidden = event in FORBIDDEN and given[:1] != (sys.executable,)  # our own reader
        if forbidden or (event == "open" and _writes_outside(given, box)):
            os.write(notes, f"{event} {given!r}\n".encode(errors="replace"))

    return hook


def _writes_outside(given: tuple[Any, ...], box: str) -> bool:
    path, _, flags = given
    if not (isinstance(path, str) and isinstance(flags, int)):
        return False
    writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    return bool(writes) and not os.path.realpath(path).startswith((box, os.devnull))


if __name__ == "__main__":
    serve()
