"""Text around a table: titles, comments, rulers, units, footers and pages are no customers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from personas.domain.request import Reading
from tests.cases.base_table import (
    NAMES,
    ROWS,
    assert_base,
    codes,
    lines,
    opened,
    problem,
    sum_of,
    text,
)
from tests.cases.running import run_json, run_text

COLUMNS = [NAMES, *ROWS]
WIDTHS = [max(len(row[j]) for row in COLUMNS) for j in range(len(NAMES))]
TEXT, SEMICOLONS = text(), text(";")


@pytest.mark.parametrize(
    ("case", "file", "codes_of_case"),
    [
        ("18-sep-line", "bom_crlf.csv", set()),
        ("18-sep-line", "quoted.csv", set()),
        ("18-sep-line", "space.csv", set()),
        ("18-sep-line", "tab.csv", set()),
        ("20-concatenated", "cat.csv", {"W114"}),
        ("21-nul-bytes", "ctrl-z.csv", set()),
        ("21-nul-bytes", "nul-end.csv", set()),
        ("22-two-headers", "dashes.csv", {"W121"}),
        ("22-two-headers", "mysql.txt", {"W121"}),
        ("22-two-headers", "pivot.csv", {"W124"}),
        ("22-two-headers", "units.csv", {"W123"}),
    ],
)
def test_cases_have_their_customers(
    cases: Path, case: str, file: str, codes_of_case: set[str]
) -> None:
    table = opened(Path(file), (cases / case / file).read_bytes())
    assert (table.rows, [c.name for c in table.columns]) == (180, NAMES)
    assert [c.form for c in table.columns] == ["text", "number", "number", "number", "text"]
    assert all(c.filled == 180 for c in table.columns)
    assert set(codes(table)) == codes_of_case
    assert sum_of(table, "annual_income") == pytest.approx(9083830.21)


def test_a_case_is_segmented_as_its_base(cases: Path) -> None:
    outcome = run_json("preview", cases / "22-two-headers" / "mysql.txt", "--clusters", "3")
    assert outcome.json["customers"] == 180
    medians = [s["measures"]["spending"]["median"] for s in outcome.json["segments"]]
    assert medians == [8182.66, 5109.8, 2247.44]


def test_a_list_of_sap(cases: Path) -> None:
    table = opened(Path("VA05.txt"), (cases / "63-sap-list" / "VA05.txt").read_bytes())
    names = [column.name for column in table.columns]
    assert (table.rows, names) == (150, ["Customer", "Name", "Net value", "Curr.", "Orders"])
    assert table.warnings[0].code == "W121"
    assert "1.290.000,00" in table.warnings[0].full_message


def test_a_nul_among_rows_is_refused_with_its_line(cases: Path) -> None:
    content = (cases / "21-nul-bytes" / "nul.csv").read_bytes()
    code, message = problem(Path("nul.csv"), content)
    assert code == "E105"
    assert "NUL" in message
    assert "2 C0045" in message


ABOVE = {
    "a title": "Sales report\n\n",
    "a title with commas": "Sales, June 2024\n",
    "a company and a date": "ACME GmbH\nKundenliste\n31.12.2024\n\n",
    "comments": "# exported by the shop\n# on 2024-06-01, by Ana\n",
    "pairs": "Report:,Customers\nPeriod:,2024-06\nRows:,40\n\n",
    "padded pairs": "Report,Customers,,,\nPeriod,June,,,\n,,,,\n",
    "a padded title": "Customer list,,,,\n,,,,\n",
    "a quoted title": '"Customers, all",,,,\n"Printed ""today""",,,,\n',
    "SQL": "-- SELECT * FROM customers\n",
    "prose": "This file is confidential.\nDo not share it: it holds names, incomes, ages.\n",
    "Chinese": "客户报表\n导出时间：2024-06-01\n\n",
    "Japanese": "顧客一覧\n出力日,2024/06/01\n",
    "blank lines": "\n\n\n",
    "an underlined title": "Sales report\n----- ------\n\n",
    "a title between rulers": "=================\nSales report\n=================\n",
    "forty lines": "".join(f"Note {i}\n" for i in range(40)),
}


