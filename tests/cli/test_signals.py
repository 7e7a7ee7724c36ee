"""A command that is asked to end clears up first, whatever it is at; its exit code tells."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

import personas
from personas.files.temporary import LOCK, PREFIX

MAIN = "from personas.cli.main import main; main()"
# In the background of a shell signals may be ignored, and would be by what is started here, too.
UNIGNORED = "import signal as s; s.signal(s.SIGINT, s.default_int_handler); s.signal(s.SIGHUP, 0);"
RUN = [sys.executable, "-c", UNIGNORED + MAIN]
ASKING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP) if os.name == "posix" else ()

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are watched on POSIX alone")


@contextmanager
def running(folder: Path, *words: str, wait: Callable[[], bool]) -> Iterator[subprocess.Popen[str]]:
    """Run a command that does not end by itself, until ``wait`` holds; nothing is on its input."""
    pipe, environment = subprocess.PIPE, {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(
        [*RUN, *words], env=environment, text=True, stdin=pipe, stdout=pipe, stderr=pipe
    ) as process:
        try:
            until(wait)
            yield process
        finally:
            process.kill()


def until(holds: Callable[[], bool]) -> None:
    """Wait, not for ever, until something holds."""
    for _ in range(6000):
        if holds():
            return
        time.sleep(0.01)
    raise TimeoutError


def ends(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the end; return the exit code and what was said last."""
    _, stderr = process.communicate(timeout=60)
    return process.returncode, stderr.splitlines()[-1]


@pytest.mark.parametrize("by", ASKING)
def test_customers_that_were_laid_down_are_removed(by: signal.Signals, tmp_path: Path) -> None:
    with running(tmp_path, "preview", "-", wait=lambda: any(tmp_path.glob("*/*.csv"))) as process:
        process.send_signal(by)
        assert ends(process) == (128 + by, "interrupted")
    assert os.listdir(tmp_path) == []


def test_a_second_signal_does_not_cut_that_short(tmp_path: Path) -> None:
    def laid_down() -> bool:
        return any(tmp_path.glob(f"*/{LOCK}"))

    with running(tmp_path, "preview", "-", wait=laid_down) as process:
        (room,) = tmp_path.glob(f"{PREFIX}*")
        for number in range(2000):
            (room / f"more {number}").touch()
        process.send_signal(signal.SIGTERM)
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
        assert ends(process) == (143, "interrupted") or process.returncode == 130
    assert os.listdir(tmp_path) == []


def test_a_query_that_takes_for_ever_ends(tmp_path: Path) -> None:
    database, temporary = tmp_path / "shop.duckdb", tmp_path / "temporary"
    temporary.mkdir()
    with duckdb.connect(str(database)) as connection:
        connection.execute("CREATE TABLE n AS SELECT range AS i FROM range(100000)")
    query = "SELECT sum(a.i * b.i % 7) AS s FROM n a, n b, n c"
    words = ("preview", str(database), "--query", query)
    with running(temporary, *words, wait=lambda: any(temporary.glob("*"))) as process:
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        assert ends(process) == (143, "interrupted")
    assert os.listdir(temporary) == []


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are not told here")
def test_a_child_process_ends_with_it() -> None:
    code = (
        "import subprocess; from personas.cli.process import watch_signals; watch_signals();"
        "child = subprocess.Popen(['sleep', '600']); print(child.pid, flush=True); child.wait()"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        child = int(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 143
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_what_the_caller_has_had_ignored_stays_so(tmp_path: Path) -> None:
    code = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN);" + MAIN
    command = [sys.executable, "-c", code, "preview", "-"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        until(lambda: any(tmp_path.glob(f"*/{LOCK}")))
        process.send_signal(signal.SIGHUP)
        process.communicate(b"", timeout=60)
    assert process.returncode == 2  # standard input was empty


def test_the_python_api_leaves_signals_as_they_are(root: Path) -> None:
    before = [signal.getsignal(number) for number in ASKING]
    personas.segment(root / "examples" / "mall" / "customers.csv")
    assert [signal.getsignal(number) for number in ASKING] == before
    assert signal.set_wakeup_fd(-1) == -1
