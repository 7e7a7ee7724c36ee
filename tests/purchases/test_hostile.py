"""Whatever the columns of purchases are called or hold, the outcome is customers or an error."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.domain.problem import PersonasError
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from personas.purchases.aggregate import aggregate_purchases
from personas.purchases.roles import parse_purchases
from tests.effort import examples

NAMES = ['"; drop table x; --', "it's", "[red]", "<script>", "a\nb", "x" * 5000, "recency", "day"]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_just_a_name(name: str) -> None:
    frame = pd.DataFrame(
        {
            name: ["a", "a", "b", "c"],
            "when": ["2014-01-01", "2014-01-02", "2014-01-03", "2014-01-04"],
            f"{name} paid": ["1", "2", "3", "-1"],
        }
    )
    texts = {"customer": name, "date": "when", "amount": f"{name} paid"}
    customers, _ = aggregate_purchases(open_table(find_source(frame)), parse_purchases(texts))
    assert customers.rows == 3
    assert customers.columns[0].name == ("customer" if name == "recency" else name)


cells = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        ["", "2014-01-01", "2014-12-31", "31.12.2014", "1", "-2.5", "1e308", "nan", "C1"]
    ),
)


@examples(20)
@given(st.lists(st.tuples(cells, cells, cells, cells), min_size=2, max_size=8), st.booleans())
def test_any_cells_end_in_customers_or_an_error(rows: list[Any], drop: bool) -> None:
    frame = pd.DataFrame(rows, columns=["customer", "date", "amount", "order"])
    texts = {"returns": "drop", "duplicates": "drop"} if drop else {}
    codes = set()
    try:
        customers, warnings = aggregate_purchases(
            open_table(find_source(frame)), parse_purchases(texts)
        )
        codes = {problem.code for problem in warnings}
        assert 2 <= customers.rows <= len(rows)
    except PersonasError as error:
        codes = {problem.code for problem in error.problems}
    assert codes
