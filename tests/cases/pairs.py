"""Kinds of exports in pairs: what the rows have, and what they are in."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import xlsxwriter

Rows = list[list[str]]

NAMES = ["customer_id", "annual_income", "spending", "age", "region", "since"]
REGIONS = ("Север", "Юг", "Восток", "Запад")
MONTHS = ("January", "February", "March", "April", "May", "June")
BASE: Rows = [
    [
        f"C{i:03}", f"{20_000 + 997 * i % 60_000}.50", f"{100 + 37 * i % 4_000}.25",
        str(18 + i * 7 % 60), REGIONS[i % 4], f"2023-{1 + i % 6:02}-{1 + i % 28:02}",
    ]
    for i in range(40)
]  # fmt: skip


def sums() -> list[float]:
    """The sums of the columns of numbers."""
    return [sum(float(row[j]) for row in BASE) for j in (1, 2, 3)]


# --- what the rows have


def with_total(rows: Rows) -> Rows:
    """A total below the rows, in Russian."""
    income, spending, _ = sums()
    return [*rows, ["Итого", f"{income:.2f}", f"{spending:.2f}", "", "", ""]]


def with_subtotals(rows: Rows) -> Rows:
    """A subtotal below each half."""
    header, half = rows[0], len(rows) // 2
    parts = (rows[1 : half + 1], rows[half + 1 :])
    return [header, *(row for part in parts for row in (*part, _subtotal(part)))]


def _subtotal(rows: Rows) -> list[str]:
    income, spending = (f"{sum(float(row[j]) for row in rows):.2f}" for j in (1, 2))
    return ["Subtotal", income, spending, "", "", ""]


def with_preamble(rows: Rows) -> Rows:
    """A title and a day above the header."""
    blank = [""] * (len(rows[0]) - 1)
    return [["Отчёт по клиентам", *blank], ["Выгружено 2024-06-30", *blank], *rows]


def with_units(rows: Rows) -> Rows:
    """A row of units below the header."""
    return [rows[0], ["", "EUR", "EUR", "years", "", ""], *rows[1:]]


def with_copy(rows: Rows) -> Rows:
    """A column twice."""
    return [[*row, row[3]] for row in rows]


def with_index(rows: Rows) -> Rows:
    """An index without a name in front."""
    return [["" if i == 0 else str(i - 1), *row] for i, row in enumerate(rows)]


def with_ledger(rows: Rows) -> Rows:
    """Credit behind an apostrophe."""
    return [rows[0], *([*row[:2], f"'{row[2]} CR", *row[3:]] for row in rows[1:])]


def with_rupees(rows: Rows) -> Rows:
    """Rupees in groups of lakhs."""
    return [rows[0], *([r[0], f"Rs. {_lakhs(r[1])}", *r[2:]] for r in rows[1:])]


def _lakhs(text: str) -> str:
    whole, _, cents = text.partition(".")
    head, tail = whole[:-3], whole[-3:]
    groups = [head[max(0, i - 2) : i] for i in range(len(head), 0, -2)][::-1]
    return f"{','.join([*groups, tail])}.{cents}"


def with_commas(rows: Rows) -> Rows:
    """A decimal comma, and points between thousands."""

    def comma(text: str) -> str:
        return f"{float(text):,.2f}".translate(str.maketrans(",.", ".,"))

    return [rows[0], *([r[0], comma(r[1]), comma(r[2]), *r[3:]] for r in rows[1:])]


def with_gap_words(rows: Rows) -> Rows:
    """A word for a gap in a column of days."""
    numbered = enumerate(rows[1:])
    return [rows[0], *([*row[:5], row[5] if i % 9 else "нет данных"] for i, row in numbered)]


def with_day_words(rows: Rows) -> Rows:
    """Days with names of months, and one that stands for a gap."""

    def words(text: str, i: int) -> str:
        _, month, day = text.split("-")
        return "31 December 2099" if i % 9 == 0 else f"{int(day)} {MONTHS[int(month) - 1]} 2023"

    return [rows[0], *([*r[:5], words(r[5], i)] for i, r in enumerate(rows[1:]))]


def with_header_again(rows: Rows) -> Rows:
    """The header once more in the middle."""
    return [*rows[:21], rows[0], *rows[21:]]


def with_signs(rows: Rows) -> Rows:
    """Invisible signs and no-break spaces among digits."""

    def signed(text: str) -> str:
        return f"\u200e{float(text):,.2f}".replace(",", "\u00a0")

    return [rows[0], *([row[0], signed(row[1]), *row[2:]] for row in rows[1:])]


def with_scale(rows: Rows) -> Rows:
    """Answers on a scale with words at its ends instead of regions."""
    answers = ("1 - никогда", "2", "3", "4 - всегда")
    return [rows[0], *([*row[:4], answers[i % 4], row[5]] for i, row in enumerate(rows[1:]))]


CONTENTS: dict[str, tuple[Callable[[Rows], Rows], set[str]]] = {
    "total": (with_total, {"W105"}),
    "subtotals": (with_subtotals, {"W105"}),
    "preamble": (with_preamble, set()),
    "units": (with_units, {"W123", "W156"}),
    "copy": (with_copy, set()),
    "index": (with_index, set()),
    "ledger": (with_ledger, set()),
    "rupees": (with_rupees, set()),
    "commas": (with_commas, set()),
    "gap words": (with_gap_words, set()),
    "days in words": (with_day_words, set()),
    "header again": (with_header_again, set()),
    "signs": (with_signs, set()),
    "scale": (with_scale, set()),
}


# --- what they are in


def _text(rows: Rows, delimiter: str = ",") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def as_csv(folder: Path, rows: Rows) -> Path:
    """Commas and UTF-8."""
    path = folder / "t.csv"
    path.write_text(_text(rows), encoding="utf-8")
    return path


def as_windows(folder: Path, rows: Rows) -> Path:
    """Semicolons and Windows-1251."""
    path = folder / "t.csv"
    path.write_bytes(_text(rows, ";").encode("cp1251", errors="ignore"))
    return path


def as_utf16(folder: Path, rows: Rows) -> Path:
    """Tabs, a line that says so, and UTF-16."""
    path = folder / "t.txt"
    path.write_bytes(("sep=\t\r\n" + _text(rows, "\t")).encode("utf-16"))
    return path


def as_zip(folder: Path, rows: Rows) -> Path:
    """An archive of a Macintosh."""
    path = folder / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("export/t.csv", _text(rows, ";").encode("utf-8-sig"))
        archive.writestr("__MACOSX/export/._t.csv", b"\0\1")
    return path


def as_page(folder: Path, rows: Rows) -> Path:
    """A page under the name of a workbook."""
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    path = folder / "t.xls"
    menu = "<table><tr><td>Menu</td></tr></table>"
    path.write_text(f"<html><meta charset=utf-8>{menu}<table>{body}</table></html>")
    return path


def _number(cell: str) -> Any:
    try:
        return float(cell)
    except ValueError:
        return cell


def as_workbook(folder: Path, rows: Rows) -> Path:
    """With a hidden sheet in front."""
    path = folder / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        cache, sheet = book.add_worksheet("cache"), book.add_worksheet("клиенты")
        for i, row in enumerate(rows):
            cache.write_row(i, 0, ["x", i, i, i, i, i, i, i])
            sheet.write_row(i, 0, [_number(cell) if cell else None for cell in row])
        sheet.activate()
        cache.hide()
    return path


def as_text_workbook(folder: Path, rows: Rows) -> Path:
    """With all cells as text, and a dictionary in front."""
    path = folder / "t.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        words, sheet = book.add_worksheet("dictionary"), book.add_worksheet("data")
        for i, name in enumerate(NAMES):
            words.write_row(i, 0, [name, f"what {name} means"])
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if cell:
                    sheet.write_string(i, j, cell)
    return path


def as_list(folder: Path, rows: Rows) -> Path:
    """As psql draws it."""
    widths = [max(len(row[j]) for row in rows) for j in range(len(rows[0]))]
    texts = [" " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    ruler = "-" + "-+-".join("-" * width for width in widths) + "-"
    path = folder / "t.txt"
    path.write_text("\n".join([texts[0], ruler, *texts[1:], f"({len(rows) - 1} rows)", ""]))
    return path


def as_json(folder: Path, rows: Rows) -> Path:
    """Nested, under a key."""
    records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    nested = [{"id": i, "attributes": record} for i, record in enumerate(records)]
    path = folder / "t.json"
    path.write_text(json.dumps({"meta": {"count": len(records)}, "data": nested}))
    return path


CONTAINERS: dict[str, Callable[[Path, Rows], Path]] = {
    "csv": as_csv,
    "cp1251": as_windows,
    "utf-16": as_utf16,
    "zip": as_zip,
    "page": as_page,
    "workbook": as_workbook,
    "text workbook": as_text_workbook,
    "list": as_list,
    "json": as_json,
}
NO_HEADER = {"preamble", "units", "header again", "copy", "index"}  # which objects of JSON have not
NO_LIST = {"preamble"}  # which a drawn table has above it


def pairs() -> list[tuple[str, str]]:
    """All pairs that exist."""
    return [
        (content, container)
        for content in CONTENTS
        for container in CONTAINERS
        if not (container == "json" and content in NO_HEADER)
        and not (container == "list" and content in NO_LIST)
    ]


def write(folder: Path, content: str, container: str) -> Path:
    """Write the base table with a content, in a container."""
    rows = CONTENTS[content][0]([NAMES, *BASE])
    return CONTAINERS[container](folder, rows)
