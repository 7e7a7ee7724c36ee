"""One table in many dialects gives one answer, byte for byte."""

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
from tests.data_in.dialects import WRITERS, Dialect, frame, text_dialects

PACK = Path(__file__).with_name("pack.yaml")
TEXTS = {dialect.name: dialect for dialect in text_dialects()}

# Delimiters and encodings once more, each together with another sign
MIXED = [
    name
    for name in TEXTS
    if name.endswith((" crlf", " padded", " mixed")) and not name.startswith(("tab", "utf-16-le"))
]


def answer(data: object) -> str:
    """Return the machine view, which is the same for all sources."""
    return dump_json(personas.segment(data, PACK, clusters=3).run)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def expected() -> str:
    """Return the answer for the table as it is in memory, with types."""
    return answer(frame())


def test_there_are_enough_dialects() -> None:
    assert len(TEXTS) + len(WRITERS) >= 40


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.long] if name in MIXED else []) for name in TEXTS],
)
def test_text(tmp_path: Path, expected: str, name: str) -> None:
    assert answer(TEXTS[name].write(tmp_path)) == expected


@pytest.mark.parametrize("name", WRITERS)
def test_other_kinds(tmp_path: Path, expected: str, name: str) -> None:
    WRITERS[name](tmp_path / name)
    assert answer(tmp_path / name) == expected


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
