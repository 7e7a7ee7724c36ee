"""One table in many dialects is read as the same cells, and gives one answer, byte for byte."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import polars
import pyarrow
import pytest

import personas
from personas.report import dump_json
from tests.data_in.cells import cells
from tests.data_in.dialects import WRITERS, Dialect, frame, text_dialects

PACK = Path(__file__).with_name("pack.yaml")
TEXTS = {dialect.name: dialect for dialect in text_dialects()}


# A run of its own for one of each kind: a sign of text, an encoding, packed, typed, a folder.
IN_RUNS = {"german", "utf-16", "u16 zst", "t.parquet", "t.xlsx", "t.sqlite", "folder"}


def answer(data: object) -> str:
    """Return the machine view, which is the same for all sources."""
    return dump_json(personas.segment(data, PACK, clusters=3).run)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def expected() -> str:
    """Return the answer for the table as it is in memory, with types."""
    return answer(frame())


@pytest.fixture(scope="module")
def expected_cells() -> list[object]:
    """Return the cells of the table as it is in memory."""
    return cells(frame())


def test_there_are_enough_dialects() -> None:
    assert len(TEXTS) + len(WRITERS) >= 40


def write(folder: Path, name: str) -> Path:
    """Write the table as text, or as another kind of file."""
    if name in TEXTS:
        return TEXTS[name].write(folder)
    WRITERS[name](folder / name)
    return folder / name


@pytest.mark.parametrize("name", [*TEXTS, *WRITERS])
def test_cells(tmp_path: Path, expected_cells: list[object], name: str) -> None:
    assert cells(write(tmp_path, name)) == expected_cells


@pytest.mark.parametrize("name", sorted(IN_RUNS))
def test_runs(tmp_path: Path, expected: str, name: str) -> None:
    assert answer(write(tmp_path, name)) == expected


@pytest.mark.parametrize("convert", [polars.from_pandas, pyarrow.Table.from_pandas])
def test_frames(expected: str, convert: Callable[[object], object]) -> None:
    if convert is pyarrow.Table.from_pandas:
        pytest.importorskip("pyarrow")
    assert answer(convert(frame())) == expected


def test_standard_input(tmp_path: Path, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = Dialect("plain", encoding="utf-16").write(tmp_path).read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=BytesIO(written)))
    assert answer("-") == expected


def test_the_expected_answer_says_something(expected: str) -> None:
    assert '"Members"' in expected
    assert '"warnings"' in expected
