"""Write rows as a CSV file that an engine reads: one row at a time, any size."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from personas.domain.problem import error
from personas.files.isolation import too_large
from personas.files.temporary import Scratch, open_scratch_file

CHECK_ROWS = 1_000  # rows between two checks of the size


def spool(
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    path: Path,
    source: str = "",
    max_bytes: int | None = None,
) -> Path:
    """Write a header and rows as CSV, every cell quoted; short rows end in gaps.

    Raises `PersonasError` (E143) where they take more than ``max_bytes``.
    """
    with io.TextIOWrapper(open_scratch_file(path), "utf-8", errors="replace", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(names)
        for number, row in enumerate(rows):
            if max_bytes and number % CHECK_ROWS == 0 and path.stat().st_size > max_bytes:
                raise too_large(source, max_bytes, "text")
            cells = [as_text(cell) for cell in row]
            writer.writerow(cells + [""] * (len(names) - len(cells)))
    return path


def respool(path: Path, name: str, delimiter: str, width: int, skip: int, scratch: Scratch) -> Path:
    """Write delimited text below ``skip`` lines again under a header of one line.

    Raises `PersonasError` where it cannot be parsed.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for _ in range(skip):
            stream.readline()
        rows = (row for row in csv.reader(stream, delimiter=delimiter) if any(row))
        try:
            return spool([f"column {i}" for i in range(1, width + 1)], rows, scratch.new())
        except csv.Error as cause:
            help_ = "Mend that cell, or give the columns names of one line."
            raise error("E105", f"`{name}` cannot be read: {cause}", help_) from cause


def as_text(cell: Any) -> str:
    """Write a cell as people type it: whole numbers without decimals, days without a clock."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return str(cell.date()) if midnight else cell.isoformat(" ")
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace").replace("\0", "")
    if isinstance(cell, dict | list):
        return json.dumps(cell, ensure_ascii=False, sort_keys=True)
    return str(cell).replace("\0", "")
