"""Dates of any usual notation are read as the day that is written, or shown and asked about."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from pathlib import Path

import pandas as pd
import pytest
from sqlglot import exp

from personas.domain.problem import PersonasError
from personas.domain.request import Backend, Purchases, Reading
from personas.ingest.columns.far_days import check_days
from personas.ingest.columns.read import find_column
from personas.ingest.open import SourceTable
from personas.purchases.aggregate import aggregate_purchases
from personas.sql.build import alias, table
from personas.sql.cells import as_date, as_word
from personas.use_cases.open import open_source
from tests.cases.notations import DAYS, NOTATIONS, PERIODS, Write, number, seconds
from tests.cases.running import run_json
from tests.sparks import spark_session


def write_csv(path: Path, header: str, cells: Iterable[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(cells)
    return path


def open_file(path: Path, engine: str | None = None, **dates: str) -> SourceTable:
    return open_source(path, Reading(dates=dates), Backend(engine), lambda *_: None)


def write_columns(path: Path, columns: Mapping[str, Sequence[object]]) -> Path:
    rows = zip(*columns.values(), strict=True)
    cells = [(f"K{i:03}", *row) for i, row in enumerate(rows)]
    return write_csv(path, ",".join(("key", *columns)), cells)


def notation_of(source: SourceTable, name: str) -> str | None:
    column = find_column(source.columns, name)
    return column.notation if column.form == "date" else None


def read(source: SourceTable, name: str) -> list[object]:
    """Return the days of a column, in the order of the rows."""
    return select(source, as_date(find_column(source.columns, name)))


def select(source: SourceTable, value: exp.Expression) -> list[object]:
    query = exp.select(alias(value, "v")).from_(table(source.view)).order_by(quoted("key"))
    return [row[0] for row in source.engine.rows(query)]


WIDTH = 6  # columns of a table: what planning a query costs grows with the square of them
ON_BOTH = [None, pytest.param("spark", marks=pytest.mark.long)]


@pytest.fixture(params=ON_BOTH)
def engine(request: pytest.FixtureRequest) -> str | None:
    """Return the name of an engine; that of Spark runs already."""
    if request.param:
        spark_session()
    name: str | None = request.param
    return name


def parts(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Return names by tables of few columns."""
    every = [*names]
    return [tuple(every[i : i + WIDTH]) for i in range(0, len(every), WIDTH)]


@pytest.mark.parametrize("names", parts(NOTATIONS), ids=itemgetter(0))
def test_notations(tmp_path: Path, engine: str | None, names: Sequence[str]) -> None:
    columns = {f"{name} date": [*map(NOTATIONS[name][1], DAYS)] for name in names}
    source = open_file(write_columns(tmp_path / "t.csv", columns), engine)
    notations = {name: notation_of(source, f"{name} date") for name in names}
    assert notations == {name: NOTATIONS[name][0] for name in names}
    assert {n: d for n in names if (d := read(source, f"{n} date")) != [*DAYS]} == {}


@pytest.mark.parametrize("names", parts(PERIODS), ids=itemgetter(0))
def test_periods(tmp_path: Path, engine: str | None, names: Sequence[str]) -> None:
    columns = {f"{name} date": [*map(PERIODS[name][1], DAYS)] for name in names}
    source = open_file(write_columns(tmp_path / "t.csv", columns), engine)
    notations = {name: notation_of(source, f"{name} date") for name in names}
    assert notations == {name: PERIODS[name][0] for name in names}
    for name in names:
        _, write, first = PERIODS[name]
        column = find_column(source.columns, f"{name} date")
        assert read(source, column.name) == [*map(first, DAYS)], name
        assert select(source, as_word(column)) == [*map(write, DAYS)]
        assert column.doubt
        assert column.doubt.code == "W164"
        assert f'--dates "{column.name}=none"' in str(column.doubt.help)


def test_names_that_speak_of_days(tmp_path: Path) -> None:
    names = (
        "order_date", "OrderDate", "Created at", "paid_on", "Bestelldatum", "Fecha de compra",
        "data", "Data zamówienia", "дата заказа", "下单日期", "注文日", "purchase_timestamp", "dob",
        "tarih",
    )  # fmt: skip
    others = (
        "count", "update", "candidate_id", "data_usage_mb", "days_since_order", "paid", "zip",
        "watch_time", "payment_day", "mandates", "income", "sales",
    )  # fmt: skip
    columns = {name: [number(day) for day in DAYS] for name in (*names, *others)}
    source = open_file(write_columns(tmp_path / "t.csv", columns))
    days = {column.name for column in source.columns if column.notation == "excel"}
    assert days == {*names} - {"注文日"}


