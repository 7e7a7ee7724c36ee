"""Small files that swell: each is refused in words, within seconds and megabytes, or read."""

from __future__ import annotations

import bz2
import gzip
import json
import resource
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest
import xlsxwriter
import zstandard

from personas.cli.output import LONGEST, describe
from personas.domain.problem import MAX_PER_CODE, PersonasError, Problem
from personas.domain.request import Reading
from personas.files import bounds
from personas.ingest.open import ignore_columns, open_table
from personas.ingest.sources import find_source
from personas.ingest.text.decompress import ZstdReader
from tests.data_in.sheets import write_ods

MEMORY = 4_000_000_000  # bytes of address space: of it, less than a half is ever used
SECONDS = 120


def codes(path: Path, reading: Reading | None = None) -> set[str]:
    """Open a table; return the codes of what it is refused with, and nothing where it is read."""
    try:
        open_table(find_source(path), reading)
    except PersonasError as refused:
        return {problem.code if problem.help else "no help" for problem in refused.problems}
    return set()


def preview(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line with little memory, as a person does."""
    return subprocess.run(
        [sys.executable, "-m", "personas", "preview", str(path), *words],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )


# --- what is packed

ROWS = b"id,age,pay\n" + b"".join(b"%d,%d,%d\n" % (i, i % 80, i * 7 % 997) for i in range(3000))
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "zst": zstandard.ZstdCompressor(level=19).compress,
}


@pytest.mark.parametrize("members", [1, 7])
@pytest.mark.parametrize("filling", [b"0", b"\n", b"1,2,3\n", b" ", b'"', b"\xff"])
@pytest.mark.parametrize("packer", PACKERS)
def test_packed_text_is_bounded(
    tmp_path: Path, packer: str, filling: bytes, members: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "TEXT_BYTES", 20 * bounds.MB)
    monkeypatch.setattr(bounds, "TEXT_BYTES_A_BYTE", 2)
    path = tmp_path / f"bomb.csv.{packer}"
    part = PACKERS[packer](filling * (30_000_000 // len(filling) // members))
    path.write_bytes(PACKERS[packer](ROWS) + part * members)
    assert codes(path) == {"E143"}


@pytest.mark.parametrize("packer", ["zst", pytest.param("gz", marks=pytest.mark.long)])
def test_a_bomb_takes_neither_memory_nor_disk(tmp_path: Path, packer: str) -> None:
    path = tmp_path / f"bomb.csv.{packer}"
    packed = PACKERS[packer](b"0" * 400_000_000)
    path.write_bytes(PACKERS[packer](ROWS) + packed)
    done = preview(path)
    assert done.returncode == 2
    assert "E143" in done.stderr
    assert "Traceback" not in done.stderr


def test_zstandard_is_unpacked_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zst"
    path.write_bytes(zstandard.ZstdCompressor(level=19).compress(b"\0" * 200_000_000))
    with path.open("rb") as packed:
        reader = ZstdReader(packed)
        largest = 0
        while reader.readinto(memoryview(bytearray(1 << 20))):
            largest = max(largest, len(reader._text))
    assert largest <= 1 << 24


@pytest.mark.parametrize("packer", PACKERS)
def test_real_tables_are_packed_well_and_read(tmp_path: Path, packer: str) -> None:
    path = tmp_path / f"real.csv.{packer}"
    path.write_bytes(PACKERS[packer](ROWS))
    assert codes(path) == set()


@pytest.mark.parametrize("encoding", ["bz2", "zip", "base64", "hex", "rot13", "no-such"])
def test_only_text_is_an_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "packed.csv"
    path.write_bytes(ROWS)
    assert codes(path, Reading(encoding=encoding)) == {"E105"}
    path.write_bytes(bz2.compress(ROWS))
    assert codes(path, Reading(encoding=encoding)) == {"E156"}


# --- workbooks

OFFICE = "http://schemas.openxmlformats.org"
MAIN = f"{OFFICE}/spreadsheetml/2006/main"
RELATIONS = f"{OFFICE}/officeDocument/2006/relationships"
RELATED = (
    f'<Relationships xmlns="{OFFICE}/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/{{}}" Target="{{}}"/></Relationships>'
)
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": RELATED.format("officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": RELATED.format("worksheet", "worksheets/sheet1.xml"),
}
SHEET = f'<worksheet xmlns="{MAIN}">'
TABLE = "".join(
    f'<row r="{row}">'
    + "".join(f'<c r="{c}{row}" t="inlineStr"><is><t>{c}{row}</t></is></c>' for c in "ABC")
    + "</row>"
    for row in range(1, 9)
)


def write_xlsx(path: Path, cells: Iterable[str], reach: str | None = None) -> None:
    """Write a workbook of one sheet from the XML of its rows."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in PARTS.items():
            made.writestr(name, text)
        with made.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(SHEET.encode())
            sheet.write(f'<dimension ref="{reach}"/>'.encode() if reach else b"")
            sheet.write(b"<sheetData>")
            for text in cells:
                sheet.write(text.encode())
            sheet.write(b"</sheetData></worksheet>")


@pytest.mark.parametrize("reach", [None, "A1:C8", "A1:{cell}", "{cell}"])
@pytest.mark.parametrize("column", ["D", "ZZ", "XFD"])
@pytest.mark.parametrize("row", [9, 90_000, 1_048_576, 999_999_999])
def test_a_cell_in_the_far_corner(tmp_path: Path, row: int, column: str, reach: str | None) -> None:
    path, cell = tmp_path / "far.xlsx", f"{column}{row}"
    far = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>'
    write_xlsx(path, [TABLE, far], reach and reach.replace("{cell}", cell))
    assert codes(path) == set() if row == 9 else codes(path) <= {"E105", "E143"}


def test_the_far_corner_is_named(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "far.xlsx")
    sheet = book.add_worksheet("Customers")
    for row in range(20):
        sheet.write_row(row, 0, ["id", "age"] if row == 0 else [row, row % 7])
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    done = preview(tmp_path / "far.xlsx")
    assert done.returncode == 2
    assert "E143 The sheet `Customers` reaches to cell XFD1048576" in done.stderr
    assert "Ctrl+End" in done.stderr


@pytest.mark.parametrize("size", [100, pytest.param(300, marks=pytest.mark.long)])
def test_a_workbook_of_one_enormous_text(tmp_path: Path, size: int) -> None:
    path = tmp_path / "text.xlsx"
    text = ['<row r="9"><c r="A9" t="inlineStr"><is><t>', *["A" * 1_000_000] * size]
    write_xlsx(path, [TABLE, *text, "</t></is></c></row>"])
    done = preview(path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "E105" in done.stderr or "E143" in done.stderr


ODS_CELL = '<table:table-cell{} office:value-type="string"><text:p>a</text:p></table:table-cell>'


@pytest.mark.parametrize("times", [17_000_000, 10**9, 10**18, 10**30])
@pytest.mark.parametrize("what", ["rows", "columns"])
@pytest.mark.parametrize("cell", [ODS_CELL, "<table:table-cell{}/>"])
def test_repeated_cells_of_opendocument(tmp_path: Path, what: str, times: int, cell: str) -> None:
    repeated = f' table:number-{what}-repeated="{times}"'
    row = repeated if what == "rows" else ""
    column = repeated if what == "columns" else ""
    path = tmp_path / "endless.ods"
    write_ods(path, {"S": [["a", "b"], [1, 2], [2, 3]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    endless = f"<table:table-row{row}>{cell.format(column)}</table:table-row></table:table>"
    parts["content.xml"] = parts["content.xml"].replace("</table:table>", endless)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    assert codes(path) == {"E143"}


@pytest.mark.parametrize("parts", [20_000])
def test_an_archive_of_many_parts(tmp_path: Path, parts: int) -> None:
    path = tmp_path / "parts.xlsx"
    write_xlsx(path, [TABLE])
    with zipfile.ZipFile(path, "a") as made:
        for part in range(parts):
            made.writestr(f"xl/{part}.xml", "")
    assert codes(path) == {"E143"}


def test_workbooks_keep_their_bounds_of_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "SECONDS", 1)
    monkeypatch.setattr(bounds, "SECONDS_A_MB", 0)
    path = tmp_path / "long.xlsx"
    row = "".join(f'<c r="{c}{{0}}"><v>1</v></c>' for c in "ABCDEFGHIJ")
    rows = (f'<row r="{i}">{row.format(i)}</row>' for i in range(9, 200_000))
    write_xlsx(path, (TABLE, *rows))
    assert codes(path) == {"E143"}


# --- text, and what is like it


@pytest.mark.parametrize(
    "columns", [2001, *(pytest.param(n, marks=pytest.mark.long) for n in (30_000, 100_000))]
)
@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "parquet", "arrow"])
def test_too_many_columns(tmp_path: Path, columns: int, ending: str) -> None:
    if columns > 30_000 and ending in ("parquet", "arrow"):
        pytest.skip("pyarrow takes its time to write so many")
    path = tmp_path / f"wide.{ending}"
    names = [f"c{i}" for i in range(columns)]
    if ending == "csv":
        path.write_text(",".join(names) + "\n" + ",".join("1" for _ in names) + "\n")
    elif ending in ("json", "jsonl"):
        path.write_text(
            json.dumps(dict.fromkeys(names, 1) if ending == "jsonl" else [{n: 1} for n in names])
        )
    else:
        made = pa.table({name: [1, 2] for name in names})
        (pq.write_table if ending == "parquet" else pyarrow.feather.write_feather)(made, path)
    assert codes(path) == {"E143"}


@pytest.mark.parametrize(
    "header",
    ["a," * 1_000_000, "a" * 2_000_000, "x" * 20_000 + ",b", '"' + "a\n" * 400_000, ",b" * 1_500],
)
def test_odd_headers(tmp_path: Path, header: str) -> None:
    path = tmp_path / "header.csv"
    path.write_text(header + "\n1,2\n3,4\n")
    assert codes(path) & {"E143", "E105", "E110"}


def test_a_name_repeated_is_told_some_times(tmp_path: Path) -> None:
    path = tmp_path / "same.csv"
    path.write_text(",".join(["age"] * 200) + 2 * ("\n" + ",".join("1" * 200)) + "\n")
    problems = ignore_columns(open_table(find_source(path)), ()).warnings
    assert len(problems) == MAX_PER_CODE + 1
    assert problems[-1].message == f"and {199 - MAX_PER_CODE:,} more like these"


def test_problems_of_problems_are_counted_once() -> None:
    many = PersonasError(*(Problem("E110", str(i)) for i in range(80)))
    more = PersonasError(*many.problems, *many.problems, Problem("E111", "another"))
    assert [p.message for p in more.problems[-2:]] == ["another", "and 110 more like these"]


def test_a_message_is_cut() -> None:
    assert len(describe(Problem("E105", "x" * 1_000_000, "y" * 1_000_000))) < 3 * LONGEST


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a":' + "[" * 900 + "]" * 900 + "}",
        '[{"a":' + "[" * 50_000 + "]" * 50_000 + "}]",
        '{"a": "' + "x" * 20_000_000 + '"}',
        pytest.param('[{"a": "' + "x" * 40_000_000 + '"}]', marks=pytest.mark.long),
        '[{"a": 1}, ',
        '[{"a": 1} {"a": 2',
        '[{"a": 1}, 5]',
        pytest.param("[" + " " * 40_000_000, marks=pytest.mark.long),
        "1" * 20_000_000,
    ],
    ids=range(11),
)
def test_odd_json(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.json"
    path.write_text(text)
    assert codes(path) <= {"E105", "E107", "E108", "E143"}
    assert codes(path)


def test_sparse_json_does_not_fill_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "TEXT_BYTES", 20 * bounds.MB)
    monkeypatch.setattr(bounds, "TEXT_BYTES_A_BYTE", 2)
    path = tmp_path / "sparse.jsonl"
    path.write_text("".join(f'{{"k{i % 1_500}":1}}\n' for i in range(30_000)))
    assert codes(path) == {"E143"}


