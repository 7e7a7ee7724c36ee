"""Cells of an .xlsx that readers show as blank: formulas never calculated, and errors."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from personas.domain.problem import PersonasError, Problem
from personas.ingest.documents.grid import cell_name
from personas.ingest.documents.grid_choice import Choice
from personas.ingest.documents.workbook_size import CHUNK_BYTES, Parts

TAIL_BYTES = 1 << 21  # of a row that is cut off by the end of a chunk
FORMULA = rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"
VALUE = rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v[^>]*>([^<]*)</|)"
CELL = rb"<(?:\w+:)?c\s([^>]*)>\s*"
FORMULA_CELL = re.compile(CELL + FORMULA + VALUE)
ERROR_CELL = re.compile(CELL + rb"(?:" + FORMULA + rb")?" + VALUE)
REFERENCE = re.compile(rb"r=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
FORMULA_SIGN = re.compile(rb"<(?:\w+:)?f[\s/>]")
TYPE = re.compile(rb"(?:^|\s)t=[\"'](\w+)[\"']")
OPEN_HELP = "Open it in Excel or LibreOffice, and save it: the values are then in the file."


# Column, row, value, and whether it is an error; of a formula, or an error.
Cell = tuple[int, int, str, bool]


@dataclass(frozen=True, slots=True)
class HiddenCells:
    """The formulas of each column, those without a value, those with a zero, and error cells."""

    formulas: Counter[int] = field(default_factory=Counter)
    blanks: Counter[int] = field(default_factory=Counter)
    zeros: Counter[int] = field(default_factory=Counter)
    errors: dict[int, Counter[str]] = field(default_factory=dict)

    def uncalculated(self, parts: Parts) -> Mapping[int, int]:
        """Return how many formulas of a column have no value.

        Some programs write 0 for what they do not calculate: that counts where a column has
        nothing else, and the workbook asks to be calculated.
        """
        zeros = {
            i: count
            for i, count in self.zeros.items()
            if parts.is_uncalculated and count == self.formulas[i] and count > 1
        }
        return {**zeros, **self.blanks}


def check_formulas(path: Path, parts: Parts, choice: Choice) -> tuple[Problem, ...]:
    """Warn of formulas without a value and of error cells of the table that is read.

    Raises `PersonasError` (E160) where all that the table could be segmented by is formulas that
    have no value.
    """
    part = parts.sheets.get(choice.grid.name)
    if part is None:
        return ()
    with zipfile.ZipFile(path) as archive:
        return report_cells(_scan(archive, part), choice, parts)


def report_cells(
    cells: Iterable[Cell], choice: Choice, parts: Parts | None = None
) -> tuple[Problem, ...]:
    """Warn of those cells that are in the table."""
    hidden = _count_cells(cells, choice)
    uncalculated = hidden.uncalculated(parts or Parts())
    warnings = (
        *_uncalculated_problems(choice, uncalculated),
        *_warn_of_errors(choice, hidden.errors),
    )
    if uncalculated and choice.table.weight - sum(i in hidden.zeros for i in uncalculated) < 1:
        raise PersonasError(Problem("E160", warnings[0].message, OPEN_HELP))
    return warnings


def _count_cells(cells: Iterable[Cell], choice: Choice) -> HiddenCells:
    result, grid, table = HiddenCells(), choice.grid, choice.table
    rows = range(grid.first_row + table.header.last + 1, grid.first_row + table.rows.stop)
    for column, row, value, is_error in cells:
        i = column - grid.first_column - table.columns.start
        if row not in rows or not 0 <= i < len(table.columns):
            continue
        if is_error:
            result.errors.setdefault(i, Counter())[value] += 1
            continue
        result.formulas[i] += 1
        result.blanks[i] += value == ""
        result.zeros[i] += value == "0"
    return HiddenCells(result.formulas, +result.blanks, +result.zeros, result.errors)


def _scan(archive: zipfile.ZipFile, part: str) -> Iterator[Cell]:
    """Yield column, row and value of each formula and each error of a sheet."""
    with archive.open(part) as stream:
        text = b""
        while chunk := stream.read(CHUNK_BYTES):
            text += chunk
            end = text.rfind(b"</row>") + 1 or len(text)
            yield from _scan_rows(text[:end])
            text = text[end:][-TAIL_BYTES:]
        yield from _scan_rows(text)


def _scan_rows(text: bytes) -> Iterator[Cell]:
    """A text that a formula gives may be empty: it has a type, and counts as calculated."""
    has_errors = b't="e"' in text or b"t='e'" in text
    if not (has_errors or b"<f" in text or b":f" in text):
        return
    for match in (ERROR_CELL if has_errors else FORMULA_CELL).finditer(text):
        reference, kind = REFERENCE.search(match[1]), TYPE.search(match[1])
        is_error = kind is not None and kind[1] == b"e"
        if reference is None or not (is_error or FORMULA_SIGN.search(match[0])):
            continue
        value = (match[2] or b"").decode("utf-8", "replace")
        is_text = kind is not None and kind[1] == b"str"
        yield *_position(reference), value or (" " if is_text else ""), is_error


def _position(match: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return column - 1, int(match[2]) - 1


def _uncalculated_problems(choice: Choice, counts: Mapping[int, int]) -> Iterator[Problem]:
    if not counts:
        return
    names = ", ".join(f"{_column_name(choice, i)} ({n:,})" for i, n in sorted(counts.items())[:5])
    message = (
        f"{sum(counts.values()):,} formulas of `{choice.grid.name}` have no value, for a program "
        f"wrote them and never calculated them: {names}"
    )
    yield Problem("W153", message, OPEN_HELP)


def _warn_of_errors(choice: Choice, errors: Mapping[int, Counter[str]]) -> Iterator[Problem]:
    for i, values in sorted(errors.items())[:10]:
        words = ", ".join(f"`{value}`" for value, _ in sorted(values.items())[:3])
        message = (
            f"{values.total():,} cells of {_column_name(choice, i)} are errors of the "
            f"spreadsheet ({words}), and read as gaps"
        )
        help_ = "Mend their formulas where these customers have a value."
        yield Problem("W154", message, help_)


def _column_name(choice: Choice, i: int) -> str:
    name = choice.table.header.names[i]
    column = choice.grid.first_column + choice.table.columns.start + i
    return f"`{name}`" if name else f"column {cell_name(0, column)[:-1]}"