@pytest.mark.parametrize("above", ABOVE)
def test_what_stands_above_the_header(tmp_path: Path, above: str) -> None:
    table = opened(tmp_path / "t.csv", ABOVE[above] + TEXT)
    assert_base(table)
    assert codes(table) == ([] if above == "blank lines" else ["W120"])
    if above != "blank lines":
        line = ABOVE[above].count("\n") + 1
        assert f"is line {line}:" in table.warnings[0].message
        assert "--header-row" in (table.warnings[0].help or "")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_title_above_other_delimiters(tmp_path: Path, delimiter: str) -> None:
    rows = text(delimiter).replace(".5", ",5") if delimiter == ";" else text(delimiter)
    table = opened(tmp_path / "t.csv", f"Bericht, Juni 2024\nStand: 1.6.\n{rows}")
    assert table.rows == len(ROWS)
    assert [column.name for column in table.columns] == NAMES
    assert table.columns[1].form == "number"


def test_pairs_above_two_columns(tmp_path: Path) -> None:
    rows = "".join(f"{row[0]},{row[1]}\n" for row in ROWS)
    table = opened(tmp_path / "t.csv", f"Report,Sales\nPeriod,June\nclient,amount\n{rows}")
    assert (table.rows, [c.name for c in table.columns]) == (len(ROWS), ["client", "amount"])
    assert codes(table) == ["W120"]


def test_rows_of_words_in_two_columns_are_no_pairs(tmp_path: Path) -> None:
    answers = ["never" if i < 9 else str(i) for i in range(40)]
    rows = "".join(f"C{i},{answer}\n" for i, answer in enumerate(answers))
    table = opened(tmp_path / "t.csv", f"id,answer\n{rows}")
    assert (table.rows, [c.name for c in table.columns]) == (40, ["id", "answer"])
    assert codes(table) == []


AMONG = {
    "a comment": ["# checked up to here"],
    "a comment with a comma": ["# checked, up to here"],
    "a ruler": ["-" * 30],
    "slashes": ["// imported"],
    "the header": [",".join(NAMES)],
    "the header of a page": ["", "Page 2", ",".join(NAMES)],
    "the header with a mark": ["\ufeff" + ",".join(NAMES)],
    "the end and the start of an export": ["(20 rows)", "", "Sales report", ",".join(NAMES)],
}


@pytest.mark.parametrize("among", AMONG)
def test_what_stands_among_rows(tmp_path: Path, among: str) -> None:
    rows = lines()
    content = "\n".join([*rows[:21], *AMONG[among], *rows[21:]])
    table = opened(tmp_path / "t.csv", content)
    assert_base(table)
    expected = {"W114"} if "header" in among or "start" in among else {"W121"}
    assert expected <= set(codes(table)) | ({"W121"} if among == "a ruler" else set())
    if "W114" in expected:
        numbers = [i for i, line in enumerate(content.split("\n"), 1) if "customer_id" in line]
        assert f"line {numbers[1]}," in table.warnings[0].message


def test_files_joined_without_a_line_end(tmp_path: Path) -> None:
    rows = lines()
    start = "\ufeff" + rows[0]
    content = "\n".join([start, *rows[1:21]]) + "\n".join([start, *rows[21:]])
    assert_base(opened(tmp_path / "t.csv", content))


BELOW = {
    "psql": "(40 rows)",
    "sqlcmd": "\n(40 rows affected)",
    "mysql": "40 rows in set (0.01 sec)",
    "Oracle": "\n40 rows selected.",
    "German": "\n(40 Zeilen)",
    "French": "40 lignes",
    "a sentence": "Generated by the shop on 2024-06-01",
    "the end": "EOF",
    "a comment": "# end",
    "a ruler and a sentence": "-----\nConfidential. Do not share.",
    "Chinese": "\n合计 40 条记录",
}


@pytest.mark.parametrize("below", BELOW)
def test_what_stands_below_the_rows(tmp_path: Path, below: str) -> None:
    table = opened(tmp_path / "t.csv", f"{TEXT}{BELOW[below]}\n")
    assert_base(table)
    assert codes(table) in (["W113"], ["W121"])