def test_json_arrays_are_read_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    rows = [{"id": i, "note": "é,]}\n" * (i % 50), "in": {"a": [i]}} for i in range(20_000)]
    path.write_text(" \n" + json.dumps(rows, indent=1), "utf-8")
    assert open_table(find_source(path)).rows == 20_000
    path.write_text(json.dumps(rows)[:-40], "utf-8")
    assert codes(path) == {"E105"}


def test_padded_text_without_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "padded.txt"
    path.write_text("name   age\nann     31\nbob     47\n" + "x  1   " * 4_000_000)
    assert codes(path) == {"E143"}


# --- typed files and databases


@pytest.mark.parametrize("ending", ["parquet", "duckdb"])
def test_more_rows_than_bytes_can_hold(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "ROWS", 100_000)
    monkeypatch.setattr(bounds, "ROWS_A_BYTE", 5)
    path = tmp_path / f"rows.{ending}"
    with duckdb.connect(str(path) if ending == "duckdb" else ":memory:") as made:
        made.execute("CREATE TABLE t AS SELECT 1 AS a, 'x' AS b FROM range(5000000)")
        if ending == "parquet":
            made.execute(f"COPY t TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 1000000)")
    assert codes(path) == {"E143"}


@pytest.mark.parametrize("copies", [1, 500])
def test_cells_that_share_a_long_text(tmp_path: Path, copies: int) -> None:
    """A text is kept once in the file, however many cells hold it."""
    path = tmp_path / "texts.parquet"
    cells = pa.array(["x" * 600_000] * copies + ["y"] * 500)
    pq.write_table(pa.table({"a": cells, "b": range(len(cells))}), path)
    assert path.stat().st_size < 1_000_000
    assert codes(path) == ({"E143"} if copies > 1 else set())


