"""What cells of one column are read as; what is asked about; what becomes of gaps and outliers."""

from __future__ import annotations

from pathlib import Path

import pytest

from personas.customers.gaps import parse_plan
from personas.customers.imputation import apply_plan
from personas.customers.population import summarise
from personas.customers.table import Customers, read_customers
from personas.domain.measure import Column, Measure
from personas.domain.problem import PersonasError, Problem
from personas.domain.request import Reading
from personas.ingest.open import SourceTable, open_table
from personas.ingest.sources import find_source


def opened(folder: Path, cells: list[str], reading: Reading | None = None) -> SourceTable:
    path = folder / "customers.csv"
    rows = "".join(f'{i};"{cell}"\n' for i, cell in enumerate(cells))
    path.write_text(f"id;x\n{rows}", "utf-8")
    return open_table(find_source(path), reading)


def column(folder: Path, cells: list[str], reading: Reading | None = None) -> Column:
    return opened(folder, cells, reading).columns[1]


def used(table: SourceTable) -> tuple[Customers, tuple[Problem, ...]]:
    kind = table.columns[1].kind
    return read_customers(table, [Measure("x", "x", kind, "x")], None)


@pytest.mark.parametrize(
    ("cells", "unit", "values"),
    [
        (["$1,234.50", "$ 10", "-$3", "7"], "$", [-3, 7, 10, 1234.5]),
        (["1.234,5 €", "2 €", "0,5 €"], "€", [0.5, 2, 1234.5]),
        (["12%", "7.5 %", "(3%)"], "%", [-3, 7.5, 12]),
        (["(45)", "1'000", "2 000"], None, [-45, 1000, 2000]),
        (["13 days", "1 day"], "days", [1, 13]),
        (["12,34,567", "10.5"], None, [10.5, 1234567]),
        (["45-", "−7", "+1"], None, [-45, -7, 1]),
        (["1e3", "2.5", " 4\t"], None, [2.5, 4, 1000]),
        (["0.125", "1.250"], None, [0.125, 1.25]),
        (["17850.0", "12346.0"], None, [12346, 17850]),
    ],
)
def test_numbers(tmp_path: Path, cells: list[str], unit: str | None, values: list[float]) -> None:
    table = opened(tmp_path, cells)
    assert (table.columns[1].form, table.columns[1].unit) == ("number", unit)
    assert table.columns[1].doubt is None
    quantiles = summarise(used(table)[0]).numbers["x"].quantiles
    steps = len(values) - 1
    found = [quantiles[round(100 * i / steps)] for i in (0, steps)]
    assert found == [values[0], values[-1]]


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["31/12/2014", "01/02/2014"], "date"),
        (["12/31/2014", "01/02/2014"], "date"),
        (["2014-12-31T08:00:00Z", "2014-01-01 23:59"], "date"),
        (["31.12.14", "1.2.99"], "date"),
        (["20141231", "19990101"], "date"),
        (["4 Sep 2012", "31 December 2014"], "date"),
        (["20141231", "20141301"], "number"),
        (["Yes", "no"], "boolean"),
        (["yes", "false"], "text"),
        (["85123A", "71053"], "text"),
        (["12 Main Street", "7 Elm Road"], "text"),
        (["None", "Low"], "text"),
        (["", " "], "empty"),
    ],
)
def test_forms(tmp_path: Path, cells: list[str], form: str) -> None:
    assert column(tmp_path, cells).form == form


@pytest.mark.parametrize(
    ("cells", "code", "told", "wrong"),
    [
        (["1,234", "2,500"], "E112", Reading(decimal={"": "."}), Reading(decimal={"y": "."})),
        (["1.234", "999"], "E112", Reading(decimal={"x": ","}), Reading()),
        (["03/04/2024", "11/12/2024"], "E113", Reading(dates={"x": "dmy"}), Reading()),
    ],
)
def test_what_reads_both_ways_is_asked(
    tmp_path: Path, cells: list[str], code: str, told: Reading, wrong: Reading
) -> None:
    table = opened(tmp_path, cells, wrong)  # it may stand there, unused
    with pytest.raises(PersonasError) as caught:
        used(table)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert all(cell in problem.full_message for cell in cells if len(cell) > 3)
    assert (problem.help or "").count("--d") == 2
    used(opened(tmp_path, cells, told))


