"""Commands that are killed at any moment leave the old output or the new one, whole.

The processes are real and so is the signal. Half of them die at a random moment of their run, the
other half a random moment after their output began to be made. PERSONAS_KILLS=200 looks longer.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import personas
from personas.files.atomic import whole_folder
from personas.files.temporary import PREFIX

KILLS = int(os.environ.get("PERSONAS_KILLS", "10"))
RUN = [sys.executable, "-c", "from personas.cli.main import main; main()"]
GIVEN = {"customers.csv", "contacts.csv", "old"}
Tree = Mapping[str, bytes]

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")


@dataclass(frozen=True, slots=True)
class Case:
    """A command and what it writes; ``again`` is what a run that finds it there exits with."""

    name: str
    command: tuple[str, ...]
    output: str
    again: int = 0


MODEL = "old/model.json"
AUDIENCE = ("export", "contacts.csv", "--to", "audience", "--model", MODEL, "--persona", "premium",
            "--format", "google", "--email", "Mail", "--consent", "none-recorded")  # fmt: skip
CASES = (
    Case("report", ("report", "customers.csv", "-o", "out"), "out"),
    Case("assign", ("assign", "customers.csv", "--model", MODEL, "-o", "out/a.csv"), "out/a.csv"),
    Case("compare", ("compare", "old", "customers.csv", "-o", "out"), "out"),
    Case("audience", (*AUDIENCE, "-o", "out/a.csv"), "out/a.csv"),
    Case("sql", ("export", MODEL, "--to", "sql", "-o", "out/s.sql"), "out/s.sql"),
    Case("xlsx", ("export", MODEL, "--to", "xlsx", "-o", "out/s.xlsx"), "out/s.xlsx"),
    Case("explore", ("explore", "customers.csv", "-o", "out"), "out"),
    Case("init", ("init", "customers.csv", "--force"), "personas.yaml"),
    Case("rules new", ("rules", "new", "out/pack.yaml"), "", again=2),
    Case("templates eject", ("templates", "eject", "readme", "-o", "out"), ""),
)


@pytest.fixture(scope="module")
def months(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables, the report of last month, and contacts."""
    folder = tmp_path_factory.mktemp("killed")
    lines = (root / "examples" / "mall" / "customers.csv").read_text(encoding="utf-8").splitlines()
    (folder / "customers.csv").write_text("\n".join(lines) + "\n")
    header, *rows = lines
    mails = [f"{row},c{i}@shop.example" for i, row in enumerate(rows)]
    (folder / "contacts.csv").write_text("\n".join([f"{header},Mail", *mails]) + "\n")
    personas.segment(folder / "customers.csv", rules="retail").report(folder / "old")
    return folder


def _write_last_month(output: Path | None) -> None:
    """Leave what an earlier run could have left; some commands write only what is not there."""
    if output is None:
        return
    if output.suffix:
        output.parent.mkdir(exist_ok=True)
        output.write_text("# of last month\n")
        return
    with whole_folder(output) as made:
        (made / "README.md").write_text("of last month\n")


def _finish(command: tuple[str, ...], folder: Path) -> int:
    """Run to the end; return the exit code."""
    return subprocess.run([*RUN, *command], cwd=folder, capture_output=True, check=False).returncode


def _kill(command: tuple[str, ...], folder: Path, after: float, writing: bool) -> None:
    """Kill ``after`` some seconds; where ``writing``, from when a room is there."""
    silent = subprocess.DEVNULL
    with subprocess.Popen([*RUN, *command], cwd=folder, stdout=silent, stderr=silent) as process:
        while writing and process.poll() is None and not _rooms(folder):
            time.sleep(0.0005)
        time.sleep(after)
        process.kill()


def _rooms(folder: Path) -> list[str]:
    return [name for _, folders, _ in os.walk(folder) for name in folders if PREFIX in name]


def _outputs(folder: Path) -> Tree:
    """What was written, rooms that were left over not counted."""
    files = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    kept = [f for f in files if f.parts[0] not in GIVEN and PREFIX not in str(f)]
    return {f.as_posix(): (folder / f).read_bytes() for f in kept}


def _moments(seed: str, kills: int) -> Iterator[tuple[float, bool]]:
    """When to kill: at any time in two seconds, or within the time that writing takes."""
    chance = random.Random(seed)
    for turn in range(kills):
        writing = turn % 2 == 0
        yield chance.uniform(0, 0.05 if writing else 2.0), writing


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_old_output_or_the_new_one(case: Case, months: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(months, tmp_path / "months")
    _write_last_month(folder / case.output if case.output else None)
    old, found = _outputs(folder), []
    for after, writing in _moments(case.name, -(-KILLS // len(CASES))):
        _kill(case.command, folder, after, writing)
        found.append(_outputs(folder))
    assert _finish(case.command, folder) in (0, case.again)
    new = _outputs(folder)
    assert new != old
    assert [made for made in found if not _is_whole(case, made, old, new)] == []
    assert case.again or _rooms(folder) == []


def _is_whole(case: Case, made: Tree, old: Tree, new: Tree) -> bool:
    """Ejected files are an output each: some may be there, and none is half."""
    if case.name == "templates eject":
        return made.items() <= new.items()
    return made in (old, new)


def test_what_a_killed_run_laid_down_is_cleared_by_the_next(
    months: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    command = [*RUN, "preview", str(months / "customers.csv")]
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=silent, stderr=silent) as process:
        while process.poll() is None and not _rooms(tmp_path):
            time.sleep(0.0005)
        process.kill()
    assert _rooms(tmp_path) != []
    assert subprocess.run(command, stdout=silent, stderr=silent, check=False).returncode == 0
    assert _rooms(tmp_path) == []
