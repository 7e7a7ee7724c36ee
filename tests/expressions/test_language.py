"""What expressions give, what they refuse, and where they say so."""

from __future__ import annotations

import math
import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.customers.table import read_customers
from personas.domain.measure import Measure
from personas.domain.problem import PersonasError, Problem
from personas.expressions.read import read_expression
from personas.ingest.open import SourceTable, open_table
from personas.ingest.sources import find_source

ODD = 'say "hi"'


@pytest.fixture(scope="module")
def opened() -> SourceTable:
    frame = pd.DataFrame(
        {
            "a": ["4", "9", "-1", "0", ""],
            "b": ["2", "0", "1", "", "5"],
            "Annual Income (k$)": ["10", "20", "30", "40", "50"],
            "city": ["Oslo", "Rome", "it's", "", "Oslo"],
            "Joined": ["2014-01-01", "2014-12-30", "2013-12-31", "", "2016-02-29"],
            ODD: ["1", "2", "3", "4", "5"],
            "days": ["7", "8", "9", "10", "11"],
        }
    )
    return open_table(find_source(frame))


def values(opened: SourceTable, text: str) -> list[Any]:
    """Return the value of an expression for every row."""
    kind = read_expression(text, opened.columns, "m").kind
    measure = Measure("m", "m", kind, text, expression=text)
    customers, _ = read_customers(opened, [measure], None)
    from sqlglot import exp

    query = exp.select(exp.column("m0")).from_("customers")
    rows = customers.engine.rows(query.order_by(exp.cast(exp.column("id"), "int")))
    return [value for (value,) in rows]


