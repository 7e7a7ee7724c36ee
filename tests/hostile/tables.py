"""A table in each of the formats that personas reads, as bytes."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import xlsxwriter
import zstandard

from tests.data_in.sheets import write_ods, write_xls

NAMES = ("CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)")

Names = Sequence[str]
Rows = Sequence[Sequence[Any]]
Writer = Callable[[Names, Rows], bytes]


def sound_rows(dice: Random, count: int = 60) -> list[list[Any]]:
    """Return customers of three kinds, in the columns that the retail pack speaks of."""
    kinds = ((30, 25, 80), (45, 60, 45), (40, 95, 15))
    rows = []
    for number in range(1, count + 1):
        age, income, score = (mean + dice.randrange(-9, 10) for mean in dice.choice(kinds))
        rows.append([number, dice.choice(("Female", "Male")), age, income, score])
    return rows


def _delimited(sign: str) -> Writer:
    def write(names: Names, rows: Rows) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=sign, lineterminator="\n").writerows([names, *rows])
        return out.getvalue().encode("utf-8", "surrogatepass")

    return write


write_csv = _delimited(",")


def _padded(names: Names, rows: Rows) -> bytes:
    cells = [[str(cell) for cell in row] for row in (names, *rows)]
    wide = [max(map(len, column)) + 2 for column in zip(*cells, strict=True)]
    lines = ("".join(c.ljust(w) for c, w in zip(row, wide, strict=True)) for row in cells)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _json_lines(names: Names, rows: Rows) -> bytes:
    return "\n".join(json.dumps(dict(zip(names, row, strict=True))) for row in rows).encode()


def _json(names: Names, rows: Rows) -> bytes:
    return json.dumps([dict(zip(names, row, strict=True)) for row in rows]).encode()


def _xlsx(names: Names, rows: Rows) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Customers")
    for at, row in enumerate((names, *rows)):
        sheet.write_row(at, 0, _short(row))
    book.close()
    return out.getvalue()


def _short(cells: Sequence[Any]) -> list[Any]:
    """Return cells no longer than Excel allows."""
    return [cell[:30_000] if isinstance(cell, str) else cell for cell in cells]


def _by_path(write: Callable[[Path], object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t"
        write(path)
        return path.read_bytes()


def _xls(names: Names, rows: Rows) -> bytes:
    return _by_path(
        lambda path: write_xls(path, {"Customers": [_short(names), *map(_short, rows)]})
    )


def _ods(names: Names, rows: Rows) -> bytes:
    return _by_path(lambda path: write_ods(path, {"Customers": [names, *rows]}))


def _xlsb(names: Names, rows: Rows) -> bytes:
    return write_xlsb([names, *rows])


def _arrow(names: Names, rows: Rows) -> pa.Table:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    return pa.Table.from_arrays([pa.array(column) for column in columns], names=list(names))


def _parquet(names: Names, rows: Rows) -> bytes:
    out = io.BytesIO()
    pa.parquet.write_table(_arrow(names, rows), out)
    return out.getvalue()


def _feather(names: Names, rows: Rows) -> bytes:
    out = io.BytesIO()
    pa.feather.write_feather(_arrow(names, rows), out)
    return out.getvalue()


def _sqlite(names: Names, rows: Rows) -> bytes:
    return sqlite_of(f"CREATE TABLE customers ({_columns(names)})", rows)


def sqlite_of(script: str, rows: Rows = ()) -> bytes:
    """Return a SQLite file made by a script, with rows in its table of customers."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(script)
        for row in rows:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO customers VALUES ({marks})", row)
        connection.commit()
        return connection.serialize()


def _duckdb(names: Names, rows: Rows) -> bytes:
    frame = pd.DataFrame(rows, columns=range(len(names)))
    renamed = ", ".join(f'"{at}" AS {_quoted(name)}' for at, name in enumerate(names))
    return duckdb_of(f"CREATE TABLE customers AS SELECT {renamed} FROM given", frame)


