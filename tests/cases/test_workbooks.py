"""Workbooks as people have them: the table is found by its shape, and what is not read is named."""

from __future__ import annotations

import datetime
import gzip
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from personas.domain.problem import PersonasError
from personas.ingest.documents.grid import Grid
from personas.ingest.documents.grid_choice import Start, choose
from personas.ingest.documents.grid_warnings import Container
from tests.cases.reading import Opened, read
from tests.cases.running import run_json, run_text
from tests.data_in.sheets import write_ods, write_xls

Cells = Sequence[Sequence[Any]]

NAMES = ["customer_id", "annual_income", "spending", "age", "region"]
ROWS: list[list[Any]] = [
    [f"C{i:03}", 20_000 + 997 * i % 60_000, 50.5 + i % 37, 18 + i * 7 % 60, "NESW"[i % 4]]
    for i in range(40)
]
TABLE: Cells = [NAMES, *ROWS]


def write_xlsx(
    path: Path,
    sheets: Mapping[str, Cells],
    hidden: Mapping[str, str] | None = None,
    merged: Sequence[str] = (),
    **options: Any,
) -> Path:
    """Write sheets; ``hidden`` maps a sheet to `hide` or `very_hidden`."""
    with xlsxwriter.Workbook(str(path), options) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime.date):
                        sheet.write_datetime(number, column, cell, day)
                    elif cell is not None and cell != "":
                        sheet.write(number, column, cell)
            for area in merged:
                sheet.merge_range(area, rows[0][ord(area[0]) - 65])
            if name in (hidden or {}):
                getattr(sheet, (hidden or {})[name])()
            else:
                sheet.activate()  # the first sheet, which is active, cannot be hidden
    return path


def assert_base(opened: Opened, codes: Sequence[str] = (), names: Sequence[str] = NAMES) -> None:
    """The table is read whole, with nothing else."""
    assert opened.codes == list(codes), opened.text
    assert list(opened.columns) == list(names)
    assert opened.columns[names[0]] == [row[0] for row in ROWS]
    for i, name in enumerate(names[1:4], 1):
        assert opened.forms[name] == "number"
        assert [float(cell or "nan") for cell in opened.columns[name]] == [row[i] for row in ROWS]


# --- the cases


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        ("filtered-rows.xlsx", []),
        ("formulas-uncomputed.xlsx", ["W153"]),
        ("hidden-first-sheet.xlsx", []),
        ("merged-header.xlsx", []),
        ("text-numbers-errors-percent.xlsx", ["W154"]),
        ("two-tables.xlsx", ["W155"]),
    ],
)
def test_a_case(cases: Path, file: str, codes: list[str]) -> None:
    opened = read(cases / "70-workbooks" / file)
    base = read(cases / "44-duplicate-header" / "unnamed0.csv")
    assert opened.codes == codes
    assert list(opened.columns)[:5] == NAMES
    assert opened.columns["customer_id"] == base.columns["customer_id"]
    assert opened.median("annual_income") == base.median("annual_income")
    gaps = opened.columns["spending"].count(None)
    assert gaps == (2 if "errors" in file else 0)


@pytest.mark.parametrize("system", ["1900", "1904"])
def test_a_case_of_dates(cases: Path, system: str) -> None:
    opened = read(cases / "70-workbooks" / f"dates-{system}.xlsx")
    assert opened.forms["order_date"] == "date"
    assert opened.columns["order_date"][:2] == ["2023-12-13", "2024-05-01"]


def test_explore_and_preview_agree_in_processes_of_their_own(cases: Path, tmp_path: Path) -> None:
    path = cases / "70-workbooks" / "two-tables.xlsx"
    preview = run_json("preview", path, "--clusters", "3")
    assert preview.json["customers"] == 180
    medians = [s["measures"]["spending"]["median"] for s in preview.json["segments"]]
    assert medians == [8182.66, 5109.8, 2247.44]
    assert "W155" in preview.codes
    explored = run_text("explore", path)
    assert explored.exit == 0
    assert "180" in explored.out
    assert "G1:H4" in explored.out + explored.err


