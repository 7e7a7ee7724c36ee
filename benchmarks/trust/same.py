"""Same answer: `personas preview --format json` over one table in many orders of rows and columns.

Each is a process of its own, by turns with one thread and with two for the numerical libraries and
one processor or two for the engine. What counts is the number of different outputs, byte by byte.
"""

from __future__ import annotations

import csv
import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.trust.markdown import heads, row
from benchmarks.trust.optimum import DATA, REAL
from benchmarks.trust.planted import plant

SHUFFLINGS = {"quick": 10, "full": 100}
MADE = 50_000
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Rows = list[list[str]]


def same(mode: str) -> None:
    """Print how many different outputs there are."""
    count = SHUFFLINGS[mode]
    heads("table", "customers", "shufflings", "of them on two threads", "different outputs")
    for name, rows in _tables():
        outputs = {hashlib.sha256(out).hexdigest() for out in _previews(rows, count)}
        row(name, f"{len(rows) - 1:,}", count, count // 2, len(outputs))


def _tables() -> Iterator[tuple[str, Rows]]:
    if (DATA / REAL["Mall"]).exists():
        yield "Mall", list(csv.reader((DATA / REAL["Mall"]).open(encoding="utf-8", newline="")))
    made = plant(MADE, (2000,))
    heading = ["customer", *(f"m{i}" for i in range(made.table.shape[1]))]
    cells = [["" if np.isnan(x) else repr(float(x)) for x in line] for line in made.table]
    yield made.family, [heading, *([f"c{i}", *line] for i, line in enumerate(cells))]


def _previews(rows: Rows, count: int) -> Iterator[bytes]:
    for number in range(count):
        with TemporaryDirectory() as folder:
            _write(Path(folder) / "customers.csv", rows, random.Random(number))
            yield _preview(Path(folder), threads=1 + number % 2)


def _write(path: Path, rows: Rows, chance: random.Random) -> None:
    order, lines = list(range(len(rows[0]))), rows[1:]
    chance.shuffle(order)
    chance.shuffle(lines)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([line[i] for i in order] for line in (rows[0], *lines))


def _preview(folder: Path, threads: int) -> bytes:
    """Run the command; the engine takes as many threads as it may use processors."""
    command = [sys.executable, "-m", "personas", "preview", "customers.csv", "--format", "json"]
    held = sorted(os.sched_getaffinity(0))[:threads]
    return subprocess.run(
        ["taskset", "-c", ",".join(map(str, held)), *command],
        cwd=folder,
        env={**os.environ, **dict.fromkeys(THREADS, str(threads))},
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ).stdout
