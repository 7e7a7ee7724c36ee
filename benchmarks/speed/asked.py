"""What is asked of a benchmark: sizes, runs, and a folder for the tables that are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed.process import python, run_once


@dataclass(frozen=True, slots=True)
class Asked:
    """The sizes asked for (none: each benchmark's own), runs, and where tables are kept."""

    sizes: tuple[int, ...]
    runs: int
    folder: Path

    def among(self, own: Sequence[int]) -> tuple[int, ...]:
        """Return the sizes of a benchmark's ``own`` that are asked for."""
        return tuple(size for size in own if not self.sizes or size in self.sizes)

    def table(self, rows: int, form: str) -> Path:
        """Return a file of made customers, ``csv`` or ``parquet``; it is made once."""
        path = self.folder / f"customers-{rows}.{form}"
        if not path.exists():
            run_once(python("-m", "benchmarks.speed.made", rows, path))
        return path
