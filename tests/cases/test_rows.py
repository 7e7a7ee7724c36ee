"""Several rows of one id are said, and read once, or the run stops and says how to go on."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from personas.domain.problem import PersonasError
from personas.domain.request import Reading, Request
from personas.ingest.repeats import check_repeats
from personas.use_cases.open import as_customers, identify_customers, open_rows
from tests.cases.rows import HEADER, base_rows, codes_of, read_rows, write_rows
from tests.cases.running import run_json, run_text


def read_customers(path: Path, **settings: Any) -> tuple[int, str | None, list[str]]:
    """Return the number of customers, the id, and the codes of warnings, or of errors."""
    request = Request(path, **settings)
    try:
        table, warnings = as_customers(open_rows(request), request)
        id_column, repeats = identify_customers(table, request)
    except PersonasError as failure:
        return 0, None, [problem.code for problem in failure.problems]
    return table.rows, id_column, [warning.code for warning in (*warnings, *repeats)]


def test_the_shared_cases(cases: Path) -> None:
    addresses = cases / "58-several-rows-a-customer" / "customers.csv"
    outcome = run_text("preview", addresses)
    assert (outcome.exit, outcome.codes) == (2, {"E144"})
    assert "240 rows hold 180" in outcome.err
    assert "--ignore 'Address Line 1'" in outcome.err
    settled = run_json("preview", addresses, "-k", "3", "--ignore", "Address Line 1")
    assert settled.json["customers"] == 180
    assert settled.codes == {"W116", "W305"}
    medians = [s["measures"]["spending"]["median"] for s in settled.json["segments"]]
    assert medians == [8182.66, 5109.8, 2247.44]


@pytest.mark.long
def test_the_shared_months(cases: Path) -> None:
    months = cases / "54-monthly-snapshots" / "t.csv"
    outcome = run_text("preview", months)
    assert outcome.exit == 2
    assert "540" in outcome.err
    latest = run_json("preview", months, "-k", "3", "--latest", "month_end")
    assert latest.json["customers"] == 180
    assert latest.codes == {"W118", "W305"}
    frame = pd.read_csv(months)
    march = frame[frame["month_end"] == "2024-03-31"]
    request = Request(months, reading=Reading(latest="month_end"))
    incomes = read_incomes(as_customers(open_rows(request), request)[0])
    assert incomes == sorted(march["annual_income"])


def test_the_shared_concatenation(cases: Path) -> None:
    table = read_rows(cases / "20-concatenated" / "cat.csv")
    assert (table.rows, codes_of(table)) == (180, ["W114"])
    assert {c.name: c.form for c in table.columns}["age"] == "number"


@pytest.mark.long
def test_the_shared_concatenation_is_assigned(cases: Path) -> None:
    assert run_text("report", cases / "17-footers" / "es.csv", "-k", "3", "-q").exit == 0
    outcome = run_text("assign", cases / "20-concatenated" / "cat.csv")
    assert outcome.exit == 0
    assert "W114" in outcome.codes
    assigned = pd.read_csv("assigned.csv")
    assert len(assigned) == 180
    assert assigned["segment"].notna().all()


@pytest.mark.parametrize("count", [8, 60])
@pytest.mark.parametrize("copies", [2, 3])
def test_a_header_between_exports(tmp_path: Path, count: int, copies: int) -> None:
    rows = [row for i in range(copies) for row in (list(HEADER), *base_rows(count, i))]
    for i, row in enumerate(rows):
        row[0] = f"C{i}" if row[0] != "customer_id" else row[0]
    table = read_rows(write_rows(tmp_path, rows[1:]))
    assert (table.rows, codes_of(table)) == (count * copies, ["W114"])
    assert [c.form for c in table.columns] == ["text", "number", "number", "number", "text"]


IDS = ("customer_id", "CustomerID", "Client ID", "userid", "ID", "Member-Id", "cust_id", "customer")


@pytest.mark.parametrize("name", IDS)
def test_ids_that_repeat_stop_a_run(tmp_path: Path, name: str) -> None:
    rows = [[*row, street] for row in base_rows(20) for street in ("Elm St", "Oak St")]
    path = write_rows(tmp_path, rows, (name, *HEADER[1:], "street"))
    assert read_customers(path) == (0, None, ["E144"])
    assert read_customers(path, unit="order")[2] == []
    count, _, codes = read_customers(path, ignore=("street",))
    assert (count, codes) == (20, ["W116"])
    assert read_customers(path, id=name)[::2] == (40, [])  # W101, when they are read


HINTS = {
    "a detail": (("Elm St", "Oak St"), "--ignore detail", "--latest month"),
    "a month": (("2024-01-31", "2024-02-29"), "--latest detail", "--ignore"),
    "an amount": (("5.10", "6.20"), "--latest COLUMN", "--ignore"),
}


@pytest.mark.parametrize("kind", HINTS)
def test_the_way_through_is_that_of_the_kind(tmp_path: Path, kind: str) -> None:
    values, way, other_way = HINTS[kind]
    rows = [[*row, value] for row in base_rows(20) for value in values]
    table = read_rows(write_rows(tmp_path, rows, (*HEADER, "detail")))
    problem = check_repeats(table, None)
    assert problem
    assert "40 rows hold 20 of them, up to 2 rows each" in problem.message
    assert problem.cells == ("C0001",)
    assert way in (problem.help or "")
    assert other_way not in (problem.help or "")
    assert ("--purchases" in (problem.help or "")) == (kind == "a month")


def test_few_repeats_are_slips(tmp_path: Path) -> None:
    rows = base_rows(40)
    slip = [*rows[0][:1], 55_555.5, 4_444.4, 44, "East"]
    assert read_customers(write_rows(tmp_path, [*rows, slip])) == (41, "customer_id", [])
    outcome = run_json("preview", write_rows(tmp_path, [*rows, slip]), "-k", "2")
    assert outcome.json["customers"] == 41
    assert "W101" in outcome.codes
    many = [[row[0], 55_555.5 + i, 4_444.4, 44, "East"] for i, row in enumerate(rows[:5])]
    assert read_customers(write_rows(tmp_path, [*rows, *many])) == (0, None, ["E144"])


def test_equal_rows_are_read_once(tmp_path: Path) -> None:
    rows = base_rows(30)
    path = write_rows(tmp_path, [*rows, *rows[:7], rows[0]])
    table, warnings = as_customers(open_rows(Request(path)), Request(path))
    assert (table.rows, [w.code for w in warnings]) == (30, ["W116"])
    assert warnings[0].message.startswith("8 rows repeat another one in every cell")
    assert {c.name: c.filled for c in table.columns}["age"] == 30


def test_equal_rows_without_an_id_are_customers(tmp_path: Path) -> None:
    rows = [row[1:] for row in base_rows(20)]
    path = write_rows(tmp_path, [*rows, rows[0]], HEADER[1:])
    assert read_customers(path) == (21, None, [])
    blank = write_rows(tmp_path, [*base_rows(60), *[["", 1, 2, 3, "North"]] * 2])
    assert read_customers(blank) == (62, "customer_id", [])


def test_ids_that_are_often_blank(tmp_path: Path) -> None:
    rows = [[row[0] if i % 2 else "", *row[1:]] for i, row in enumerate(base_rows(40))]
    assert read_customers(write_rows(tmp_path, rows)) == (40, None, ["W117"])


def test_another_id_tells_rows_apart(tmp_path: Path) -> None:
    rows = [[i, f"U{i // 2}", *row[1:]] for i, row in enumerate(base_rows(40))]
    path = write_rows(tmp_path, rows, ("id", "user_id", *HEADER[1:]))
    assert read_customers(path) == (40, "id", ["W117"])


def test_a_category_named_customer_is_no_id(tmp_path: Path) -> None:
    rows = [[("new", "returning")[i % 2], *row[1:]] for i, row in enumerate(base_rows(40))]
    assert read_customers(write_rows(tmp_path, rows, ("customer", *HEADER[1:])))[::2] == (40, [])


def test_explore_goes_on(tmp_path: Path) -> None:
    rows = [[*row, street] for row in base_rows(20) for street in ("Elm St", "Oak St")]
    outcome = run_text("explore", write_rows(tmp_path, rows, (*HEADER, "street")))
    assert outcome.exit == 0
    assert "W117" in outcome.out + outcome.err


FORMS = {
    "days": ("2024-01-31", "2024-02-29", "2024-03-31"),
    "German days": ("31.01.2024", "29.02.2024", "31.03.2024"),
    "American days": ("01/31/2024", "02/29/2024", "03/31/2024"),
    "compact days": ("20240131", "20240229", "20240331"),
    "times of one day": ("2024-01-31 08:00", "2024-01-31 09:30", "2024-01-31 17:15"),
    "numbers": ("1", "2", "10"),
    "years across the century": ("1999-12-31", "2000-01-31", "2001-01-31"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(2))
def test_the_latest_row_of_each(tmp_path: Path, form: str, seed: int) -> None:
    rows = [
        [row[0], 100 * i + 10 * months, *row[2:], month]
        for i, row in enumerate(base_rows(20), start=1)
        for months, month in enumerate(FORMS[form], start=1)
    ]
    random.Random(seed).shuffle(rows)
    path = write_rows(tmp_path, rows, (*HEADER, "month end"))
    request = Request(path, reading=Reading(latest="Month_End"))
    table, warnings = as_customers(open_rows(request), request)
    assert (table.rows, [w.code for w in warnings]) == (20, ["W118"])
    assert "20 of 60" in warnings[0].message
    assert read_incomes(table) == [100.0 * i + 30 for i in range(1, 21)]
    assert table.id_column(None) == "customer_id"


def read_incomes(table: Any) -> list[float]:
    """Return the incomes of a table, in ascending order."""
    from sqlglot import exp

    query = exp.select(exp.column("annual_income")).from_(exp.table_(table.view, quoted=True))
    return sorted(float(value) for (value,) in table.engine.rows(query))


def test_rows_that_are_equally_late(tmp_path: Path) -> None:
    rows = [[*row, "2024-03-31"] for row in base_rows(20)]
    again = [[rows[0][0], 1, *rows[0][2:]], ["", *rows[1][1:]], [rows[2][0], 2, *rows[2][2:5], ""]]
    for table in ([*rows, *again], [*again, *rows]):
        path = write_rows(tmp_path, table, (*HEADER, "day"))
        request = Request(path, reading=Reading(latest="day"))
        result, warnings = as_customers(open_rows(request), request)
        assert result.rows == 21  # the row without an id may be anybody's
        assert [w.code for w in warnings] == ["W118", "W119"]
        assert warnings[1].message.startswith("1 more ")
        assert min(read_incomes(result)) == 1


def test_columns_named_like_ours(tmp_path: Path) -> None:
    rows = [[*row, f"2024-0{i}-01", i, 7] for row in base_rows(20) for i in (1, 2)]
    total = ["Total", "", "", "", "", "", sum(row[6] for row in rows), sum(row[7] for row in rows)]
    header = ("customer_id", "rank", "number 0", "tie", "id_", "day", "number 1", "n")
    path = write_rows(tmp_path, [*rows, total], header)
    request = Request(path, reading=Reading(latest="day"))
    table, warnings = as_customers(open_rows(request), request)
    assert (table.rows, [w.code for w in warnings]) == (20, ["W105", "W118"])


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no such column": ({"reading": Reading(latest="week")}, "E145"),
    "words": ({"reading": Reading(latest="region")}, "E145"),
    "no id": ({"reading": Reading(latest="day"), "ignore": ("customer_id",)}, "E146"),
    "purchases": ({"reading": Reading(latest="day"), "purchases": {}}, "E146"),
    "another id": ({"reading": Reading(latest="day"), "id": "who"}, "E106"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_the_latest_row_cannot_be_found_by(tmp_path: Path, kind: str) -> None:
    settings, code = BROKEN[kind]
    rows = [[*row, "2024-03-31"] for row in base_rows(20)]
    path = write_rows(tmp_path, rows, (*HEADER, "day"))
    assert read_customers(path, **settings) == (0, None, [code])


def test_a_model_reads_the_latest_rows_of_later_tables(tmp_path: Path) -> None:
    rows = [[*row, day] for row in base_rows(30) for day in ("2024-01-31", "2024-02-29")]
    path = write_rows(tmp_path, rows, (*HEADER, "day"))
    made = run_text("report", path, "-k", "2", "--latest", "day", "--format", "md", "-q")
    assert made.exit == 0
    assert "--latest day" in next(Path("report").glob("*.md")).read_text("utf-8")
    assert run_text("assign", path).exit == 0
    assert len(pd.read_csv("assigned.csv")) == 30
    compared = run_text("compare", "report", path, "--format", "json")
    assert '"customers": 30' in compared.out
    Path("personas.yaml").write_text(f"data: {path}\nlatest: day\nclusters: 2\n", "utf-8")
    assert run_json("preview").json["customers"] == 30
