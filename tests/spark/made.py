"""A table whose names and cells are as bad as exports get."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from personas.domain.request import Backend
from personas.ingest.open import SourceTable, open_table
from personas.ingest.sources import find_source

NAMES = ["Customer ID", "a`b", 'say "x"', "a.b", "Größe €", "day", "kind", "select", "note", "x"]
KINDS = ["Ünï", "ünï", "None", "null", "Z", "z", "é", "e\u0301", "ﬁ", "\U0001f48e", "a\nb", "", " "]


def write_hostile(path: Path, rows: int = 300) -> Path:
    """Write a CSV file with quotes, line ends in cells, padding, and text where numbers belong."""
    generator = np.random.default_rng(7)
    group = generator.integers(0, 3, rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(NAMES)
        for i, g in enumerate(group):
            writer.writerow([
                f"{i:05d}",
                round(float(g * 8 + generator.normal()), 3),
                f"${g * 1000 + generator.integers(1, 900):,}.50",
                "" if i % 17 == 0 else repr(float(generator.exponential(10.0 ** (3 * g)))),
                f"{generator.integers(1, 99)},{g}0",
                f"{1 + i % 28:02d}.{1 + i % 12:02d}.20{10 + g}",
                KINDS[i % len(KINDS)],
                ["yes", "no"][i % 2],
                '"quoted", and\nbroken' if i % 5 == 0 else "\u00a0padded\t",
                ["1e3", "-0.0", "+5", ".5", "7."][i % 5],
            ])  # fmt: skip
    return path


def opened(data: object, name: str | None = "spark") -> SourceTable:
    return open_table(find_source(data), backend=Backend(name))
