"""What `personas explore -o` writes is for others: no cell and no count of few rows is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.domain.exploration import Exploration
from personas.domain.request import Request
from personas.report.explore import draw_exploration, render_exploration
from personas.report.explore.charts import round_up
from personas.report.explore.view import exploration_view
from personas.suppression import SMALLEST
from personas.use_cases.explore import explore

ODD = ("zoe@odd.example", "Zoe Odd", "Oddtown", "98765", "no-number-odd", "31337")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Exploration:
    rows = ["mail,name,town,income,visits"]
    for n in range(400):
        town = ("Ulm", "Kiel")[n % 2]
        rows.append(f"c{n}@shop.example,Name {n},{town},{1000 + 7 * (n % 200)},{n % 17}")
    rows[1] = ",".join(ODD[:4]) + ",5"
    rows[2] = f"c1@shop.example,Name 1,Kiel,{ODD[5]},{ODD[4]}"
    table = tmp_path_factory.mktemp("private") / "customers.csv"
    table.write_text("\n".join(rows), "utf-8")
    return explore(Request(data=str(table)))


def test_no_cell_of_few_rows_is_written(seen: Exploration) -> None:
    text = render_exploration(seen, "") + b"".join(draw_exploration(seen).values()).decode()
    assert [cell for cell in ODD if cell in text] == []
    assert "@shop.example" not in text
    assert "Ulm" in text
    assert "fewer than 11" in text  # outliers: there are two


def test_the_analyst_sees_them(seen: Exploration) -> None:
    view = exploration_view(seen, private=True)
    shown = repr([view.columns, view.numbers, [w.full_message for w in seen.warnings]])
    assert [cell for cell in ODD[3:5] if cell not in shown] == []


def test_ends_of_few_rows_are_withheld(tmp_path: Path) -> None:
    table = tmp_path / "few.csv"
    table.write_text("spent\n" + "\n".join(str(10 * n) for n in range(60)), "utf-8")
    found = explore(Request(data=str(table)))
    (number,) = exploration_view(found, private=False).numbers
    assert (number.low, number.high) == (None, None)
    assert "withheld" in render_exploration(found, "")


@given(st.lists(st.integers(0, 60), min_size=20, max_size=20))
def test_no_bar_tells_of_few_rows(counts: list[int]) -> None:
    heights = round_up(counts)
    assert 20 % len(heights) == 0
    for place, height in enumerate(heights):
        joined = 20 // len(heights)
        count = sum(counts[place * joined : (place + 1) * joined])
        assert height % SMALLEST == 0
        assert count <= height < count + SMALLEST