@pytest.mark.parametrize("row", ["C0099,5600", "C0099", "C0099,1,2,3,North,6", "Total,5600"])
@pytest.mark.parametrize("line", [12, 41])
def test_what_may_be_a_customer_is_refused(tmp_path: Path, row: str, line: int) -> None:
    rows = lines()
    content = "\n".join([*rows[: line - 1], row, *rows[line - 1 :]])
    code, message = problem(tmp_path / "t.csv", content)
    assert code == "E105"
    assert f" {line} {row}" in message
    assert f"this line {row.count(',') + 1}" in message
    assert "--header-row" in message


def test_a_row_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    code, message = problem(tmp_path / "t.csv", TEXT[:-30])
    assert code == "E105"
    assert " 41 " in message or " 40 " in message


@pytest.mark.parametrize("at", [1, 20, 40])
def test_a_quote_that_does_not_end_is_refused_with_its_line(tmp_path: Path, at: int) -> None:
    rows = lines()
    rows[at] = rows[at].replace(ROWS[at - 1][4], '"' + ROWS[at - 1][4])
    code, message = problem(tmp_path / "t.csv", "\n".join([*rows, "# comment", ""]))
    assert code == "E105"
    assert f" {at + 1} " in message
    assert "quote" in message


ENDS = {
    "mixed ends": "\r\n".join(lines()[:20]) + "\r\n" + "\n".join(lines()[20:]),
    "mixed ends, later": "\n".join(lines()[:20]) + "\n" + "\r\n".join(lines()[20:]),
    "old ends among new ones": "\r".join(lines()[:20]) + "\r" + "\n".join(lines()[20:]),
    "a mark of DOS": TEXT + "\x1a",
    "a mark of DOS in its line": TEXT.rstrip() + "\r\n\x1a\r\n",
    "NULs": TEXT + "\0" * 700,
    "NULs behind a mark": TEXT + "\x1a" + "\0" * 100,
    "delimiters below": TEXT + ",,,,\n,,,,\n",
    "more delimiters": "\n".join([lines()[0], *(f"{line},,," for line in lines()[1:])]),
    "some delimiters": "\n".join([*lines()[:9], *(f"{line}," for line in lines()[9:])]),
    "blank lines": "\n\n".join(lines()),
}


@pytest.mark.parametrize("ends", ENDS)
def test_ends(tmp_path: Path, ends: str) -> None:
    table = opened(tmp_path / "t.csv", ENDS[ends])
    assert_base(table)
    assert codes(table) == []


SEP_LINES = [
    "sep=;", "SEP=;", "Sep=;", '"sep=;"', "sep= ;", "sep = ;", '"sep= ;"', "sep=;;;;;", '"sep=;",',
    'sep=";"', " sep=;", "sep=; ", "sep=,", '"SEP=,"', "sep=\t", r"sep=\t", "sep=|", "sep=,,,,",
    "sep=^",
]  # fmt: skip


@pytest.mark.parametrize("line", SEP_LINES)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_line_that_names_the_delimiter(tmp_path: Path, line: str, mark: str) -> None:
    sign = next((s for s in (";", "\t", "|", "^") if s in line), "\t" if r"\t" in line else ",")
    table = opened(tmp_path / "t.csv", f"{mark}{line}\r\n{text(sign)}")
    assert_base(table)
    assert codes(table) == []


def test_a_line_that_names_another_delimiter_than_there_is(tmp_path: Path) -> None:
    assert_base(opened(tmp_path / "t.csv", f"sep=;\n{TEXT}"))