def test_a_view_of_one_enormous_cell(tmp_path: Path) -> None:
    path = tmp_path / "cell.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE VIEW t AS SELECT repeat('x', 800000000) AS a, 1 AS b")
    assert codes(path) == {"E143"}


@pytest.mark.parametrize(
    "expression", ["zeroblob(20000000)", "replace(hex(zeroblob(9000000)), '0', 'xx')"]
)
def test_absurd_cells_of_sqlite(tmp_path: Path, expression: str) -> None:
    path = tmp_path / "cells.sqlite"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE t (a, b)")
        made.executemany("INSERT INTO t VALUES (?, ?)", [(i, i) for i in range(9)])
        made.execute(f"CREATE VIEW v AS SELECT a, {expression} AS b FROM t")
    made.close()
    assert codes(path, Reading(table="v")) == {"E119"}
    assert codes(path, Reading(table="t")) == set()


@pytest.mark.long
@pytest.mark.parametrize("compression", ["uncompressed", "lz4", "zstd"])
def test_damaged_arrow_is_survived(tmp_path: Path, compression: str) -> None:
    chance = np.random.default_rng(7)
    words = [None if i % 9 == 0 else f"word {i % 13}" for i in range(4_000)]
    table = pa.table({"a": range(4_000), "b": words, "c": pa.array(words).dictionary_encode()})
    path = tmp_path / "whole.arrow"
    pyarrow.feather.write_feather(table, path, compression=compression)
    assert codes(path) == set()
    whole = path.read_bytes()
    for case in range(12):
        damaged = bytearray(whole)
        for _ in range(1 + case):
            damaged[chance.integers(len(damaged))] ^= 1 << int(chance.integers(8))
        path.write_bytes(damaged)
        assert codes(path) <= {"E105", "E143", "E108", "E110"}


@pytest.mark.parametrize("ending", ["xlsx", "ods", "sqlite", "duckdb", "arrow"])
def test_a_folder_of_python_files_runs_none_of_them(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("csv", "json", "python_calamine", "sqlite3", "duckdb", "pyarrow", "zipfile"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"x.{ending}").write_bytes(b"PK\x03\x04 no table")
    assert codes(Path(f"x.{ending}")) <= {"E105", "E119"}
    assert not (tmp_path / "ran").exists()
