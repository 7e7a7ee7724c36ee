"""Rows that Python reads become a CSV file that an engine reads: one row at a time, any size."""

from __future__ import annotations

import csv
import datetime
import errno
import io
import json
import os
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from personas.engine.sources.apart import too_much
from personas.facts.problem import PersonasError, error
from personas.files.rooms import is_room, leave_room, make_room
from personas.files.sink import Sink

LOOK_EVERY = 1_000  # rows, between two looks at the size


class Scratch:
    """A folder for files that live as long as what holds this; it is made when first used."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._count = 0

    def new(self) -> Path:
        """Return the path of a file that is not there yet; raise E505 where there can be none."""
        if self._folder is None:
            self._folder, lock = _make_room()
            weakref.finalize(self, leave_room, self._folder, lock)
        self._count += 1
        return self._folder / f"{self._count}.csv"

    def holds(self, path: Path) -> bool:
        """Whether a file is in this folder."""
        return self._folder is not None and path.is_relative_to(self._folder)


class Laid(Sink):
    """A file in the folder for temporary files."""

    def fail(self, cause: OSError) -> None:
        """Raise E505."""
        raise not_laid(Path(os.fsdecode(self.name)), cause.strerror) from cause


def lay(path: Path) -> IO[bytes]:
    """Open a new file of a `Scratch` to write; where it cannot grow this is said of its folder."""
    try:
        return io.BufferedWriter(Laid(path, "wb"))
    except OSError as cause:
        raise not_laid(path, cause.strerror) from cause


def not_laid(path: Path, reason: str | None) -> PersonasError:
    """Return the error E505, for a file of a `Scratch` or the folder for temporary files."""
    folder = next((p.parent for p in (path, *path.parents) if is_room(p.name)), path)
    return error(
        "E505",
        f"The folder for temporary files, `{folder}`, cannot be written: {(reason or '').lower()}",
        "Free some space there, or name another folder: TMPDIR=/other/folder personas …",
    )


def temporary_folder() -> Path:
    """Where TMPDIR is set that is meant: customers are laid down nowhere else in its stead."""
    return Path(os.environ.get("TMPDIR") or tempfile.gettempdir()).absolute()


def _make_room() -> tuple[Path, IO[bytes]]:
    try:
        return make_room(temporary_folder())
    except OSError as cause:
        if cause.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
            raise  # that is not of this folder
        folder = Path(cause.filename or "/tmp")  # noqa: S108 - named, not written to
        raise not_laid(folder, cause.strerror) from cause


def spool(
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    path: Path,
    source: str = "",
    most: int | None = None,
) -> Path:
    """Write a header and rows as CSV, every cell quoted; short rows end in gaps.

    Raises `PersonasError` (E143) where they take more than ``most`` bytes, if that is told.
    """
    with io.TextIOWrapper(lay(path), "utf-8", errors="replace", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(names)
        for number, row in enumerate(rows):
            if most and number % LOOK_EVERY == 0 and path.stat().st_size > most:
                raise too_much(source, most, "text")
            cells = [as_text(cell) for cell in row]
            writer.writerow(cells + [""] * (len(names) - len(cells)))
    return path


def respool(path: Path, name: str, delimiter: str, wide: int, scratch: Scratch) -> Path:
    """Write delimited text again under a header of one line; raise where it cannot be cut."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = (row for row in csv.reader(stream, delimiter=delimiter) if any(row))
        try:
            next(rows)
            return spool([f"column {i}" for i in range(1, wide + 1)], rows, scratch.new())
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