def _quoted(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


UNITS = {
    "signs": ["", "$", "$", "years", ""],
    "brackets": ["", "(EUR)", "(EUR)", "(years)", ""],
    "square": ["[-]", "[USD]", "[USD]", "[a]", "[-]"],
    "German": ["Einheit", "EUR", "EUR", "Jahre", ""],
    "Japanese": ["単位", "円", "円", "歳", ""],
    "some": ["", "EUR", "", "", ""],
    "types": ["varchar(10)", "decimal(10, 2)", "double", "int", "text"],
    "types of pandas": ["object", "float64", "float64", "int64", "object"],
}


@pytest.mark.parametrize("units", UNITS)
def test_a_row_of_units(tmp_path: Path, units: str) -> None:
    table = opened(tmp_path / "t.csv", _quoted([NAMES, UNITS[units], *ROWS]))
    assert_base(table)
    assert codes(table) == ["W123"]
    unit = table.columns[1].unit
    assert unit == (None if "types" in units else UNITS[units][1].strip("()[]"))


@pytest.mark.parametrize(
    "row",
    [["C0000", "n/a", "n/a", "n/a", "West"], ["C0000", "", "", "", ""], ["", "", "", "30", "East"]],
)
def test_a_customer_with_gaps_in_the_first_row_stays(tmp_path: Path, row: list[str]) -> None:
    table = opened(tmp_path / "t.csv", _quoted([NAMES, row, *ROWS]))
    assert table.rows == len(ROWS) + 1
    assert codes(table) == []


HEADERS = {
    "a pivot table": (
        [["", "sum", "sum", "mean", "first"], ["", *NAMES[1:]], ["customer_id", "", "", "", ""]],
        NAMES,
    ),
    "levels of pandas": (
        [
            ["", "spending", "spending", "orders", "orders"],
            ["year", "2023", "2024", "2023", "2024"],
            ["customer_id", "", "", "", ""],
        ],
        ["customer_id", "spending 2023", "spending 2024", "orders 2023", "orders 2024"],
    ),
    "merged cells": (
        [["Customer", "", "Money", "", ""], ["id", "income", "spending", "age", "region"]],
        ["id", "income", "spending", "age", "region"],
    ),
    "merged cells at the right": (
        [["id", "Money", "", "age", "region"], ["", "income", "spending", "", ""]],
        ["id", "income", "spending", "age", "region"],
    ),
    "a German and an English header": (
        [["Kunde", "Einkommen", "Ausgaben", "Alter", "Gebiet"], NAMES],
        ["Kunde", "Einkommen", "Ausgaben", "Alter", "Gebiet"],
    ),
    "questions": (
        [
            ["Q1", "Q2", "Q3", "Q4", "Q5"],
            ["Who?", "What is your income?", "Spent?", "Age?", "Where?"],
        ],
        ["Q1", "Q2", "Q3", "Q4", "Q5"],
    ),
}


@pytest.mark.parametrize("header", HEADERS)
def test_several_rows_of_names(tmp_path: Path, header: str) -> None:
    rows, names = HEADERS[header]
    body = [[*row[:4], row[3] if "2023" in "".join(names) else row[4]] for row in ROWS]
    table = opened(tmp_path / "t.csv", _quoted([*rows, *body]))
    assert (table.rows, [c.name for c in table.columns]) == (len(ROWS), names)
    assert table.columns[1].form == "number"
    assert set(codes(table)) & {"W120", "W124"}


def _line(row: list[str], left: str, middle: str, right: str) -> str:
    pairs = zip(row, WIDTHS, strict=True)
    cells = [cell.rjust(w) if cell[:1].isdigit() else cell.ljust(w) for cell, w in pairs]
    return f"{left}{middle.join(cells)}{right}"


def _rule(sign: str, left: str, middle: str, right: str, extra: int = 2) -> str:
    return f"{left}{middle.join(sign * (w + extra) for w in WIDTHS)}{right}"


def _psql() -> str:
    rows = [_line(row, " ", " | ", "") for row in COLUMNS]
    return "\n".join([rows[0], _rule("-", "", "+", ""), *rows[1:], "(40 rows)", ""])


def _mysql() -> str:
    rule, rows = _rule("-", "+", "+", "+"), [_line(row, "| ", " | ", " |") for row in COLUMNS]
    return "\n".join([rule, rows[0], rule, *rows[1:], rule, "40 rows in set (0.00 sec)", ""])


def _box() -> str:
    rows = [_line(row, "│ ", " │ ", " │") for row in COLUMNS]
    top, middle, end = (_rule("─", *s) for s in ("┌┬┐", "├┼┤", "└┴┘"))
    return "\n".join([top, rows[0], middle, *rows[1:], end, ""])


def _sqlcmd() -> str:
    rows = [_line(row, "", " ", "") for row in COLUMNS]
    return "\n".join([rows[0], _rule("-", "", " ", "", 0), *rows[1:], "", "(40 rows affected)", ""])


def _sqlite_columns() -> str:
    rows = [_line(row, "", "  ", "") for row in COLUMNS]
    return "\n".join([rows[0], _rule("-", "", "  ", "", 0), *rows[1:], ""])


def _sqlplus() -> str:
    rows = [_line(row, "", " ", "") for row in COLUMNS]
    head = [rows[0], _rule("-", "", " ", "", 0)]
    pages = [line for i in range(1, 41, 10) for line in ("", *head, *rows[i : i + 10])]
    return "\n".join(["", "SQL> select * from customers;", *pages, "", "40 rows selected.", ""])


def _markdown() -> str:
    rows = [_line(row, "| ", " | ", " |") for row in COLUMNS]
    return "\n".join([rows[0], "|:---|---:|---:|---:|:---:|", *rows[1:], ""])


def _bare_markdown() -> str:
    rows = [" | ".join(row) for row in COLUMNS]
    return "\n".join([rows[0], "--- | ---: | ---: | ---: | ---", *rows[1:], ""])


def _sap() -> str:
    rows = [_line(row, "|", "|", "|") for row in COLUMNS]
    rule = "-" * len(rows[0])
    total = _line(["*", "", "1.234,00", "", ""], "|", "|", "|")
    page = [rule, rows[0], rule]
    return "\n".join(
        ["01.06.2024            Kundenliste           1", "", *page, *rows[1:21], rule,
         "01.06.2024            Kundenliste           2", "", *page, *rows[21:], rule, total, rule]
    )  # fmt: skip


def _grid() -> str:
    rows = [_line(row, "| ", " | ", " |") for row in COLUMNS]
    rule, double = _rule("-", "+", "+", "+"), _rule("=", "+", "+", "+")
    return "\n".join([rule, rows[0], double, *(line for row in rows[1:] for line in (row, rule))])


def _simple() -> str:
    rule, rows = _rule("=", "", "  ", "", 0), [_line(row, "", "  ", "") for row in COLUMNS]
    return "\n".join([rule, rows[0], rule, *rows[1:], rule, ""])


def _org() -> str:
    rows = [_line(row, "| ", " | ", " |") for row in COLUMNS]
    return "\n".join([rows[0], _rule("-", "|", "+", "|"), *rows[1:], ""])


def _bars_alone() -> str:
    return "\n".join(_line(row, "|", "|", "|") for row in COLUMNS)


def _sqlcmd_signs(sign: str) -> str:
    rule = sign.join("-" * width for width in WIDTHS)
    return "\n".join([lines(sign)[0], rule, *lines(sign)[1:], "", "(40 rows affected)"])


def _padded_with_a_ruler() -> str:
    rows = [_line(row, "", "   ", "") for row in COLUMNS]
    return "\n".join([rows[0], "-" * len(rows[0]), *rows[1:], ""])


DRAWN: dict[str, Callable[[], str]] = {
    "psql": _psql,
    "mysql": _mysql,
    "a box of sqlite": _box,
    "sqlcmd": _sqlcmd,
    "columns of sqlite": _sqlite_columns,
    "SQL*Plus with pages": _sqlplus,
    "Markdown": _markdown,
    "Markdown without borders": _bare_markdown,
    "a list of SAP with pages": _sap,
    "a grid": _grid,
    "a simple table": _simple,
    "an org table": _org,
    "bars alone": _bars_alone,
    "sqlcmd with bars": lambda: _sqlcmd_signs("|"),
    "sqlcmd with commas": lambda: _sqlcmd_signs(","),
    "padded, with a ruler": _padded_with_a_ruler,
}


@pytest.mark.parametrize("drawn", DRAWN)
def test_drawn_tables(tmp_path: Path, drawn: str) -> None:
    table = opened(tmp_path / "t.txt", DRAWN[drawn]())
    assert_base(table)
    assert not set(codes(table)) - {"W113", "W120", "W121", "W114"}


def test_gaps_of_databases_are_gaps(tmp_path: Path) -> None:
    content = _mysql().replace(f"{ROWS[3][1]} ", "NULL".rjust(len(ROWS[3][1])) + " ")
    table = opened(tmp_path / "t.txt", content)
    assert (table.rows, table.columns[1].filled) == (len(ROWS), len(ROWS) - 1)
    assert table.columns[1].form == "number"


@pytest.mark.parametrize(
    "content",
    [
        "-[ RECORD 1 ]-+------\ncustomer_id   | C0001\nannual_income | 5\n-[ RECORD 2 ]-+------\n",
        "*************************** 1. row ***************************\ncustomer_id: C1\n",
    ],
)
def test_records_are_refused_with_the_way_to_a_table(tmp_path: Path, content: str) -> None:
    code, message = problem(tmp_path / "t.txt", content)
    assert code == "E148"
    assert "CSV" in message
    assert "--batch" in message


def test_a_drawn_row_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    content = _mysql().replace("| C0020 ", "| C00|20")
    code, message = problem(tmp_path / "t.txt", content)
    assert code == "E105"
    assert "C00|20" in message


ODD = "Name one,Name two\n1,2\n" + TEXT  # a table of its own above the table


@pytest.mark.parametrize("reading", [Reading(skip_rows=2), Reading(header_row=3)])
def test_options_say_where_the_header_is(tmp_path: Path, reading: Reading) -> None:
    assert_base(opened(tmp_path / "t.csv", ODD, reading))
    assert_base(opened(tmp_path / "t.csv", "sep=;\na;b\n" + SEMICOLONS, reading))
    assert_base(opened(tmp_path / "t.csv", "x\n\n" + TEXT.replace("\n", "\r\n"), reading))


def test_options_hold_for_drawn_and_padded_text(tmp_path: Path) -> None:
    reading = Reading(skip_rows=2)
    assert_base(opened(tmp_path / "t.txt", "|a|b|\n|c|d|\n" + _mysql(), reading))
    padded = "\n".join(_line(row, "", "   ", "") for row in COLUMNS)
    assert_base(opened(tmp_path / "t.txt", "a title\nof two lines\n" + padded, reading))


def test_a_header_may_be_said_to_be_the_first_line(tmp_path: Path) -> None:
    units = _quoted([["a", "b", "c", "d", "e"], *ROWS])
    table = opened(tmp_path / "t.csv", units, Reading(header_row=1))
    assert [column.name for column in table.columns] == ["a", "b", "c", "d", "e"]
    assert codes(table) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--header-row", "99"], "no line 99"),
        (["--skip-rows", "41"], "no line 42"),
        (["--skip-rows", "2", "--header-row", "3"], "Both"),
    ],
)
def test_a_header_that_cannot_be_is_refused(tmp_path: Path, options: list[str], words: str) -> None:
    Path("t.csv").write_text(TEXT)
    outcome = run_text("explore", "t.csv", *options)
    assert (outcome.exit, outcome.codes) == (2, {"E149"})
    assert words in " ".join(outcome.err.split())


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5"])
def test_a_count_that_is_none_is_refused(value: str) -> None:
    outcome = run_text("explore", "t.csv", "--skip-rows", value)
    assert outcome.exit == 2
    assert "--skip-rows" in outcome.err


