"""What a command cannot read, write or lay down ends in its own words, and nothing is half."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from personas.cli.failures import describe_failure

COMMAND = f'{sys.executable} -c "from personas.cli.main import main; main()"'
FULL = Path("/dev/full")

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")


def shell(line: str, **environment: str) -> tuple[int, str, str]:
    """Run a line of bash in which ``personas`` is the command; return code, stdout, stderr."""
    script = f'set -o pipefail; personas() {{ {COMMAND} "$@"; }}; {line}'
    done = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("line", "code", "starts"),
    [
        ("personas codes > /dev/full", 2, "E504 Standard output cannot be written: no space left"),
        ("personas --help > /dev/full", 2, "E504 Standard output"),
        ("personas codes >&-", 2, "E504 Standard output cannot be written: it is closed"),
        ("personas codes | head -1", 0, ""),
        ("personas codes | true", 0, ""),
        ("personas codes 2>&-", 0, ""),
        ("personas previw 2> /dev/full", 2, ""),
        ("personas previw 2>&-", 2, ""),
        ("personas previw <&- >&- 2>&-", 2, ""),
        ("personas previw > /dev/full 2> /dev/full", 2, ""),
        ("personas preview - -q <&-", 2, "E104 Standard input is empty"),
        ("mkdir $D; cd $D; rmdir $D; personas preview x.csv", 2, "E507 The working directory was"),
        ("ulimit -n 6; personas preview - -q", 2, "E506 The system has no more open files"),
    ],
)
def test_a_stream_that_fails(line: str, code: int, starts: str, tmp_path: Path) -> None:
    ended, _, stderr = shell(line, D=str(tmp_path / "gone"))
    assert (ended, stderr.startswith(starts), bool(stderr)) == (code, True, bool(starts))
    assert "E599" not in stderr
    assert "Traceback" not in stderr


@pytest.mark.parametrize("temporary", ["is not there", "is a file"])
def test_customers_are_laid_down_where_it_is_said_or_nowhere(
    temporary: str, tmp_path: Path
) -> None:
    (tmp_path / "is a file").touch()
    code, _, stderr = shell("personas preview - -q", TMPDIR=str(tmp_path / temporary))
    assert code == 2
    assert stderr.startswith(f"E505 The folder for temporary files, `{tmp_path / temporary}`")


def test_the_folder_for_temporary_files_is_full(tmp_path: Path) -> None:
    line = "ulimit -f 8; yes id,income,spending | head -1000 | personas preview - -q"
    code, _, stderr = shell(line, TMPDIR=str(tmp_path))
    assert code == 2
    assert stderr.startswith(f"E505 The folder for temporary files, `{tmp_path}`")
    assert os.listdir(tmp_path) == []


def test_a_table_whose_spill_finds_no_room(tmp_path: Path) -> None:
    code = (
        "from personas.backends.duckdb.engine import DuckDB; from sqlglot import parse_one;"
        "DuckDB('30MB').create_table('t', parse_one('SELECT range AS i, md5(range::text) AS m"
        " FROM range(2000000) ORDER BY m', dialect='duckdb'))"
    )
    line = f'ulimit -f 2000; {sys.executable} -c "{code}"'
    _, _, stderr = shell(line, TMPDIR=str(tmp_path))
    said = stderr.splitlines()[-1].partition("PersonasError: ")[2]
    assert said == (
        f"E505 The folder for temporary files, `{tmp_path}`, cannot be written: file too large"
    )


@pytest.mark.parametrize(
    ("cause", "code", "words"),
    [
        (MemoryError(), "E506", "no more memory"),
        (OSError(errno.EMFILE, "Too many open files"), "E506", "no more open files"),
        (ImportError("x.so: failed to map segment from shared object"), "E506", "no more memory"),
        (RuntimeError("can't start new thread"), "E506", "no more threads"),
        (OSError(errno.ENOSPC, "No space left on device", "x"), "E507", "`x` cannot be used: no s"),
        (OSError(errno.ENOSPC, "No space left on device"), "E507", "A file cannot be used: no spa"),
        (OSError(errno.EPIPE, "Broken pipe"), "E507", "broken pipe"),
        (PermissionError(errno.EACCES, "Permission denied", b"x"), "E507", "permission denied"),
        (RuntimeError("x"), "E599", "Unexpected RuntimeError: x"),
        (KeyError("x"), "E599", "Unexpected KeyError: 'x'"),
    ],
)
def test_last_words(cause: Exception, code: str, words: str) -> None:
    problem = describe_failure(cause)
    assert problem.code == code
    assert words in problem.message
