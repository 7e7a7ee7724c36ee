"""Sheets of OpenDocument and of the old Excel: the right one, cell by cell, or an error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from personas.domain.problem import PersonasError
from personas.domain.request import Reading
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from tests.data_in.dialects import NAMES, rows
from tests.data_in.sheets import write_ods, write_xls

FORMS = {
    "CustomerID": ("number", 0),
    "Name": ("text", 0),
    "Annual Income": ("number", 0),
    "Spending Score": ("number", 0),
    "Joined": ("date", 0),
    "Member": ("boolean", 0),
    "Age": ("number", 6),
}
BOOKS = {
    "Cover": [["Customers of the shop"], ["as of March"]],
    "All of them": [["Exported by hand"], [], NAMES, *rows()],
    "Few": [NAMES, *rows(3)],
}
WRITERS = [pytest.param(write_ods, ".ods", id="ods"), pytest.param(write_xls, ".xls", id="xls")]

Write = Callable[..., None]


def forms(path: Path, reading: Reading | None = None) -> dict[str, tuple[str, int]]:
    """Return what each column was read as."""
    return {c.name: (c.form, c.gaps) for c in open_table(find_source(path), reading).columns}


@pytest.mark.parametrize(("write", "ending"), WRITERS)
def test_the_sheet_that_holds_a_table_is_read(tmp_path: Path, write: Write, ending: str) -> None:
    path = tmp_path / f"book{ending}"
    write(path, BOOKS)
    opened = open_table(find_source(path))
    assert [warning.code for warning in opened.warnings] == ["W106"]
    assert opened.rows == 60
    assert forms(path) == FORMS


@pytest.mark.parametrize(("write", "ending"), WRITERS)
def test_a_sheet_is_named_or_counted(tmp_path: Path, write: Write, ending: str) -> None:
    path = tmp_path / f"book{ending}"
    write(path, BOOKS)
    for told in ("Few", "3"):
        opened = open_table(find_source(path), Reading(sheet=told))
        assert (opened.rows, opened.warnings) == (3, ())
    for told, code in (("Fwe", "E115"), ("4", "E115"), ("Cover", "E107")):
        with pytest.raises(PersonasError) as caught:
            open_table(find_source(path), Reading(sheet=told))
        (problem,) = caught.value.problems
        assert problem.code == code
        assert ("Did you mean `Few`?" in (problem.help or "")) == (told == "Fwe")


@pytest.mark.parametrize(("write", "ending"), WRITERS)
def test_a_damaged_book_is_refused(
    tmp_path: Path, write: Write, ending: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"book{ending}"
    write(path, BOOKS)
    whole = path.read_bytes()
    for part in (whole[: len(whole) // 2], whole[:600], whole[:12_544]):
        path.write_bytes(part)
        with pytest.raises(PersonasError) as caught:
            open_table(find_source(path))
        assert [problem.code for problem in caught.value.problems] == ["E105"]
    assert capfd.readouterr().err == ""  # calamine's own words are none for people
