"""One table of customers, written in many dialects by this file alone."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import duckdb
import pandas as pd
import pyarrow.feather
import xlsxwriter
import zstandard

from tests.data_in.sheets import write_ods, write_xls

NAMES = ("CustomerID", "Name", "Annual Income", "Spending Score", "Joined", "Member", "Age")


PACKS: dict[str, Callable[..., bytes]] = {"gz": gzip.compress, "zst": zstandard.compress}


def rows(count: int = 60) -> list[tuple[Any, ...]]:
    """Return customers in three rough groups, with accents, quotes, line breaks and gaps."""
    made = []
    for i in range(count):
        income = (18000.5, 52000.25, 90000.75)[i % 3] + 137 * (i * 7 % 20)
        score = (80, 45, 15)[i % 3] + i * 11 % 9
        name = ("Zoë", 'O"Neil', "a, b; c", "Jürgen")[i % 4]
        joined = datetime.date(2014, 1 + i % 12, 1 + i % 28)
        age = None if i % 10 == 4 else 20 + i * 13 % 50
        made.append((f"{i:04d}", name, income, score, joined, i % 3 == 0, age))
    return made


@dataclass(frozen=True)
class Dialect:
    """How a text file is written."""

    name: str
    delimiter: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    thousands: str = ""
    currency: str = ""
    quoting: Literal[0, 1, 2, 3] = csv.QUOTE_MINIMAL
    end: str = "\n"
    padding: str = ""
    dates: str = "%Y-%m-%d"
    yes: str = "true"
    no: str = "false"
    pack: Callable[..., bytes] = bytes
    suffix: str = ".csv"

    def cell(self, value: Any) -> str:
        """Write one value as people of this dialect do."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.yes if value else self.no
        if isinstance(value, float):
            return self.currency + self.amount(value)
        return value.strftime(self.dates) if isinstance(value, datetime.date) else str(value)

    def amount(self, value: float) -> str:
        """Write money with this dialect's signs."""
        text = f"{value:,.2f}"
        marks = {",": self.thousands, ".": self.decimal}
        return "".join(marks.get(sign, sign) for sign in text)

    def write(self, folder: Path) -> Path:
        """Write the table into a folder."""
        out = io.StringIO(newline="")
        writer = csv.writer(
            out, delimiter=self.delimiter, quoting=self.quoting, lineterminator=self.end
        )
        table = [NAMES, *([self.cell(value) for value in row] for row in rows())]
        writer.writerows([[f"{self.padding}{c}{self.padding}" for c in row] for row in table])
        path = folder / f"{self.name}{self.suffix}"
        path.write_bytes(self.pack(out.getvalue().encode(self.encoding)))
        return path


def text_dialects() -> Iterator[Dialect]:
    """Yield more than thirty ways to write text: each sign alone, then in mixtures."""
    plain = Dialect("plain")
    for name, delimiter in {"semicolon": ";", "tab": "\t", "bar": "|", "caret": "^"}.items():
        yield replace(plain, name=name, delimiter=delimiter)
        yield replace(plain, name=f"{name} crlf", delimiter=delimiter, end="\r\n")
        yield replace(plain, name=f"{name} padded", delimiter=delimiter, padding="  ")
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"):
        yield replace(plain, name=encoding, encoding=encoding)
        mixed = replace(plain, name=f"{encoding} mixed", encoding=encoding, delimiter=";")
        yield replace(mixed, decimal=",", end="\r\n", dates="%d.%m.%Y")
    yield replace(plain, name="latin-1", encoding="latin-1", delimiter="\t")
    for name, pack in PACKS.items():
        yield replace(plain, name=name, pack=pack, suffix=f".csv.{name}")
        yield replace(
            plain, name=f"u16 {name}", encoding="utf-16", pack=pack, suffix=f".tsv.{name}"
        )
    german = replace(plain, name="german", delimiter=";", decimal=",", thousands=".")
    yield replace(german, currency="€ ", dates="%d.%m.%Y")
    yield replace(german, name="swiss", decimal=".", thousands="'", currency="CHF ")
    yield replace(german, name="french", thousands="\u202f", dates="%d/%m/%Y")
    yield replace(plain, name="american", thousands=",", currency="$", dates="%m/%d/%Y")
    yield replace(plain, name="months in words", dates="%d %b %Y")
    yield replace(plain, name="compact dates", dates="%Y%m%d")
    yield replace(plain, name="with a clock", dates="%Y-%m-%d 00:00:00")
    yield replace(plain, name="all quoted", quoting=csv.QUOTE_ALL)
    yield replace(plain, name="old mac", end="\r", quoting=csv.QUOTE_ALL)
    yield replace(plain, name="capital words", yes="TRUE", no="False")
    yield plain