# --- which sheet

DICTIONARY = [["column", "meaning"], *([name, f"what {name} means"] for name in NAMES)]
COVER = [["Customers of the shop"], [], ["Exported by", "Ana"], ["On", "2024-06-30"]]


@pytest.mark.parametrize(
    ("sheets", "hidden", "codes"),
    [
        ({"Customers": TABLE}, {}, []),
        ({"Info": COVER, "Customers": TABLE}, {}, ["W106"]),
        ({"Info": COVER, "Customers": TABLE}, {"Info": "hide"}, []),
        ({"Info": COVER, "Customers": TABLE}, {"Info": "very_hidden"}, []),
        ({"Dictionary": DICTIONARY, "Customers": TABLE}, {}, ["W106"]),
        ({"Customers": TABLE, "Dictionary": DICTIONARY}, {}, []),
        ({"Customers": TABLE, "Cache": [*TABLE, *ROWS]}, {"Cache": "very_hidden"}, ["W106"]),
        ({"Customers": TABLE, "Few": TABLE[:20]}, {}, ["W106"]),
        ({"Lists": [["N", "E"], ["S", "W"]], "客户": TABLE, "Empty": []}, {}, ["W106"]),
        ({"Données": TABLE, "Feuil2": [], "Feuil3": []}, {}, []),
    ],
)
def test_the_sheet_is_chosen_by_its_shape(
    tmp_path: Path, sheets: dict[str, Cells], hidden: dict[str, str], codes: list[str]
) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", sheets, hidden)
    opened = read(path)
    assert_base(opened, codes)
    if codes:
        name = next(name for name, rows in sheets.items() if rows is TABLE)
        assert f"`{name}` (40 rows × 5 columns) was read" in opened.text
        assert f'--sheet "{name}"' in opened.text
        assert all(f"`{other}`" in opened.text for other in sheets if other != name)


ORDERS: Cells = [
    ["order_id", "customer_id", "order_date", "amount", "quantity"],
    *([f"O{i}", f"C{i * 7 % 40:03}", datetime.date(2024, 1, 1 + i % 28), 10.5 + i, 1 + i % 3]
      for i in range(150)),
]  # fmt: skip
ITEMS: Cells = [
    ["order_id", "sku", "price", "vat"],
    *([f"O{i % 150}", f"S{i}", i, 1] for i in range(900)),
]
HOUSEHOLDS: Cells = [["household_id", "rooms"], *([f"H{i}", i % 5] for i in range(10))]
MEMBERS: Cells = [[*NAMES, "household_id"], *([*row, f"H{i % 10}"] for i, row in enumerate(ROWS))]


def renamed(rows: Cells, **names: str) -> Cells:
    """A sheet with other names of columns."""
    return [[names.get(name, name) for name in rows[0]], *rows[1:]]


@pytest.mark.parametrize("purchases", [False, True])
@pytest.mark.parametrize(
    ("customers", "orders"),
    [
        (TABLE, ORDERS),
        (renamed(TABLE, customer_id="ID"), ORDERS),
        (renamed(TABLE, customer_id="ID"), renamed(ORDERS, order_id="id")),
        (renamed(TABLE, customer_id="Kundennr"), renamed(ORDERS, customer_id="Kunden-ID")),
        (renamed(TABLE, customer_id="E-Mail"), renamed(ORDERS, customer_id="customer email")),
        (renamed(TABLE, customer_id="E-Mail"), renamed(ORDERS, customer_id="Email", order_id="Id")),
        ([*TABLE, [], ["", "", 99, "", ""]], ORDERS),
        (TABLE, ORDERS[:60]),
    ],
)
@pytest.mark.parametrize("further", [{}, {"Items": ITEMS}])
def test_customers_beside_their_orders(
    tmp_path: Path, customers: Cells, orders: Cells, purchases: bool, further: dict[str, Cells]
) -> None:
    sheets = {"Orders": orders, "Customers": customers, **further}
    opened = read(write_xlsx(tmp_path / "t.xlsx", sheets), purchases=purchases)
    expected = orders if purchases else customers
    assert list(opened.columns) == list(expected[0])
    assert f"`{'Orders' if purchases else 'Customers'}` (" in opened.text
    assert "W106" in opened.codes


