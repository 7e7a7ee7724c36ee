"""The first look: what columns are taken for, how values lie, and what is never shown."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from personas.config import write_config
from personas.domain.exploration import Exploration
from personas.domain.problem import PersonasError
from personas.domain.request import Request
from personas.report.explore import draw_exploration, print_exploration, render_exploration
from personas.use_cases.explore import explore

GOLDEN = Path(__file__).parent / "golden"


def made(rows: int = 400) -> pd.DataFrame:
    draw = np.random.default_rng(5)
    income = draw.normal(50, 10, rows).round(1)
    income[0] = 666
    names = [f"person{i}" for i in range(rows)]
    return pd.DataFrame(
        {
            "Customer ID": [f"{i:04d}" for i in range(rows)],
            "Income": income,
            "Spend": (income * 2 + draw.normal(0, 5, rows)).round(1),
            "Noise": draw.normal(0, 1, rows).round(3),
            "Visits": [str(v) if v else "" for v in draw.integers(0, 9, rows)],
            "Mail": [f"{name}@example.org" for name in names],
            "City": ["Rare" if i < 5 else ["Oslo", "Rome"][i % 2] for i in range(rows)],
            "Member": [["yes", "no"][i % 3 > 0] for i in range(rows)],
            "Joined": pd.date_range("2014-01-01", periods=rows).strftime("%d.%m.%Y"),
            "Country": ["NO"] * rows,
            "Notes": [f"{name} called twice" for name in names],
            "Nothing": [""] * rows,
        }
    )


@pytest.fixture(scope="module")
def seen() -> Exploration:
    return explore(Request(made()))


@pytest.fixture(scope="module")
def mall(root: Path) -> Exploration:
    return explore(Request(root / "examples" / "mall" / "customers.csv"))


def page(seen: Exploration, width: int = 80) -> str:
    out = StringIO()
    print_exploration(seen, Console(file=out, width=width, color_system=None))
    return out.getvalue()


def test_what_columns_are_taken_for(seen: Exploration) -> None:
    assert {look.column.name: look.content for look in seen.columns} == {
        "City": "category",
        "Country": "constant",
        "Customer ID": "id",
        "Income": "measure",
        "Joined": "date",
        "Mail": "e-mail",
        "Member": "category",
        "Noise": "measure",
        "Notes": "text",
        "Nothing": "empty",
        "Spend": "measure",
        "Visits": "measure",
    }
    by_name = {look.column.name: look for look in seen.columns}
    assert by_name["City"].examples == ("Rome", "Oslo", "Rare")
    assert by_name["Visits"].column.gaps == int((made()["Visits"] == "").sum())


def test_numbers_agree_with_pandas(seen: Exploration) -> None:
    frame = made()
    frame["Visits"] = pd.to_numeric(frame["Visits"])
    for name, view in seen.numbers.items():
        column = frame[name].dropna()
        low, high = view.fences
        near, far = column.quantile(0.25), column.quantile(0.75)
        assert (low, high) == pytest.approx((near - 1.5 * (far - near), far + 1.5 * (far - near)))
        assert (view.below, view.above) == ((column < low).sum(), (column > high).sum())
        bins = view.histogram
        between = column[(column >= bins.low) & (column <= bins.high)]
        expected, _ = np.histogram(between, bins=len(bins.counts), range=(bins.low, bins.high))
        assert abs(np.array(bins.counts) - expected).max() <= 1  # a value on an edge
        assert sum(bins.counts) == len(between)


def test_correlations_agree_with_pandas(seen: Exploration) -> None:
    frame = made()[["Income", "Noise", "Spend", "Visits"]].copy()
    frame["Visits"] = pd.to_numeric(frame["Visits"])
    expected = frame.corr(method="spearman")
    found = {(pair.first, pair.second): pair.value for pair in seen.correlations}
    assert len(found) == 6
    for (one, other), value in found.items():
        assert value == pytest.approx(expected.loc[one, other], abs=1e-4)


def test_the_order_of_rows_and_columns_leaves_no_trace(seen: Exploration) -> None:
    frame = made().sample(frac=1, random_state=3)
    again = explore(Request(frame[sorted(frame.columns, reverse=True)]))
    assert page(again) == page(seen)
    assert render_exploration(again, "") == render_exploration(seen, "")
    assert draw_exploration(again) == draw_exploration(seen)
    assert write_config(again) == write_config(seen)


def test_nobody_is_named_in_the_document(seen: Exploration) -> None:
    text = render_exploration(seen, "")
    assert "person1" not in text
    assert "0001" not in text
    shares = text[text.index("## Categories") :]
    assert "Rare" not in shares
    assert "1 more" in shares


@pytest.mark.long
def test_a_wide_table_stays_readable() -> None:
    frame = made(60)[["Income"]]
    wide = pd.concat(
        [frame["Income"].rename(f"A rather long name of a measure {i}") for i in range(40)], axis=1
    )
    lines = page(explore(Request(wide))).splitlines()
    assert max(len(line) for line in lines) <= 80
    assert len(lines) < 40 * 8


@pytest.mark.parametrize(
    "name", ['"; drop table x', "[red]x[/red]", "<script>", "a|b", "{{ 1 }}", "x\ny"]
)
def test_a_hostile_name_is_just_a_name(name: str) -> None:
    frame = pd.DataFrame({name: [str(i) for i in range(30)], "city": ["a", name] * 15})
    found = explore(Request(frame))
    assert [look.column.name for look in found.columns] == sorted([name, "city"])
    assert "<script>" not in render_exploration(found, write_config(found)).split("```")[0]
    assert draw_exploration(found)
    page(found)


def test_a_column_that_reads_both_ways_is_shown_and_not_measured() -> None:
    frame = pd.DataFrame({"a": ["1,234", "2,345", "3,456"] * 9, "b": range(27)})
    found = explore(Request(frame))
    assert [problem.code for problem in found.warnings] == ["E112"]
    assert list(found.numbers) == ["b"]


def test_it_begins_with_what_a_run_would_do(seen: Exploration) -> None:
    text = " ".join(page(seen).split())
    assert "Segments would be found by Income, Spend; what they bring is read from Spend." in text
    assert "Rows are told apart by Customer ID; gaps in Visits; outliers in " in text
    assert text.index("What each column is for") < text.index("I read this as")


def test_what_has_to_be_settled_comes_first() -> None:
    frame = pd.DataFrame({"a": ["1,234", "2,345", "3,456"] * 9, "b": range(27)})
    text = page(explore(Request(frame)))
    assert text.index("To be settled first") < text.index("E112") < text.index("What each column")
    assert text.count("E112") == 1


def test_a_missing_file_is_an_error() -> None:
    with pytest.raises(PersonasError):
        explore(Request("nowhere.csv"))


@pytest.mark.parametrize("name", ["mall-80.txt", "mall.md"])
def test_golden_documents(mall: Exploration, name: str) -> None:
    text = page(mall) if name.endswith("txt") else render_exploration(mall, "rules: retail\n")
    expected = (GOLDEN / name).read_text(encoding="utf-8")
    assert text == expected


def test_purchases_are_gathered_first() -> None:
    rows = pd.DataFrame(
        {
            "Customer": [f"c{i % 20}" for i in range(100)],
            "Date": pd.date_range("2014-01-01", periods=100).strftime("%Y-%m-%d"),
            "Amount": [i % 7 + 1 for i in range(100)],
        }
    )
    found = explore(Request(rows, purchases={}))
    assert found.rows == 20
    assert "monetary" in found.numbers
    assert found.pack == "rfm"
    assert "customer: Customer" in write_config(found)


def test_what_the_analyst_says_of_a_role_wins() -> None:
    asked = Request(made(), id="Notes", measures={"who": "Customer ID", "where": "City"})
    roles = {look.column.name: look.content for look in explore(asked).columns}
    assert (roles["Notes"], roles["Customer ID"], roles["City"]) == ("id", "measure", "category")
    assert explore(Request(made(), id="Income")).warnings[0].code == "W101"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Request(made(), id="Incme"), "E106"),
        (Request(made(), ignore=["Incme"]), "E125"),
        (Request(made(), measures={"x": "Incme"}), "E402"),
        (Request(made(), rules="retial"), "E201"),
    ],
)
def test_a_slip_is_an_error(asked: Request, code: str) -> None:
    with pytest.raises(PersonasError) as caught:
        explore(asked)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_pack_that_does_not_fit_hides_no_table() -> None:
    seen = explore(Request(made().drop(columns=["Income", "Spend"]), rules="retail"))
    assert {problem.code for problem in seen.warnings} == {"E401"}
    assert seen.measures == ()
    assert seen.numbers
