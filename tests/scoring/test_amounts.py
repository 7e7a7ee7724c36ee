"""What was read as a number where segments were found is read as the same number by the query."""

from __future__ import annotations

import sqlite3

import duckdb
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from personas.domain.measure import Column, Notation
from personas.export.sql.cells import strip_number_signs
from personas.export.sql.dialects import DIALECTS
from personas.sql.amounts import amount

UNITS = ("$", "€", "US$", "kr.", "%", "days", "USD", "zł")
CONNECTION = duckdb.connect()
SQLITE = sqlite3.connect(":memory:")


@st.composite
def written(draw: st.DrawFn) -> tuple[str, Notation, str]:
    """A number as people write it: its text, its notation, its unit."""
    notation: Notation = draw(st.sampled_from(("point", "comma")))
    unit = draw(st.sampled_from(UNITS))
    thousands = draw(st.sampled_from(("", "," if notation == "point" else ".", " ", "'", "\u00a0")))
    whole = f"{draw(st.integers(0, 10**9)):,}".replace(",", thousands)
    decimals = draw(st.sampled_from(("", "5", "25", "125")))
    sign = "." if notation == "point" else ","
    digits = whole + (sign + decimals if decimals else "")
    space = draw(st.sampled_from(("", " ")))
    before = draw(st.booleans()) and unit in ("$", "€", "US$")
    text = (
        f"{unit}{space}{digits}" if before else f"{digits}{' ' if unit == 'days' else space}{unit}"
    )
    wrapped = draw(st.sampled_from(("{}", "-{}", "({})", "− {}", "{} ")))
    return wrapped.format(text), notation, unit


def first_read(text: str, notation: Notation) -> float | None:
    query = exp.select(amount(exp.Literal.string(text), notation))
    found: float | None = CONNECTION.execute(query.sql("duckdb")).fetchall()[0][0]
    return found


def in_query(text: str, notation: Notation, unit: str, dialect: str) -> float | None:
    column = Column("x", "number", "number", notation, unit)
    sql_dialect = DIALECTS[dialect]
    value = sql_dialect.cast_number(strip_number_signs(exp.Literal.string(text), column))
    query = exp.select(value).sql(sql_dialect.sqlglot_name)
    engine = SQLITE if dialect == "sqlite" else CONNECTION
    found: float | None = engine.execute(query).fetchall()[0][0]
    return found


@given(written())
def test_numbers_of_people(number: tuple[str, Notation, str]) -> None:
    text, notation, unit = number
    read = first_read(text, notation)
    if read is not None:
        assert in_query(text, notation, unit, "duckdb") == read
        assert in_query(text, notation, unit, "sqlite") == read


@given(st.text(alphabet="abc ,.€$-()xe", max_size=12))
def test_what_is_no_number_at_all_is_a_gap(text: str) -> None:
    assert in_query(text, "point", "$", "duckdb") is None
    assert in_query(text, "comma", "€", "sqlite") is None