@pytest.mark.parametrize(
    ("sheets", "name"),
    [
        ({"Households": HOUSEHOLDS, "Members": MEMBERS}, "rooms"),
        ({"Customers": [[row[0], row[4]] for row in TABLE], "Orders": ORDERS}, "region"),
        ({"Customers": [[f"X{row[0]}", *row[1:]] if i else row for i, row in enumerate(TABLE)],
          "Orders": ORDERS}, "annual_income"),
    ],
)  # fmt: skip
def test_a_sheet_of_other_ids_or_no_numbers_is_not_preferred(
    tmp_path: Path, sheets: dict[str, Cells], name: str
) -> None:
    assert name not in read(write_xlsx(tmp_path / "t.xlsx", sheets)).columns


def test_a_run_takes_customers_or_their_orders(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", {"Customers": TABLE, "Orders": ORDERS})
    assert run_json("preview", path, "--clusters", "2").json["customers"] == 40
    orders = run_json("preview", path, "--clusters", "2", "--purchases")
    assert "recency" in orders.json["segments"][0]["measures"]
    assert "W106" in orders.codes


def test_a_hidden_sheet_is_read_where_no_other_holds_a_table(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", {"Cover": COVER[:1], "Data": TABLE}, {"Data": "hide"})
    opened = read(path)
    assert_base(opened, ["W106"])
    assert "hidden" in opened.text


def test_a_chart_sheet_first(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        chart = book.add_chartsheet("Chart")
        sheet = book.add_worksheet("Customers")
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
        line = book.add_chart({"type": "line"})
        line.add_series({"values": "=Customers!$B$2:$B$9"})
        chart.set_chart(line)
    assert_base(read(path))


def test_sheet_names_a_sheet_its_number_or_a_range(tmp_path: Path) -> None:
    sides: Cells = [["a", "n"], ["x", 1], ["y", 2], ["z", 3]]
    few = [[*row, "", *cells] for row, cells in zip(TABLE[:4], sides, strict=True)]
    path = write_xlsx(tmp_path / "t.xlsx", {"All of them": TABLE, "Few": few}, {"Few": "hide"})
    assert_base(read(path, sheet="All of them"))
    assert len(read(path, sheet="2").columns["age"]) == 3
    side = read(path, sheet="Few!G1:H4")
    assert side.columns == {"a": ["x", "y", "z"], "n": ["1", "2", "3"]}
    assert len(read(path, sheet="Few!$A$1:$E$3").columns["age"]) == 2
    assert read(path, sheet="Fwe").codes == ["E115"]
    assert read(path, sheet="Fwe!A1:B2").codes == ["E115"]
    empty = read(path, sheet="Few!M1:N9")
    assert empty.codes == ["E107"]
    assert "--sheet" in empty.text


@pytest.mark.parametrize("write", [write_ods, write_xls])
def test_sheets_of_other_programs(tmp_path: Path, write: Callable[..., None]) -> None:
    path = tmp_path / ("t.ods" if write is write_ods else "t.xls")
    none = [None] * 5
    write(
        path, {"Wörter": DICTIONARY, "Kunden": [["Kunden 2024"], none, *TABLE, none, ["Stand", 1]]}
    )
    assert_base(read(path), ["W106", "W155"])


# --- where on the sheet


def above(*rows: Sequence[Any]) -> Cells:
    """The table below these rows."""
    return [*rows, *TABLE]


def beside(columns: Sequence[Sequence[Any]]) -> Cells:
    """The table, a blank column, and these rows beside it."""
    return [[*row, "", *(columns[i] if i < len(columns) else [])] for i, row in enumerate(TABLE)]


SUMMARY: Cells = [["region", "customers"], ["N", 10], ["S", 12], ["W", 9]]
PLACES: dict[str, tuple[Cells, list[str]]] = {
    "title": (above(["Customers of 2024"]), []),
    "title and blank row": (above(["Kunden 2024"], []), []),
    "several titles": (above(["ACME"], ["Export"], [], ["as of", "March"], []), []),
    "metadata as wide as half": (
        above(["Exported by", "A"], ["On", "2024-06-30"], ["By", "x"]),
        [],
    ),
    "blank rows": (above([], [], []), []),
    "blank columns": ([["", "", *row] for row in TABLE], []),
    "one cell to the right": (above(["", "", "Report of 2024"], []), []),
    "group headings": (above(["Customer", "Money", "", "Person", ""]), []),
    "group headings over some": (above(["", "Money", "", "", ""]), []),
    "groups above a title": (above(["Title"], ["Customer", "Money", "", "Person", ""]), []),
    "units below": ([NAMES, ["", "EUR", "EUR", "years", ""], *ROWS], ["W156"]),
    "blank column within": ([[*row[:2], "", *row[2:]] for row in TABLE], []),
    "summary beside": (beside(SUMMARY), ["W155"]),
    "summary with the same names": (beside([["age", "region"], [1, "N"], [2, "S"]]), ["W155"]),
    "summary below": ([*TABLE, [], *SUMMARY], ["W155"]),
    "summary above": ([*SUMMARY, [], *TABLE], []),
    "titled summary below": ([*TABLE, [], [], ["By region"], *SUMMARY], ["W155"]),
    "notes below": ([*TABLE, [], ["Source: CRM"], ["Filter: none"]], ["W155"]),
    "counts below": ([*TABLE, [], ["Customers", 40], ["Mean", 30_000.5]], ["W155"]),
    "blank rows between": ([*TABLE[:10], [], *TABLE[10:20], [], [], *TABLE[20:]], []),
    "a gap below a blank row": ([*TABLE[:10], [], *TABLE[10:]], []),
    "header again below": ([*TABLE[:15], [], NAMES, *TABLE[15:]], []),
    "header again between": ([*TABLE[:15], NAMES, *TABLE[15:]], []),
    "header alone above a blank row": ([NAMES, [], *ROWS], []),
    "a blank row below each": ([line for row in TABLE for line in (row, [])], []),
    "blanks in cells of a title": ([["Title", " ", " ", " ", " "], *TABLE], []),
    "labels below": ([NAMES, ["Id", "Income", "Spent", "Age", "Where"], *ROWS], ["W156"]),
    "a note beside": (
        [[*row, "", "see below" if i == 3 else ""] for i, row in enumerate(TABLE)],
        ["W155"],
    ),
    "a note further down": ([*TABLE, [], [""] * 7 + ["by Ana"]], ["W155"]),
    "a column beside a blank one": ([[*row[:4], "", row[4]] for row in TABLE], []),
    "parts with titles": ([["North"], *TABLE[:15], [], ["South"], NAMES, *TABLE[15:]], []),
}


@pytest.mark.parametrize(("rows", "codes"), PLACES.values(), ids=PLACES.keys())
def test_the_table_is_found_on_its_sheet(tmp_path: Path, rows: Cells, codes: list[str]) -> None:
    opened = read(write_xlsx(tmp_path / "t.xlsx", {"Sheet1": rows}))
    assert_base(opened, codes)
    for problem in opened.problems:
        assert problem.help


def test_what_is_left_out_is_named_by_its_cells(tmp_path: Path) -> None:
    rows = [*beside(SUMMARY), [], ["Source: CRM"]]
    opened = read(write_xlsx(tmp_path / "t.xlsx", {"Sheet1": rows}))
    assert "the table in A1:E41 was read; not read: G1:H4 (`region`, `customers`)" in opened.text
    assert "A43:E43 (`Source: CRM`)" in opened.text
    assert '--sheet "Sheet1!A1:H41"' in opened.text


def test_a_range_is_one_table(tmp_path: Path) -> None:
    rows = [[*row[:2], "", *(row[2:] if i < 20 else [])] for i, row in enumerate(TABLE)]
    path = write_xlsx(tmp_path / "t.xlsx", {"S": rows})
    opened = read(path)
    assert opened.codes == ["W155"]
    assert list(opened.columns) == NAMES[:2]
    assert '--sheet "S!A1:F41"' in opened.text
    whole = read(path, sheet="S!A1:F41")
    assert whole.codes == []
    assert list(whole.columns) == NAMES
    assert whole.columns["age"].count(None) == 21


def test_a_customer_with_gaps_first_is_a_customer(tmp_path: Path) -> None:
    for gap in ("", "n/a"):
        rows = [NAMES, ["C999", gap, gap, gap, "N"], *ROWS]
        opened = read(write_xlsx(tmp_path / "t.xlsx", {"S": rows}))
        assert opened.columns["customer_id"][0] == "C999"
        assert "W156" not in opened.codes


def test_two_tables_of_one_height_are_two(tmp_path: Path) -> None:
    rows = [[*row, "", *row[:3]] for row in TABLE]
    opened = read(write_xlsx(tmp_path / "t.xlsx", {"Sheet1": rows}))
    assert_base(opened, ["W155"])
    assert "G1:I41" in opened.text


# --- names in several rows


@pytest.mark.parametrize(
    ("head", "merged", "names", "codes"),
    [
        ([["Customer", "Money", "", "Person", ""], NAMES], ["B1:C1", "D1:E1"], NAMES, []),
        (
            [["customer_id", "Money", "", "Person", ""], ["", *NAMES[1:]]],
            ["A1:A2", "B1:C1", "D1:E1"],
            NAMES,
            ["W156"],
        ),
        (
            [["", "sum", "sum", "mean", "first"], ["", *NAMES[1:]], ["customer_id"]],
            [],
            NAMES,
            ["W156"],
        ),
        (
            [["", "2023", "", "2024", ""], ["id", "spend", "visits", "spend", "visits"]],
            ["B1:C1", "D1:E1"],
            ["id", "2023 spend", "2023 visits", "2024 spend", "2024 visits"],
            ["W156"],
        ),
        (
            [["id", "2023", "", "2024", ""], ["", "spend", "visits", "spend", "city"]],
            [],
            ["id", "2023 spend", "visits", "2024 spend", "city"],
            ["W156"],
        ),
        ([["id", 2021, 2022, 2023, "region"]], [], ["id", "2021", "2022", "2023", "region"], []),
        (
            [["Kunden-\nnummer", " Alter ", "Um  satz", "n", "x"]],
            [],
            ["Kunden- nummer", "Alter", "Um satz", "n", "x"],
            [],
        ),
    ],
)  # fmt: skip
def test_names_of_several_rows(
    tmp_path: Path, head: Cells, merged: list[str], names: list[str], codes: list[str]
) -> None:
    opened = read(write_xlsx(tmp_path / "t.xlsx", {"S": [*head, *ROWS]}, merged=merged))
    assert_base(opened, codes, names)
    if codes:
        assert f"rows 1 to {len(head)}" in opened.text
        assert "--header-row" in opened.text


def test_a_cell_that_is_merged_over_rows_holds_for_each(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["customer", "day", "amount"])
        for i in range(9):
            sheet.write_row(1 + i, 1, [f"2024-01-{i + 1:02}", 10 * i])
        for i in range(3):
            sheet.merge_range(1 + 3 * i, 0, 3 + 3 * i, 0, f"K{i}")
    opened = read(path)
    assert opened.columns["customer"] == ["K0"] * 3 + ["K1"] * 3 + ["K2"] * 3


# --- formulas, errors, dates


def test_formulas_that_were_never_calculated(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Kunden")
        sheet.write_row(0, 0, [*NAMES, "zero", "none", "value", "word"])
        for i, row in enumerate(ROWS, 1):
            sheet.write_row(i, 0, row)
            sheet.write_formula(i, 5, f"=B{i + 1}/1000")  # this program writes 0
            sheet.write_formula(i, 6, f"=B{i + 1}/1000", None, "")
            sheet.write_formula(i, 7, f"=B{i + 1}/1000", None, row[1] / 1000)
            sheet.write_formula(i, 8, f'=IF(B{i + 1}>0,"","x")', None, "x" if i % 2 else "y")
    opened = read(path)
    assert opened.codes == ["W153"]
    assert "80 formulas of `Kunden` have no value" in opened.text
    assert "`zero` (40), `none` (40)" in opened.text
    assert "save it" in opened.text
    assert opened.median("value") == opened.median("annual_income") / 1000


@pytest.mark.parametrize("value", ["", 0])
def test_a_table_of_formulas_alone_is_refused(tmp_path: Path, value: object) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "income", "spending"])
        for i in range(1, 30):
            sheet.write(i, 0, f"N{i}")
            sheet.write_formula(i, 1, f"=ROW()*{i}", None, value)
            sheet.write_formula(i, 2, f"=ROW()+{i}", None, value)
    opened = read(path)
    assert opened.codes == ["E160"]
    assert "`income` (29), `spending` (29)" in opened.text


@pytest.mark.parametrize(
    "sign", ["#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"]
)
def test_errors_of_the_spreadsheet_are_counted(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(
            [["id", "", "age", "pay"], *([f"C{i}", None, i, i * 2] for i in range(30))], 3
        ):
            sheet.write_row(number, 2, row)
        sheet.write_formula(9, 5, "=1/0", None, sign)
        sheet.write_formula(20, 5, "=1/0", None, sign)
        sheet.write_formula(50, 9, "=1/0", None, sign)  # beside the table
    opened = read(path)
    assert [code for code in opened.codes if code != "W155"] == ["W154"]
    assert f"2 cells of `pay` are errors of the spreadsheet (`{sign}`)" in opened.text
    assert opened.columns["pay"].count(None) == 2


@pytest.mark.parametrize("is_1904", [False, True])
def test_days_count_from_1900_or_1904(tmp_path: Path, is_1904: bool) -> None:
    days = [datetime.date(2024, 1, 1) + datetime.timedelta(i * 11) for i in range(40)]
    rows: list[list[Any]] = [
        ["id", "joined", "pay"],
        *([f"C{i}", day, i] for i, day in enumerate(days)),
    ]
    path = write_xlsx(tmp_path / "t.xlsx", {"S": rows}, date_1904=is_1904)
    opened = read(path)
    assert opened.forms["joined"] == "date"
    assert opened.columns["joined"] == [day.isoformat() for day in days]


@pytest.mark.parametrize("is_1904", [False, True])
def test_days_whose_cells_lack_the_format(tmp_path: Path, is_1904: bool) -> None:
    days = [datetime.date(2024, 1, 1) + datetime.timedelta(i * 11) for i in range(40)]
    epoch = datetime.date(1904, 1, 1) if is_1904 else datetime.date(1899, 12, 30)
    rows: list[list[Any]] = [
        ["id", "joined", "pay"],
        *([f"C{i}", day, 45_000 + i] for i, day in enumerate(days)),
    ]
    for i in (5, 7, 30):
        rows[i + 1][1] = (days[i] - epoch).days
    opened = read(write_xlsx(tmp_path / "t.xlsx", {"S": rows}, date_1904=is_1904))
    assert opened.columns["joined"] == [day.isoformat() for day in days]
    assert opened.columns["pay"] == [str(45_000 + i) for i in range(40)]


@pytest.mark.parametrize("name", ["order_date", "Datum", "Fecha de alta", "日期", "created_at"])
def test_numbers_of_days_count_from_1904(tmp_path: Path, name: str) -> None:
    days = [datetime.date(2024, 1, 1) + datetime.timedelta(i * 11) for i in range(40)]
    numbers = [(day - datetime.date(1904, 1, 1)).days for day in days]
    rows: Cells = [["id", name, "pay"], *([f"C{i}", day, day] for i, day in enumerate(numbers))]
    opened = read(write_xlsx(tmp_path / "t.xlsx", {"S": rows}, date_1904=True))
    assert opened.columns[name] == [day.isoformat() for day in days]
    assert opened.columns["pay"] == [str(number) for number in numbers]


@pytest.mark.parametrize(
    ("start", "header"),
    [
        (Start(), 3),
        (Start(skip_rows=2), 3),
        (Start(skip_rows=4), None),
        (Start(header_row=4), 3),
        (Start(header_row=2), 1),
        (Start(header_row=99), None),
    ],
)
def test_the_first_row_is_stated(start: Start, header: int | None) -> None:
    rows: Cells = [["Customers", "", "", "", ""], ["a", "b", "c", "d", "e"], [""] * 5, *TABLE]
    grid = Grid("S", lambda: iter(rows))
    if start.skip_rows == 4:
        rows = rows[:4]
    if header is None:
        with pytest.raises(PersonasError, match="E107"):
            choose(Container("t.xlsx"), [grid], start)
        return
    table = choose(Container("t.xlsx"), [grid], start).table
    assert table.header.first == header
    assert table.header.names == tuple(rows[header])
    assert table.rows.stop == len(rows)


def test_numbers_that_are_written_as_text(tmp_path: Path) -> None:
    rows = [NAMES, *([row[0], str(row[1]), row[2], str(row[3]), row[4]] for row in ROWS)]
    assert_base(read(write_xlsx(tmp_path / "t.xlsx", {"S": rows}, strings_to_numbers=False)))


# --- what cannot be opened


def change_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Rewrite one part of an archive."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_names_with_a_prefix_are_read_alike(tmp_path: Path) -> None:
    """Some programs write `<x:c>` where others write `<c>`."""
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
            sheet.write_formula(number, 5, "=A1", None, "more" if number == 0 else "")

    def prefix(text: bytes) -> bytes:
        text = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", text)
        return text.replace(b"xmlns=", b"xmlns:x=", 1)

    change_part(path, "xl/worksheets/sheet1.xml", prefix)
    opened = read(path)
    assert opened.codes == ["W153"], opened.text
    assert "`more` (40)" in opened.text


@pytest.mark.parametrize("stream", ["EncryptedPackage", "WordDocument"])
def test_what_shares_the_format_of_xls_is_told(tmp_path: Path, stream: str) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(9000)
    )
    opened = read(path)
    is_locked = stream == "EncryptedPackage"
    assert opened.codes == ["E159" if is_locked else "E156"]
    assert ("password" if is_locked else "Word") in opened.text


def test_a_workbook_without_a_table(tmp_path: Path) -> None:
    opened = read(write_xlsx(tmp_path / "t.xlsx", {"A": [], "B": [["a note"]]}))
    assert opened.codes == ["E107"]
    assert "No sheet of `t.xlsx` holds a table" in opened.text


def test_a_workbook_packed_by_gzip(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "t.xlsx", {"S": TABLE})
    packed = tmp_path / "t.xlsx.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert_base(read(packed))
    archive = tmp_path / "t.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("in/t.xlsx", path.read_bytes())
    assert_base(read(archive))
