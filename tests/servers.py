"""A PostgreSQL server of our own: started where its programs are installed, else skipped."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path

import pytest

PORT = 54329  # the name of a socket in a folder of our own; nothing listens to the network


def program(name: str) -> str:
    """Return the path of one of the server's programs; skip where it is not installed."""
    found = shutil.which(name) or next(
        iter(sorted(glob(f"/usr/lib/postgresql/*/bin/{name}"))), None
    )
    if found is None:
        pytest.skip(f"PostgreSQL is not installed ({name})")
    return found


def account() -> str | None:
    """Return the account to run the server as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server in a new folder; yield its URL without a table."""
    initdb, control = program("initdb"), program("pg_ctl")
    folder = Path("/tmp") / f"personas-postgres-{os.getpid()}"
    folder.mkdir()
    user = account()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"

    def run(*words: str) -> None:
        subprocess.run(words, check=True, capture_output=True, user=user, cwd=folder, timeout=120)

    options = f"-p {PORT} -k {folder} -c listen_addresses='' -c fsync=off"
    try:
        run(initdb, "-D", str(data), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C")
        run(control, "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql://postgres@/postgres?host={folder}&port={PORT}"
        run(control, "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
