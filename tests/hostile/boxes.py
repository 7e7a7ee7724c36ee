"""A box: the working folder of a case, a home, a temporary folder, and what lies outside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.case import SECRET, Case

Tree = Mapping[str, bytes | None]
CANARY = "CustomerID,Age,Income,Score\n" + "".join(
    f"{SECRET}-{i},{20 + i},{i * i},{90 - i}\n" for i in range(40)
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, and what it tried that no command may do."""

    code: int
    seconds: float
    megabytes: int
    stdout: bytes
    stderr: bytes
    attempts: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """Folders of one case, all within ``root``."""

    root: Path

    @property
    def desk(self) -> Path:
        """The working folder: it lies in one that belongs to somebody else."""
        return self.root / "shared" / "desk"

    @property
    def environment(self) -> dict[str, str]:
        """What the command sees of the machine."""
        kept = {key: os.environ[key] for key in ("PATH", "PYTHONPATH") if key in os.environ}
        own = {"HOME": str(self.root / "home"), "TMPDIR": str(self.root / "tmp")}
        return {**kept, **own, "COLUMNS": "100", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}

    def path(self, name: str) -> Path:
        """Return the place of what is noted of the run."""
        return self.root / "notes" / name

    def fill(self, case: Case) -> None:
        """Make the folders, and write the files of a case."""
        shutil.rmtree(self.root, ignore_errors=True)
        for folder in (self.desk, *(self.root / n for n in ("home", "tmp", "outside", "notes"))):
            folder.mkdir(parents=True)
        (self.root / "outside" / "canary.csv").write_text(CANARY)
        self.path("stdin").write_bytes(case.stdin)
        for name, data in case.files.items():
            file = self.desk / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)

    def tree(self) -> Tree:
        """Return what lies in the box, by its path; a folder holds nothing itself."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes() if path.is_file() else None
            for path in sorted(self.root.rglob("*"))
            if path.relative_to(self.root).parts[0] != "notes"
        }
