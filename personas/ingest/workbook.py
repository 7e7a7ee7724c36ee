"""Excel and OpenDocument workbooks, read by calamine: one library for all of their formats."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine as calamine

from personas.domain.problem import PersonasError, Problem, error
from personas.files.spool import spool
from personas.files.temporary import Scratch
from personas.sql.tables import choose

LOOK_AT = 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of cells, and where in it the header stands; None where it holds no table."""

    name: str
    rows: Sequence[Sequence[Any]]

    @property
    def header(self) -> int | None:
        """The first row at least half as wide as the widest; titles above it are narrow."""
        widths = [sum(cell != "" for cell in row) for row in self.rows[:LOOK_AT]]
        wide = max(widths, default=0)
        at = next((i for i, width in enumerate(widths) if 2 * width >= wide and width > 1), None)
        return at if at is not None and at + 1 < len(self.rows) else None


def spool_workbook(
    path: Path, name: str, told: str | None, scratch: Scratch
) -> tuple[Path, tuple[Problem, ...]]:
    """Write one sheet as CSV: the one told, else the first that holds a table."""
    try:
        with _without_panic():
            book = calamine.CalamineWorkbook.from_path(str(path))
            sheet, warnings = _find(book, name, told)
    except (calamine.CalamineError, OSError, ValueError) as cause:
        raise _damaged(name, cause) from cause
    except BaseException as cause:  # calamine panics on some damaged .xls: no `Exception`
        if type(cause).__name__ != "PanicException":
            raise
        raise _damaged(name, "its parts do not fit together") from None
    return _spool(sheet, scratch), warnings


@contextmanager
def _without_panic() -> Iterator[None]:
    """Let calamine panic unheard: it prints where, which is no word for people, and then raises."""
    heard = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(heard, 2)
        os.close(heard)


def _find(
    book: calamine.CalamineWorkbook, name: str, told: str | None
) -> tuple[Sheet, tuple[Problem, ...]]:
    names = book.sheet_names
    if told is not None:
        return _told(book, choose(name, "sheet", _numbered(names), told)), ()
    for place, each in enumerate(names):
        sheet = _sheet(book, each)
        if sheet.header is not None:
            return sheet, (_another(name, names[0], each),) if place else ()
    raise error(
        "E107", f"No sheet of `{name}` holds a table", "A table needs a header and rows below it."
    )


def _told(book: calamine.CalamineWorkbook, name: str) -> Sheet:
    sheet = _sheet(book, name)
    if sheet.header is None:
        raise error("E107", f"The sheet `{name}` holds no table", "Name another one with --sheet.")
    return sheet


def _numbered(names: Sequence[str]) -> dict[str, str]:
    """What a sheet answers to: its name, and its number from 1."""
    return {**{str(i): name for i, name in enumerate(names, 1)}, **{name: name for name in names}}


def _sheet(book: calamine.CalamineWorkbook, name: str) -> Sheet:
    return Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=True))


def _spool(sheet: Sheet, scratch: Scratch) -> Path:
    """Columns without a name and without a cell are the paper beside the table."""
    header = sheet.rows[sheet.header or 0]
    below = [row for row in sheet.rows[(sheet.header or 0) + 1 :] if any(c != "" for c in row)]
    kept = [
        place
        for place, name in enumerate(header)
        if str(name).strip() or any(row[place] != "" for row in below)
    ]
    names = [str(header[place]).strip() for place in kept]
    return spool(names, ([row[place] for place in kept] for row in below), scratch)


def _another(name: str, first: str, taken: str) -> Problem:
    return Problem(
        "W106",
        f"The first sheet of `{name}`, `{first}`, holds no table: `{taken}` was read",
        f'Name the sheet to be sure: --sheet "{taken}"',
    )


def _damaged(name: str, cause: Exception | str) -> PersonasError:
    help_ = "Open it in the program that wrote it, and save it again; or export the sheet as CSV."
    return error("E105", f"`{name}` cannot be read as a workbook: {cause}", help_)
