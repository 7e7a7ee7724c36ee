"""Commands that end at any moment leave the old output or the new one, whole.

The processes are real and so are the signals: those that nothing can be done about, and those that
ask to end, which leave nothing else, and no traceback. PERSONAS_KILLS=200 looks longer.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

import personas
from personas.files.atomic import atomic_folder
from personas.files.temporary import PREFIX

SHORT = ("sql", "templates eject")  # a file, a folder
KILLS = int(os.environ.get("PERSONAS_KILLS", "10"))
# In the background of a shell signals may be ignored, and would be by what is started here, too.
UNIGNORED = "import signal as s; s.signal(s.SIGINT, s.default_int_handler);"
RUN = [sys.executable, "-c", f"{UNIGNORED} from personas.cli.main import main; main()"]
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
    with atomic_folder(output) as made:
        (made / "README.md").write_text("of last month\n")


def _finish(command: tuple[str, ...], folder: Path) -> int:
    """Run to the end; return the exit code."""
    return subprocess.run([*RUN, *command], cwd=folder, capture_output=True, check=False).returncode


@dataclass(frozen=True, slots=True)
class Blow:
    """A signal and when it comes; ``writing``: as many seconds after a room beside the output."""

    signal: signal.Signals
    after: float
    writing: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended; ``watched``: it had begun to watch signals when the signal came."""

    blow: Blow
    code: int
    stderr: str
    watched: bool
    temporary: Path

    def faults(self, expected: Collection[int]) -> list[str]:
        """Say what is wrong with how it ended; before signals are watched Python itself ends."""
        faults: list[str] = []
        if self.blow.signal == signal.SIGKILL or not self.watched:
            return faults
        if self.code not in {128 + self.blow.signal, *expected}:
            faults.append(f"exit {self.code}")
        if any(word in self.stderr for word in ("Traceback", "Exception ignored", "E599")):
            faults.append(self.stderr)
        return faults + [f"left {left}" for left in os.listdir(self.temporary)]


def _strike(
    command: tuple[str, ...], folder: Path, temporary: Path, blows: list[Blow]
) -> list[Ended]:
    """Run the command once a blow, all at once, each with a folder for temporary files."""
    with ThreadPoolExecutor(len(blows)) as pool:
        places = [temporary / str(place) for place in range(len(blows))]
        return list(pool.map(partial(_strike_one, command, folder), places, blows))


def _strike_one(command: tuple[str, ...], folder: Path, temporary: Path, blow: Blow) -> Ended:
    temporary.mkdir(parents=True, exist_ok=True)
    with subprocess.Popen(
        [*RUN, *command],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while blow.writing and process.poll() is None and not _rooms(folder):
            time.sleep(0.0005)
        time.sleep(blow.after)
        watched = _watches(process.pid)
        process.send_signal(blow.signal)
        _, stderr = process.communicate(timeout=300)
    return Ended(blow, process.returncode, stderr, watched, temporary)


def _watches(process: int) -> bool:
    """Whether a process catches or ignores SIGTERM, as Linux tells it."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False
    masks = (line.split()[1] for line in status.splitlines() if line[:6] in ("SigCgt", "SigIgn"))
    return any(int(mask, 16) >> (signal.SIGTERM - 1) & 1 for mask in masks)


def _rooms(folder: Path) -> list[str]:
    return [name for _, folders, _ in os.walk(folder) for name in folders if PREFIX in name]


def _outputs(folder: Path) -> Tree:
    """What was written, rooms that were left over not counted."""
    files = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    kept = [f for f in files if f.parts[0] not in GIVEN and PREFIX not in str(f)]
    return {f.as_posix(): (folder / f).read_bytes() for f in kept}


def _blows(seed: str, kills: int) -> Iterator[list[Blow]]:
    """When to strike, and by what: in the first moments, in the whole run, while it writes.

    Every fourth time two runs write to one place at once.
    """
    chance = random.Random(seed)
    signals = [signal.SIGTERM, signal.SIGINT, signal.SIGKILL]
    chance.shuffle(signals)
    made = 0
    while made < kills:
        some = [_blow(chance, signals[(made + more) % 3], made + more) for more in range(2)]
        some = some[: 2 if made % 5 == 3 else 1]
        made += len(some)
        yield some


def _blow(chance: random.Random, by: signal.Signals, turn: int) -> Blow:
    if turn % 7 % 3 == 0:
        return Blow(by, chance.uniform(0, 0.05), writing=True)
    return Blow(by, chance.uniform(0, (0.1, 2.0)[turn % 2]), writing=False)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(c, id=c.name, marks=[] if c.name in SHORT else [pytest.mark.long])
        for c in CASES
    ],
)
def test_the_old_output_or_the_new_one(
    case: Case, months: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(months, tmp_path / "months")
    _write_last_month(folder / case.output if case.output else None)
    old, seen = _outputs(folder), []
    ended: list[Ended] = []
    rooms: list[str] = []
    for turn, blows in enumerate(_blows(case.name, -(-KILLS // len(CASES)))):
        before = set(_rooms(folder))
        struck = _strike(case.command, folder, tmp_path / f"temporary {turn}", blows)
        if all(blow.signal != signal.SIGKILL for blow in blows):
            rooms += set(_rooms(folder)) - before
        seen.append(_outputs(folder))
        ended += struck
    assert _finish(case.command, folder) in (0, case.again)
    new = _outputs(folder)
    assert new != old
    assert [made for made in seen if not _is_whole(case, made, old, new)] == []
    assert [fault for one in ended for fault in one.faults({0, case.again})] == []
    assert rooms == []
    assert case.again or _rooms(folder) == []
    if "PERSONAS_KILLS" in os.environ:
        with capsys.disabled():
            sys.stdout.write(f"\n{case.name}: {_tally(ended)}\n")


def _tally(ended: list[Ended]) -> str:
    """Count exits by signal, for who looks longer."""
    counts = Counter((one.blow.signal.name, one.code, one.watched) for one in ended)
    return ", ".join(
        f"{name} → {code}{'' if watched else ' early'}: {count}"
        for (name, code, watched), count in sorted(counts.items())
    )


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
