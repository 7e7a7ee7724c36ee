"""A cell that a spreadsheet would run is guarded, by both ways alike, and read as it was."""

from __future__ import annotations

import csv
import io

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from personas.backends.duckdb.sql import to_sql
from personas.sql.build import column
from personas.sql.cells import guard, unguard
from personas.unsafe_text import guard_formula, unguard_formula

SIGNS = st.sampled_from(list("=+-@'＝＋－＠ \t\r\n\x0b\xa0\u200b\ufeff\u3000.,1e\"|"))
TEXTS = st.one_of(
    st.text(SIGNS, max_size=6),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6),
)
FORMULAS = ["=1", "+1", "-1+1", "@A", "\t=1", "\rx", "\nx", "  =1", "\xa0=1", "\ufeff=1", "＝1",
            "－1", "'=1", "''+1", "-", "+49176", "- 1", "−1", "=cmd|' /C calc'!A0"]  # fmt: skip
PLAIN = ["", "a=1", "-5", "-5.25", "-1e-7", "0017", "'", "'a", "a\t=", "é", ".5", "(45)"]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_guarded(text: str) -> None:
    assert guard_formula(text) == "'" + text


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_none_is_left(text: str) -> None:
    assert guard_formula(text) == unguard_formula(text) == text


@given(TEXTS)
def test_what_was_guarded_is_read_as_it_was(text: str) -> None:
    assert unguard_formula(guard_formula(text)) == text


@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_the_engine_guards_alike(texts: list[str]) -> None:
    texts = [*texts, *FORMULAS, *PLAIN]
    cells = exp.select(guard(column("t")), unguard(column("t"))).from_("texts")
    given_ = f"WITH texts AS (SELECT unnest(?) AS t) {to_sql(cells)}"
    rows = duckdb.connect().execute(given_, [texts]).fetchall()
    assert rows == [(guard_formula(text), unguard_formula(text)) for text in texts]


@given(TEXTS)
def test_a_cell_written_begins_with_no_sign(text: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([guard_formula(text), "x"])
    ((cell, _),) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    bare = cell.lstrip(" \xa0\ufeff\u200b\u3000\x0b\t\r\n")
    assert not cell.startswith(("\t", "\r", "\n"))
    assert not bare.startswith(tuple("=+@＝＋－＠"))
    assert not bare.startswith("-") or float(cell) <= 0