def test_a_few_odd_cells_are_counted_and_many_make_words(tmp_path: Path) -> None:
    table = opened(tmp_path, ["oops", *map(str, range(199))])
    assert (table.columns[1].form, table.columns[1].coerced) == ("number", 1)
    (warning,) = used(table)[1]
    assert (warning.code, warning.cells) == ("W102", ("oops",))
    assert warning.full_message == f"{warning.message}: `oops`"
    notes = opened(tmp_path, ["oops"] * 10 + [str(i) for i in range(190)])
    assert [(w.code, w.cells) for w in used(notes)[1]] == [("W102", ("oops",))]
    many = opened(tmp_path, ["oops"] * 60 + [str(i) for i in range(140)])
    assert [w.code for w in used(many)[1]] == ["W103"]
    told = column(tmp_path, ["n/a"] * 60 + [str(i) for i in range(140)], Reading(missing=("n/a",)))
    assert (told.form, told.gaps, told.coerced) == ("number", 60, 0)


def test_two_units_are_no_number(tmp_path: Path) -> None:
    table = opened(tmp_path, ["5 kg", "7 kg", "9 g"])
    assert [w.code for w in used(table)[1]] == ["W103"]


def test_ids_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    path.write_text("id,x\n007,1\n17850.0,2\nA1,3\n")
    table = open_table(find_source(path))
    customers, _ = read_customers(table, [Measure("x", "x", "number", "x")], "id")
    from sqlglot import exp

    found = customers.engine.rows(exp.select("id").from_("customers").order_by("id"))
    assert found == [("007",), ("17850",), ("A1",)]


def test_a_row_of_totals_is_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "totals.csv"
    path.write_text("id,x\n1,5\n2,6\nTotal,11\n")
    table = open_table(find_source(path))
    assert (table.rows, [w.code for w in table.warnings]) == (2, ["W105"])


GAPPY = ["1", "2", "2", "3", "4", "900", "", ""]


@pytest.mark.parametrize(
    ("gaps", "outliers", "rows", "gaps_left", "highest", "codes"),
    [
        ({}, {}, 8, 2, 900, ["W140"]),
        ({"x": "drop"}, {}, 6, 0, 900, ["W141", "W140"]),
        ({"": "median"}, {}, 8, 0, 900, ["W143", "W140"]),
        ({"x": "most common"}, {"x": "keep"}, 8, 0, 900, ["W143", "W140"]),
        ({"x": "1000"}, {}, 8, 0, 1000, ["W143", "W140"]),
        ({}, {"x": "iqr 1"}, 8, 2, 5.5, ["W142"]),
        ({}, {"": "q0 to q50"}, 8, 2, 2.5, ["W142"]),
    ],
)
def test_gaps_and_outliers(
    tmp_path: Path,
    gaps: dict[str, str],
    outliers: dict[str, str],
    rows: int,
    gaps_left: int,
    highest: float,
    codes: list[str],
) -> None:
    customers, _ = used(opened(tmp_path, GAPPY))
    treated = apply_plan(customers, parse_plan(gaps, outliers))
    summary = summarise(treated.customers).numbers["x"]
    assert (treated.customers.rows, summary.gaps) == (rows, gaps_left)
    assert summary.quantiles[100] == highest
    assert [w.code for w in treated.warnings] == codes


def test_gaps_may_be_refused_and_nonsense_is(tmp_path: Path) -> None:
    customers, _ = used(opened(tmp_path, GAPPY))
    for gaps, outliers, code in (
        ({"x": "refuse"}, {}, "E141"),
        ({"y": "drop"}, {}, "E140"),
        ({"x": "perhaps"}, {}, "E140"),
        ({}, {"x": "q90 to q10"}, "E140"),
    ):
        with pytest.raises(PersonasError) as caught:
            apply_plan(customers, parse_plan(gaps, outliers))
        assert [p.code for p in caught.value.problems] == [code]