GAP = None
CASES: list[tuple[str, list[Any]]] = [
    ("a + b", [6, 9, 0, GAP, GAP]),
    ("a / b", [2, GAP, -1, GAP, GAP]),
    ("a % b", [0, GAP, 0, GAP, GAP]),
    ("-a * 2 - 1", [-9, -19, 1, -1, GAP]),
    ("- -a", [4, 9, -1, 0, GAP]),
    ("a - (b - 1)", [3, 10, -1, GAP, GAP]),
    ("2014 - a", [2010, 2005, 2015, 2014, GAP]),
    ("A+B", [6, 9, 0, GAP, GAP]),
    ('"Annual Income (k$)" * 1000', [10000, 20000, 30000, 40000, 50000]),
    ("annual_income_k + 0", [10, 20, 30, 40, 50]),
    ('"say ""hi""" + 1', [2, 3, 4, 5, 6]),
    ("coalesce(a, b, 1)", [4, 9, -1, 0, 5]),
    ("nullif(a, 0)", [4, 9, -1, GAP, GAP]),
    ("least(a, b)", [2, 0, -1, GAP, GAP]),
    ("greatest(a, b, 3)", [4, 9, 3, GAP, GAP]),
    ("abs(a)", [4, 9, 1, 0, GAP]),
    ("round(a / 3, 2)", [1.33, 3, -0.33, 0, GAP]),
    ("round(a / 3)", [1, 3, 0, 0, GAP]),
    ("ln(a)", [math.log(4), math.log(9), GAP, GAP, GAP]),
    ("sqrt(a)", [2, 3, GAP, 0, GAP]),
    ("exp(a * 1000)", [GAP, GAP, 0, 1, GAP]),
    ("a > b", [1, 1, 0, GAP, GAP]),
    ("(a > 3) + (b > 1)", [2, 1, 0, GAP, GAP]),
    ("not a >= 4 or b = 0", [0, 1, 1, 1, GAP]),
    ("a between 0 and 4", [1, 0, 0, 1, GAP]),
    ("a is null", [0, 0, 0, 0, 1]),
    ("city is not null and city <> 'Rome'", [1, 0, 1, 0, 1]),
    ("city in ('Oslo', 'it''s')", [1, 0, 1, GAP, 1]),
    ("case when a > 3 then 1 when a < 0 then 2 else 3 end", [1, 1, 2, 3, 3]),
    ("case when a > 3 then b end", [2, 0, GAP, GAP, GAP]),
    ("case city when 'Oslo' then 'north' else 'south' end", ["north", "south", "south", "south", "north"]),  # noqa: E501
    ("coalesce(city, 'nowhere')", ["Oslo", "Rome", "it's", "nowhere", "Oslo"]),
    ("days between Joined and 2014-12-31", [364, 1, 365, GAP, -425]),
    ("days between '2014-01-01' and Joined", [0, 363, -1, GAP, 789]),
    ("(days between date '2014-01-01' and Joined) / 7 > 2", [0, 1, 0, GAP, 1]),
    ("Joined >= 2014-06-01", [0, 1, 0, GAP, 1]),
    ("days + 1", [8, 9, 10, 11, 12]),
    ('case when "days" between 8 and 9 then 1 else 0 end', [0, 1, 1, 0, 0]),
    ("a = 1e1 or a = .5 + 3.5", [1, 0, 0, 0, GAP]),
    ("2014-12-31 > Joined", [1, 1, 1, GAP, 0]),
    ("a + null", [GAP] * 5),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_values(opened: SourceTable, text: str, expected: list[Any]) -> None:
    found = values(opened, text)
    assert [v is None for v in found] == [v is None for v in expected]
    for one, other in zip(found, expected, strict=True):
        assert one == (other if isinstance(other, str) or other is None else pytest.approx(other))


REFUSED = {
    "a +": "E121 3",
    "a b": "E121 3",
    "": "E121 None",
    "'open": "E121 None",
    "a; drop table x": "E121 4",
    "select a": "E121 1",
    "a + 2014-12-31 b": "E121 16",
    "(" * 99 + "a" + ")" * 99: "E121 None",
    "not " * 1000 + "a": "E121 None",
    "+".join(["a"] * 3000): "E121 None",
    "a + cc": "E122 5",
    "ctiy = 'Oslo' and cc > 1": "E122 1 E122 19",
    '"Anual Income (k$)" / a': "E122 1",
    "a + city": "E123 5",
    "case when a > 1 then 'x' else 1 end": "E123 1",
    "a and b": "E123 1",
    "city = 1": "E123 1",
    "Joined": "E123 1",
    "null": "E123 None",
    "days between a and Joined": "E123 14",
    "days between Joined and 2014-13-01": "E123 25",
    "(select 1)": "E124 None",
    "a in (select 1)": "E124 1",
    "exists(select 1)": "E124 1",
    "read_csv('x.csv')": "E124 1",
    "getenv('HOME')": "E124 1",
    "sum(a)": "E124 1",
    "sum(a) over ()": "E124 1",
    "log(a)": "E124 1",
    "current_date": "E124 1",
    "days between Joined and current_date": "E124 25",
    "a::int": "E124 1",
    "cast(a as varchar)": "E124 1",
    "round(a, b)": "E124 1",
    "a.b": "E124 3",
    "city || 'x'": "E124 1",
    "city like 'O%'": "E124 1",
    "*": "E124 None",
    "a[1]": "E124 1",
}


def problems(opened: SourceTable, text: str) -> tuple[Problem, ...]:
    with pytest.raises(PersonasError) as caught:
        read_expression(text, opened.columns, "m")
    return caught.value.problems


@pytest.mark.parametrize(("text", "expected"), REFUSED.items(), ids=[t[:40] for t in REFUSED])
def test_refusals_are_located(opened: SourceTable, text: str, expected: str) -> None:
    found = problems(opened, text)
    told = " ".join(f"{p.code} {p.location.column}" for p in found if p.location)
    assert told == expected, [p.message for p in found]
    assert all(p.help and p.location and p.location.text is not None for p in found)


def test_an_unknown_column_gets_the_nearest(opened: SourceTable) -> None:
    (problem,) = problems(opened, "anual_income * 2")
    assert (problem.help or "").startswith("Nearest: `Annual Income (k$)`.")


def test_a_misspelled_header_is_recognised(opened: SourceTable) -> None:
    (problem,) = problems(opened, "Anual Income (k$)")
    assert "Did you mean the column `Annual Income (k$)`?" in (problem.help or "")


def test_days_in_double_quotes_is_a_column(opened: SourceTable) -> None:
    with pytest.raises(PersonasError):
        read_expression("days between 7 and 8", opened.columns, "m")
    assert values(opened, '"days" between 7 and 8') == [1, 1, 0, 0, 0]


WORDS = re.findall(
    r"\S+",
    "a b city Joined days between and or not ( ) + - * / % > = <> 1 0 2014-12-31 'x' \"a\" case "
    "when then else end ln( coalesce( round( , is null in select from ; -- /* .",
)
words = st.sampled_from(WORDS)


@given(st.one_of(st.lists(words, max_size=14).map(" ".join), st.text(max_size=40)))
def test_any_text_is_refused_or_calculated(text: str) -> None:
    table = open_for_all()
    codes: set[str] = set()
    try:
        read_expression(text, table.columns, "m")
    except PersonasError as error:
        codes = {problem.code for problem in error.problems}
    assert codes <= {"E121", "E122", "E123", "E124"}
    assert codes or len(values(table, text)) == 5


_table: list[SourceTable] = []


def open_for_all() -> SourceTable:
    """Open one table for all examples."""
    if not _table:
        frame = pd.DataFrame(
            {
                "a": ["4", "9", "-1", "0", ""],
                "b": ["2", "0", "1e300", "-1e300", "5"],
                "city": ["Oslo", "Rome", "x", "", "Oslo"],
                "Joined": ["2014-01-01", "2014-12-30", "2013-12-31", "", "2016-02-29"],
            }
        )
        _table.append(open_table(find_source(frame)))
    return _table[0]