def frame() -> pd.DataFrame:
    """Return the table with types."""
    made = pd.DataFrame(rows(), columns=list(NAMES))
    return made.astype({"Age": "Int64", "Member": bool})


def write_parquet(path: Path) -> None:
    """Write Parquet."""
    frame().to_parquet(path, index=False)


def write_feather(path: Path) -> None:
    """Write Arrow."""
    pyarrow.feather.write_feather(frame(), str(path))


def write_json_lines(path: Path) -> None:
    """Write JSON Lines; gaps are null."""
    records = (dict(zip(NAMES, row, strict=True)) for row in rows())
    path.write_text("\n".join(json.dumps(each, default=str) for each in records), "utf-8")


def write_workbook(path: Path) -> None:
    """Write Excel: a cover sheet would be warned of, so the table stands on the first."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, day = book.add_worksheet("Customers"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, NAMES)
        for at, row in enumerate(rows(), start=1):
            for place, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(at, place, pd.Timestamp(value).to_pydatetime(), day)
                elif value is not None:
                    sheet.write(at, place, value)


def write_sqlite(path: Path) -> None:
    """Write SQLite, which knows neither days nor booleans."""
    texts = [[_plain(value) for value in row] for row in rows()]
    connection = sqlite3.connect(path)
    names = ", ".join(f'"{name}"' for name in NAMES)
    connection.execute(f"CREATE TABLE customers ({names})")
    connection.executemany(f"INSERT INTO customers VALUES ({', '.join('?' * 7)})", texts)
    connection.commit()
    connection.close()


def write_duckdb(path: Path) -> None:
    """Write a DuckDB file."""
    table = frame()
    with duckdb.connect(str(path)) as connection:
        connection.register("given", table)
        connection.execute("CREATE TABLE customers AS SELECT * FROM given")


def write_fixed(path: Path) -> None:
    """Write columns of fixed width, blanks where a cell is a gap."""
    table = [list(NAMES), *([Dialect("fixed").cell(value) for value in row] for row in rows())]
    wide = [max(len(row[place]) for row in table) + 2 for place in range(len(NAMES))]
    lines = ("".join(c.ljust(w) for c, w in zip(row, wide, strict=True)) for row in table)
    path.write_text("\n".join(lines), "utf-8")


def write_folder(path: Path) -> None:
    """Write the table in pieces of different dialects."""
    path.mkdir()
    for name, sign, part in (("a", ",", slice(0, 20)), ("b", ";", slice(20, None))):
        with (path / f"{name}.csv").open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, delimiter=sign)
            writer.writerows([NAMES, *([_plain(v) for v in row] for row in rows()[part])])


def _plain(value: Any) -> Any:
    """Return what CSV and SQLite can hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, datetime.date) else value


WRITERS: dict[str, Callable[[Path], None]] = {
    "t.parquet": write_parquet,
    "t.feather": write_feather,
    "t.jsonl": write_json_lines,
    "t.xlsx": write_workbook,
    "t.ods": lambda path: write_ods(path, {"Customers": [NAMES, *rows()]}),
    "t.xls": lambda path: write_xls(path, {"Customers": [NAMES, *rows()]}),
    "t.sqlite": write_sqlite,
    "t.duckdb": write_duckdb,
    "t.txt": write_fixed,
    "folder": write_folder,
}