def test_numbers_that_are_no_days(tmp_path: Path) -> None:
    """Small numbers are none, whatever the name: the day of a month, minutes, rows of weeks."""
    values: dict[str, Sequence[object]] = {
        "date": range(40),
        "order_time": range(3000, 3040),
        "day": range(700, 740),
        "created_at": [10**15 * i for i in range(40)],
    }
    source = open_file(write_columns(tmp_path / "t.csv", values))
    assert [column.form for column in source.columns if column.name != "key"] == ["number"] * 4


def test_stored_numbers(tmp_path: Path) -> None:
    frame = pd.DataFrame({
        "key": [f"K{i:03}" for i in range(40)],
        "created_at": [seconds(day) * 1000 for day in DAYS],
        "order_date": [None if i == 3 else float(number(day)) for i, day in enumerate(DAYS)],
        "day": [int(f"{day:%Y%m%d}") for day in DAYS],
        "paid_date": [datetime.combine(day, time(23, 30)) for day in DAYS],
        "amount": [float(number(day)) for day in DAYS],
    })  # fmt: skip
    frame.to_parquet(tmp_path / "t.parquet")
    source = open_file(tmp_path / "t.parquet")
    names = ("created_at", "order_date", "day", "paid_date", "amount")
    notations = [notation_of(source, name) for name in names]
    assert notations == ["epoch_ms", "excel", "compact", "stored", None]
    gap = [*DAYS[:3], None, *DAYS[4:]]
    assert [read(source, n) for n in names[:4]] == [[*DAYS], gap, [*DAYS], [*DAYS]]


def test_a_notation_that_is_asked_for(tmp_path: Path) -> None:
    columns: dict[str, Sequence[object]] = {
        "a": [number(day, date(1904, 1, 1)) for day in DAYS],
        "b": [seconds(day) for day in DAYS],
        "order_date": [number(day) for day in DAYS],
        "c": [f"{day:%y-%m-%d}" for day in DAYS],
        "d": [f"{day:%Y-%m}" for day in DAYS],
        "e": [f"{day:%m/%d/%Y}" for day in DAYS],
    }
    wanted = {"a": "excel1904", "b": "epoch_s", "order_date": "none", "c": "ymd", "d": "month"}
    path = write_columns(tmp_path / "t.csv", columns)
    source = open_file(path, **wanted, e="dmy")
    notations = [notation_of(source, name) for name in columns]
    assert notations == ["excel1904", "epoch_s", None, "short_ymd", "month", None]
    assert [read(source, name) for name in "abc"] == [[*DAYS]] * 3
    doubts = [column.doubt for column in source.columns if column.doubt]
    assert [problem.code for problem in doubts] == ["W163"]
    assert "of 40 cells are no dates" in doubts[0].message
    plain = open_file(path)
    forms = [find_column(plain.columns, name).form for name in columns]
    assert forms == ["number", "number", "date", "date", "text", "date"]


def test_zero_dates_are_gaps(tmp_path: Path) -> None:
    """However many there are."""
    zeros = (
        "0000-00-00",
        "0000-00-00 00:00:00",
        "1/0/1900",
        "1900-01-00",
        "00.00.0000",
        "00/00/0000",
    )
    writes: tuple[Write, ...] = (str, str, lambda d: f"{d.month}/{d.day}/{d.year}", str,
                                 lambda d: f"{d:%d.%m.%Y}", lambda d: f"{d:%d/%m/%Y}")  # fmt: skip
    columns = {
        f"date {i}": [zero if j % 2 else write(day) for j, day in enumerate(DAYS)]
        for i, (zero, write) in enumerate(zip(zeros, writes, strict=True))
    }
    columns["date 6"] = ["0" if j % 2 else str(seconds(day)) for j, day in enumerate(DAYS)]
    source = open_file(write_columns(tmp_path / "t.csv", columns))
    expected = [None if j % 2 else day for j, day in enumerate(DAYS)]
    for name in columns:
        assert read(source, name) == expected, name
        assert find_column(source.columns, name).coerced == 20


def test_what_reads_both_ways_is_asked(tmp_path: Path) -> None:
    days = [day for day in DAYS if day.day < 13]
    columns = {
        "a": [f"{day:%d/%m/%Y}" for day in days],
        "b": [f"{day:%d.%m.%y 10:30}" for day in days],
    }
    source = open_file(write_columns(tmp_path / "t.csv", columns))
    doubts = [column.doubt for column in source.columns if column.doubt]
    assert [problem.code for problem in doubts] == ["E113", "E113"]