def duckdb_of(script: str, given: pd.DataFrame | None = None) -> bytes:
    """Return a DuckDB file made by a script, which may read the table ``given``."""

    def write(path: Path) -> None:
        with duckdb.connect(str(path)) as connection:
            if given is not None:
                connection.register("given", given)
            connection.execute(script)

    return _by_path(write)


def _columns(names: Names) -> str:
    return ", ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _packed(pack: Callable[[bytes], bytes]) -> Writer:
    return lambda names, rows: pack(write_csv(names, rows))


FORMATS: dict[str, Writer] = {
    ".csv": write_csv,
    ".tsv": _delimited("\t"),
    ".psv": _delimited("|"),
    ".txt": _padded,
    ".csv.gz": _packed(lambda data: gzip.compress(data, mtime=0)),
    ".csv.zst": _packed(zstandard.compress),
    ".json": _json,
    ".jsonl": _json_lines,
    ".xlsx": _xlsx,
    ".xlsm": _xlsx,
    ".xlsb": _xlsb,
    ".xls": _xls,
    ".ods": _ods,
    ".parquet": _parquet,
    ".feather": _feather,
    ".sqlite": _sqlite,
    ".duckdb": _duckdb,
}


@cache
def sound(suffix: str) -> bytes:
    """Return a sound table in a format."""
    return FORMATS[suffix](NAMES, sound_rows(Random(1)))


# The binary workbook: records of a number, a length and a body, zipped.

BOOK, SHEETS, SHEET, CELLS = (131, 132), (143, 144), (129, 130), (145, 146)
SHEET_NAME, EXTENT, ROW, NUMBER, TEXT = 156, 148, 0, 5, 6
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def write_xlsb(rows: Rows, extent: tuple[int, int] | None = None) -> bytes:
    """Return an Excel binary workbook; it says to be as large as ``extent``."""
    out = io.BytesIO()
    last = extent or (len(rows) - 1, max(map(len, rows), default=1) - 1)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
        made.writestr("_rels/.rels", _relation("officeDocument", "xl/workbook.bin"))
        made.writestr("xl/_rels/workbook.bin.rels", _relation("worksheet", "worksheets/s1.bin"))
        name = struct.pack("<II", 0, 1) + _wide("r1") + _wide("Customers")
        made.writestr("xl/workbook.bin", _inside(BOOK, _inside(SHEETS, _record(SHEET_NAME, name))))
        size = _record(EXTENT, struct.pack("<IIII", 0, last[0], 0, last[1]))
        made.writestr(
            "xl/worksheets/s1.bin",
            _inside(SHEET, size + _inside(CELLS, b"".join(_sheet_records(rows)))),
        )
    return out.getvalue()


def _sheet_records(rows: Rows) -> Iterator[bytes]:
    for at, row in enumerate(rows):
        yield _record(ROW, struct.pack("<II", at, 0) + bytes(9))
        for place, value in enumerate(row):
            head = struct.pack("<II", place, 0)
            if isinstance(value, int | float):
                yield _record(NUMBER, head + struct.pack("<d", value))
            else:
                yield _record(TEXT, head + _wide(str(value)))


def _relation(kind: str, target: str) -> str:
    entry = f'<Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{entry}</Relationships>'


def _wide(text: str) -> bytes:
    raw = text.encode("utf-16-le", "surrogatepass")
    return struct.pack("<I", len(raw) // 2) + raw


def _record(number: int, body: bytes) -> bytes:
    return _number(number) + _sevens(len(body)) + body


def _number(number: int) -> bytes:
    return bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])


def _sevens(length: int) -> bytes:
    made = bytearray()
    while length > 127:
        made.append(length & 127 | 128)
        length >>= 7
    return bytes([*made, length])


def _inside(ends: tuple[int, int], body: bytes) -> bytes:
    return _record(ends[0], b"") + body + _record(ends[1], b"")
