"""Cells are only taken for bare where trimming them would change nothing."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from personas.ingest.text import padding as bare
from personas.sql.cells import PADDING
from tests.effort import scaled

SIGNS = st.text(st.sampled_from(' \t\r\n"a,;é1\u00a0\u202f\ufeff'), max_size=12)


@settings(max_examples=scaled(300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SIGNS, min_size=1, max_size=4), st.sampled_from(",;\t"), st.integers(2, 9))
def test_bare_cells_have_no_padding(
    tmp_path: Path, lines: list[str], delimiter: str, chunk: int
) -> None:
    text = "\n".join(lines)
    (tmp_path / "t.csv").write_text(text, "utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bare, "TEXT_CHUNK", chunk)
        found = bare.is_unpadded(tmp_path / "t.csv", delimiter)
    cells = [c for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter) for c in row]
    if found:
        assert [cell.strip(PADDING) for cell in cells] == cells


@pytest.mark.parametrize(
    ("text", "known"),
    [("a,b\n1,New York\n", True), ("a,b\n1, 2\n", False), ("a\tb\n1\t2", True), ("a\n1 ", False),
     ("a\r\n1\r\n", False), ('a\n"1"\n', False), ("a\n1\u00a0\n", False)],
)  # fmt: skip
def test_what_is_told(tmp_path: Path, text: str, known: bool) -> None:
    (tmp_path / "t.csv").write_text(text, "utf-8", newline="")
    assert bare.is_unpadded(tmp_path / "t.csv", "\t" if "\t" in text else ",") is known