NO_DATES = {
    "two orders": lambda d: f"{d:%m/%d/%Y}" if d.day % 2 else f"{d:%Y-%m-%d}",
    "ranges": lambda d: f"{d:%d.%m.%Y}-{d + timedelta(days=2):%d.%m.%Y}",
    "no year": lambda d: f"{d:%d/%m}",
    "Lithuanian": lambda d: f"{d.year} m. kovo {d.day} d.",
    "cut epochs": lambda d: f"{seconds(d) * 1000:.5E}",
    "day of the year": lambda d: f"{d:%j}",
    "unknown months": lambda d: f"{d.day} foo {d.year}",
}


@pytest.mark.parametrize("kind", NO_DATES)
def test_cells_of_unread_dates_are_shown(tmp_path: Path, kind: str) -> None:
    source = open_file(write_purchases(tmp_path / "t.csv", NO_DATES[kind]))
    with pytest.raises(PersonasError) as caught:
        aggregate_purchases(source, Purchases())
    (problem,) = caught.value.problems
    assert problem.code == "E134"
    assert "`Order date`" in problem.message
    assert problem.cells
    assert {*problem.cells} <= {*map(NO_DATES[kind], order_days())}
    assert '--dates "Order date=' in str(problem.help)


def test_a_column_that_is_asked_for_as_a_date(tmp_path: Path) -> None:
    days = order_days()
    rows = [(f"K{i % 30}", seconds(day), f"{day:%Y-%m}", "x", 10 + i) for i, day in enumerate(days)]
    path = write_csv(tmp_path / "t.csv", "customer_id,t,g,w,amount", rows)
    source = open_file(path)
    epochs, warnings = aggregate_purchases(source, Purchases(date="t"))
    assert recencies(epochs)["K0"] == (max(days) - days[90]).days + 1
    assert "W161" in {problem.code for problem in warnings}
    _, warnings = aggregate_purchases(open_file(path), Purchases(date="g"))
    assert "W164" in {problem.code for problem in warnings}
    with pytest.raises(PersonasError, match="`w` holds no dates"):
        aggregate_purchases(open_file(path), Purchases(date="w"))
    with pytest.raises(PersonasError, match="No column is named like a date"):
        aggregate_purchases(open_file(path), Purchases())


def test_another_date_does_not_stand_in(tmp_path: Path) -> None:
    """Birthdays are not taken while the date of the order cannot be read."""
    days = order_days()
    rows = [(f"K{i % 30}", f"{d:%d/%m}", d - timedelta(9000), i) for i, d in enumerate(days)]
    path = write_csv(tmp_path / "t.csv", "customer_id,order_date,birthday,amount", rows)
    with pytest.raises(PersonasError, match="`order_date` is read as words"):
        aggregate_purchases(open_file(path), Purchases())


def order_days() -> list[date]:
    return [date(2023, 1, 5) + timedelta(days=4 * i) for i in range(120)]


def write_purchases(path: Path, write: Callable[[date], object], days: Sequence[date] = ()) -> Path:
    days = days or order_days()
    rows = [(f"K{i % 30}", write(day), 10 + i) for i, day in enumerate(days)]
    return write_csv(path, "customer_id,Order date,amount", rows)


def recencies(source: SourceTable) -> dict[str, float]:
    names = [column.name for column in source.columns if column.form == "text"][:1]
    query = exp.select(quoted(names[0]), quoted("recency")).from_(table(source.view))
    return {row[0]: row[1] for row in source.engine.rows(query)}


def quoted(name: str) -> exp.Column:
    return exp.column(name, quoted=True)


SLIPS = ("2204-06-01", "1024-02-03", "9999-12-31", "2042-01-17")  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_day_that_cannot_be(tmp_path: Path, slip: str) -> None:
    days: list[object] = [*order_days()]
    days[7] = slip
    rows = [(f"K{i % 30}", day, 10 + i) for i, day in enumerate(days)]
    path = write_csv(tmp_path / "t.csv", "customer_id,Order date,amount", rows)
    source, warnings = aggregate_purchases(open_file(path), Purchases())
    right, _ = aggregate_purchases(open_file(write_purchases(tmp_path / "r.csv", str)), Purchases())
    assert recencies(source) == recencies(right)
    (problem,) = (warning for warning in warnings if warning.code == "W162")
    assert problem.cells == (slip,)
    assert "1 row has a day" in problem.message
    assert "--purchase as_of=" in str(problem.help)
    assert "W136" in {warning.code for warning in warnings}


def test_the_day_to_count_to_settles_it(tmp_path: Path) -> None:
    days = order_days()
    days[7] = date(2204, 6, 1)
    path = write_purchases(tmp_path / "t.csv", lambda d: f"{d:%m/%d/%Y}", days)
    source, warnings = aggregate_purchases(open_file(path), Purchases(as_of="2204-06-02"))
    assert recencies(source)["K7"] == 1
    (problem,) = (warning for warning in warnings if warning.code == "W162")
    assert problem.cells == ("06/01/2204",)
    assert "count up to 2204-06-02" in problem.message