def test_options_stand_in_the_settings_file() -> None:
    Path("t.csv").write_text(ODD)
    Path("personas.yaml").write_text("data: t.csv\nheader_row: 3\n")
    outcome = run_text("explore")
    assert outcome.exit == 0
    assert "annual_income" in outcome.out
    Path("personas.yaml").write_text("data: t.csv\nskip_rows: many\n")
    outcome = run_text("explore")
    assert (outcome.exit, outcome.codes) == (2, {"E602"})


def test_a_header_in_another_order_is_refused(tmp_path: Path) -> None:
    for order in ([4, 0, 1, 2, 3], [0, 4, 3, 2, 1]):
        again = [",".join(row[j] for j in order) for row in [NAMES, *ROWS[20:]]]
        code, message = problem(tmp_path / "t.csv", "\n".join([*lines()[:21], *again]))
        assert code == "E105"
        assert "22 " in message
        assert "another order" in message


def test_a_header_in_quotes_is_the_header_again(tmp_path: Path) -> None:
    again = ",".join(f'"{name}"' for name in NAMES)
    table = opened(tmp_path / "t.csv", "\n".join([*lines()[:21], again, *lines()[21:]]))
    assert_base(table)
    assert codes(table) == ["W114"]


@pytest.mark.parametrize("last", ["C0041,New Yo", "C00", "C0041,5 5"])
def test_a_last_row_with_blanks_that_was_cut_off_is_refused(tmp_path: Path, last: str) -> None:
    code, message = problem(tmp_path / "t.csv", TEXT + last)
    assert code == "E105"
    assert f"42 {last}" in message