PERIODS_APART = {
    "two periods": [date(2005, 1, 3), date(2023, 1, 5)],
    "Buddhist": [date(2566, 1, 5)],
    "Persian": [date(1402, 1, 5)],
}


@pytest.mark.parametrize("kind", PERIODS_APART)
def test_days_that_leave_the_last_one_open(tmp_path: Path, kind: str) -> None:
    starts = PERIODS_APART[kind]
    days = [start + timedelta(days=3 * i) for start in starts for i in range(60)]
    path = write_purchases(tmp_path / "t.csv", str, days)
    with pytest.raises(PersonasError) as caught:
        aggregate_purchases(open_file(path), Purchases())
    (problem,) = caught.value.problems
    last = max(days).isoformat()
    assert problem.code == "E162"
    assert f"--purchase as_of={last}" in str(problem.help)
    source, _ = aggregate_purchases(open_file(path), Purchases(as_of=last))
    assert min(recencies(source).values()) == 0


def test_ordinary_days_are_not_far(tmp_path: Path) -> None:
    """Neither birthdays nor few days over many years, nor a year without any purchase."""
    birthdays = [date(1931, 5, 2) + timedelta(days=600 * i) for i in range(40)]
    sparse = [date(1990, 1, 1) + timedelta(days=2000 * (i % 7)) for i in range(40)]
    broken = [day if i < 20 else day + timedelta(days=400) for i, day in enumerate(DAYS)]
    columns: dict[str, Sequence[object]] = {
        "birth": birthdays,
        "sparse": sparse,
        "broken": broken,
        "far": [*DAYS[:39], "2204-06-01"],
    }
    source = open_file(write_columns(tmp_path / "t.csv", columns))
    problems = check_days(source.engine, source.view, source.columns)
    assert [(p.code, p.cells) for p in problems] == [("W162", ("2204-06-01",))]
    assert '--missing "2204-06-01"' in str(problems[0].full_help)


# What happens to each file of the case: read as the same days, with a warning or none, or refused.
CASES = {
    "basic": "", "de": "", "de_month": "", "epoch0": "W162", "epoch_s": "W161", "excel0": "W102",
    "excel_serial": "W161", "far": "W162", "iso_py": "", "iso_tz": "", "iso_z": "", "jp": "",
    "js": "", "long": "", "mixed_time": "", "mysql_zero": "W102", "oracle": "", "oracle_full": "",
    "ordinal": "",     "typo2204": "W162", "us_12h": "", "us_2y": "", "year1": "W162",
}  # fmt: skip


@pytest.fixture(scope="module")
def right(cases: Path) -> dict[str, object]:
    """The days of the orders."""
    return order_dates(open_file(cases / "30-date-forms" / "iso_z.csv"))


@pytest.mark.parametrize("name", CASES)
def test_files_of_the_case(cases: Path, right: dict[str, object], name: str) -> None:
    """Each cell is the same day as in the others, but for one that cannot be."""
    code, source = CASES[name], open_file(cases / "30-date-forms" / f"{name}.csv")
    days = order_dates(source)
    odd = {order for order, day in days.items() if day != right[order]}
    assert odd == ({"O00003"} if code in ("W102", "W162") else set())
    column = find_column(source.columns, "order_date")
    assert (column.doubt.code if column.doubt else "") == (code if code == "W161" else "")
    assert column.coerced == (code == "W102")
    problems = check_days(source.engine, source.view, [column])
    assert [problem.code for problem in problems] == ["W162"] * (code == "W162")


def order_dates(source: SourceTable) -> dict[str, object]:
    day = as_date(find_column(source.columns, "order_date"))
    query = exp.select(quoted("order_id"), alias(day, "day")).from_(table(source.view))
    return dict(source.engine.rows(query))


def test_medians_of_the_case(cases: Path) -> None:
    path = cases / "30-date-forms" / "typo2204.csv"
    outcome = run_json("preview", path, "--purchases", "--clusters", "3")
    medians = [s["measures"]["recency"]["median"] for s in outcome.json["segments"]]
    assert medians == [4, 54, 195]
    assert "W162" in outcome.codes


def test_files_of_the_case_that_are_refused_or_coarse(cases: Path) -> None:
    folder = cases / "30-date-forms"
    refused = run_json("preview", folder / "mixed.csv", "--purchases")
    assert "E134" in refused.codes
    assert "02/14/2024" in refused.err
    _, warnings = aggregate_purchases(open_file(folder / "ym.csv"), Purchases())
    assert {"W131", "W164"} == {warning.code for warning in warnings}