def test_a_summary_below_the_table_is_no_customer(tmp_path: Path) -> None:
    below = "\nSummary\nTotal customers,40\nMean income,22808\n"
    table = opened(tmp_path / "t.csv", TEXT + below)
    assert_base(table)
    assert table.warnings[0].cells == ("Summary", "Total customers,40", "Mean income,22808")


PROSE = {
    "a letter": "Dear Ana,\nhere is it, as agreed.\nIt has names, ages, and more.\nBest\nBob\n",
    "a list": "name\n" + "".join(f"{row[0]}, {row[4]}\n" for row in ROWS),
    "a header of another table": "a,b,c\n" + "".join(f"x{i},y\n" for i in range(9)),
}


@pytest.mark.parametrize("prose", PROSE)
def test_what_is_no_table_is_refused_with_its_lines(tmp_path: Path, prose: str) -> None:
    code, message = problem(tmp_path / "t.txt", PROSE[prose])
    assert code in {"E105", "E147"}
    assert "--header-row" in message
    assert PROSE[prose].split("\n")[1 if code == "E105" else 0] in message


def test_rows_over_several_lines_are_refused(tmp_path: Path) -> None:
    head = ["ID          INCOME", "----------- ------", "SPENDING REGION", "-------- ------"]
    body = [f"{row[0]:<11} {row[3]:>6}\n{row[3]:>8} {row[4]:<6}" for row in ROWS]
    code, message = problem(tmp_path / "t.txt", "\n".join([*head, *body]))
    assert code == "E148"
    assert "LINESIZE" in message


def test_months_and_years_are_names_below_a_title(tmp_path: Path) -> None:
    body = "".join(f"c{i},{i * 7},{i * 3}\n" for i in range(9))
    for names in ("2023,2024", "2024-01,2024-02", "2024Q1,2024Q2"):
        for title in ("", "Sales report\n"):
            table = opened(tmp_path / "t.csv", f"{title}id,{names}\n{body}")
            assert [column.name for column in table.columns] == ["id", *names.split(",")]
            assert table.rows == 9


def test_a_nul_far_below_is_refused_with_its_line(tmp_path: Path) -> None:
    body = TEXT.split("\n", 1)[1]
    content = TEXT + body * 900 + "C9,1,2,3,No\0rth\n" + body
    code, message = problem(tmp_path / "t.csv", content)
    assert code == "E105"
    assert "36042 C9,1,2,3" in message


def test_orders_that_begin_with_a_hash_are_rows(tmp_path: Path) -> None:
    rows = "".join(f"#{1000 + i},{i}.5,{i + 20}\n" for i in range(40))
    table = opened(tmp_path / "t.csv", f"Name,Total,Age\n{rows}")
    assert (table.rows, codes(table)) == (40, [])
    content = f"Name,Total,Age\n{rows}#2000,5\n#2001,5,6\n"
    assert problem(tmp_path / "t.csv", content)[0] == "E105"
