"""Small files that unfold: compression, far corners, repetition, nesting, endless views."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from random import Random

import pyarrow as pa
import pyarrow.compute
import pyarrow.feather
import pyarrow.parquet
import xlsxwriter
import zstandard

from tests.data_in.sheets import MANIFEST, MIME, SPACES
from tests.hostile.case import Case, Family
from tests.hostile.commands import read
from tests.hostile.tables import NAMES, duckdb_of, sound_rows, sqlite_of, write_csv, write_xlsb

MEGABYTE = 1 << 20
FILLERS = (b"\0", b" ", b"\n", b"1,2,3,4,5\n", b"x", b'"', b",", b"1\t2\n", b'{"a":1}\n', b"[")


@cache
def _gzip_member(filler: bytes) -> bytes:
    return gzip.compress(filler * (10 * MEGABYTE // len(filler)), mtime=0)


@cache
def _zstd_frame(filler: bytes) -> bytes:
    return zstandard.compress(filler * (100 * MEGABYTE // len(filler)))


def _start(dice: Random) -> bytes:
    """A sound table in front, so that the start tells nothing."""
    return write_csv(NAMES, sound_rows(dice)) if dice.random() < 0.7 else b""


def packed_gzip(dice: Random) -> Case:
    """Gigabytes in gzip, member behind member, and gzip within gzip."""
    filler, times = dice.choice(FILLERS), dice.choice((3, 30, 200, 1000))
    data = gzip.compress(_start(dice)) + _gzip_member(filler) * times
    if dice.random() < 0.2:
        data = gzip.compress(data)
    name = dice.choice(("t.csv.gz", "t.csv", "t.json.gz", "t.tsv.gz", "t.txt"))
    return Case(f"{times * 10} MB of {filler!r} in gzip", read(dice, name), {name: data})


def packed_zstd(dice: Random) -> Case:
    """Gigabytes in Zstandard, frame behind frame, or a window that nobody has room for."""
    filler, times = dice.choice(FILLERS), dice.choice((1, 5, 30, 100))
    data = zstandard.compress(_start(dice)) + _zstd_frame(filler) * times
    if dice.random() < 0.3:
        # A header that asks for a window of 2 GB or more, with a block of repeated bytes.
        window = dice.choice((0xA0, 0xB0, 0xF8))
        data = b"\x28\xb5\x2f\xfd\x00" + bytes([window]) + struct.pack("<I", 1 << 24 | 3)[:3] + b"x"
    name = dice.choice(("t.csv.zst", "t.csv", "t.json.zst"))
    return Case(f"{times * 100} MB of {filler!r} in zstd", read(dice, name), {name: data})


def far_corner(dice: Random) -> Case:
    """A workbook with one cell as far away as can be."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([NAMES, *sound_rows(dice, 20)]):
            sheet.write_row(at, 0, row)
        corner = dice.choice(((1_048_575, 16_383), (1_048_575, 0), (0, 16_383), (500_000, 900)))
        sheet.write(*corner, 1)
    return Case("a cell at the far corner", read(dice, "t.xlsx"), {"t.xlsx": out.getvalue()})


def far_corner_binary(dice: Random) -> Case:
    """A binary workbook that says to be larger than any, or has few cells far apart."""
    extent = dice.choice(((0xFFFFFFFF, 0xFFFFFFFF), (1_048_575, 16_383), (2**31 - 1, 2**31 - 1)))
    data = write_xlsb([list(NAMES), *sound_rows(dice, 20)], extent)
    return Case("a binary workbook of great extent", read(dice, "t.xlsb"), {"t.xlsb": data})


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def _sheet_xml(rows: bytes, extent: str = "A1:B2") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = f'<worksheet xmlns="{space}"><dimension ref="{extent}"/><sheetData>'
    return head.encode() + rows + b"</sheetData></worksheet>"


@cache
def _plain_book() -> dict[str, bytes]:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "a")
    with zipfile.ZipFile(out) as made:
        return {name: made.read(name) for name in made.namelist()}


def _book_of(sheet: bytes, **parts: bytes) -> bytes:
    return _zipped({**_plain_book(), "xl/worksheets/sheet1.xml": sheet, **parts})


def workbook_xml(dice: Random) -> Case:
    """A workbook whose XML unfolds: entities, millions of rows, long texts, far references."""
    cell = b'<c r="A1" t="inlineStr"><is><t>' + b"x" * (30 * MEGABYTE) + b"</t></is></c>"
    sheets: tuple[Callable[[], bytes], ...] = (
        lambda: _sheet_xml(b"<row><c><v>1</v></c><c><v>2</v></c></row>" * 1_000_000),
        lambda: _sheet_xml(b'<row r="1">' + cell + b"</row>"),
        lambda: _sheet_xml(b'<row r="4294967295"><c r="XFD4294967295"><v>1</v></c></row>'),
        lambda: _sheet_xml(b'<row r="1"><c r="ZZZZZZZ99999999999"><v>1</v></c></row>'),
        lambda: _sheet_xml(b"<row>" + b"<c><v>1</v></c>" * 500_000 + b"</row>"),
        lambda: _sheet_xml(b"", "A1:XFD1048576"),
        lambda: _sheet_xml(b"<row>" * 200_000),
        lambda: (
            b'<!DOCTYPE x [<!ENTITY a "' + b"x" * 9999 + b'">'
            b'<!ENTITY b SYSTEM "file:///etc/passwd">]>' + _sheet_xml(b"<row>&a;&b;</row>")
        ),
    )
    return Case(
        "XML that unfolds", read(dice, "t.xlsx"), {"t.xlsx": _book_of(dice.choice(sheets)())}
    )


def shared_strings(dice: Random) -> Case:
    """Shared strings without end, or as many references to a long one."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = f'<sst xmlns="{space}" count="4294967295" uniqueCount="4294967295">'.encode()
    entry, times = dice.choice(
        ((b"<si><t>x</t></si>", 1_000_000), (b"<si><t>" + b"x" * MEGABYTE + b"</t></si>", 100))
    )
    rows = b'<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>' * 3000
    parts = {"xl/sharedStrings.xml": head + entry * times + b"</sst>"}
    data = _book_of(_sheet_xml(rows), **parts)
    return Case("shared strings without end", read(dice, "t.xlsx"), {"t.xlsx": data})


def open_document(dice: Random) -> Case:
    """An OpenDocument sheet in which a row, a cell, or a space is repeated without end."""
    count = dice.choice((10_000, 1_048_576, 100_000_000, 4_000_000_000, 10**30))
    said = 'office:value-type="float" office:value="1"'
    cell = f"<table:table-cell {said}{{}}><text:p>1</text:p></table:table-cell>"
    row = f"<table:table-row{{}}>{cell}{cell}</table:table-row>"
    body = dice.choice(
        (
            row.format(f' table:number-rows-repeated="{count}"', "", ""),
            row.format("", f' table:number-columns-repeated="{count}"', ""),
            row.format(
                ' table:number-rows-repeated="60000"', ' table:number-columns-repeated="60000"', ""
            ),
            f'<table:table-row><table:table-cell><text:p><text:s text:c="{count}"/></text:p>'
            "</table:table-cell></table:table-row>",
        )
    )
    names = " ".join(f'xmlns:{key}="{value}"' for key, value in SPACES.items())
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="a">{row.format("", "", "")}{body}{row.format("", "", "")}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    data = _zipped(
        {"mimetype": MIME.encode(), "META-INF/manifest.xml": MANIFEST.encode(),
         "content.xml": content.encode()}
    )  # fmt: skip
    return Case(f"{count} repetitions in ods", read(dice, "t.ods"), {"t.ods": data})


def zip_lies(dice: Random) -> Case:
    """A zip whose directory lies of sizes, counts its entries in thousands, or holds itself."""
    plain = _book_of(_sheet_xml(b""))
    at = plain.index(b"PK\x01\x02")
    lie = bytearray(plain)
    lie[at + 20 : at + 28] = struct.pack("<II", *dice.choice(((1, 2**32 - 1), (2**31, 0), (0, 0))))
    many = _zipped({f"xl/worksheets/sheet{n}.xml": b"" for n in range(20_000)} | _plain_book())
    data = dice.choice((bytes(lie), many, plain + plain, plain[:-22] + plain[-22:] * 2))
    name = dice.choice(("t.xlsx", "t.xlsb", "t.ods"))
    return Case("a zip that lies", read(dice, name), {name: data})


def parquet(dice: Random) -> Case:
    """Parquet: one value a hundred million times, thousands of columns, long texts shared."""
    out = io.BytesIO()
    kind = dice.choice(("rows", "columns", "texts", "nested"))
    if kind == "rows":
        run = pa.RunEndEncodedArray.from_arrays([3_000_000], [7.5])
        column = pa.compute.run_end_decode(run)
        table = pa.table(dict.fromkeys("abcd", column))
    elif kind == "columns":
        table = pa.table({f"c{n}": [1, 2, 3] for n in range(3000)})
    elif kind == "texts":
        indices = pa.array([0, 1] * 20_000, pa.int32())
        words = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 300_000, "y" * 300_000]))
        table = pa.table({"a": words, "b": list(range(40_000))})
    else:
        value: object = 1
        for _ in range(60):
            value = [value]
        table = pa.table({"a": [value] * 30, "b": list(range(30))})
    pa.parquet.write_table(table, out, compression="zstd")
    return Case(f"parquet of {kind}", read(dice, "t.parquet"), {"t.parquet": out.getvalue()})


def arrow(dice: Random) -> Case:
    """Arrow: gigabytes compressed into little, or types that hardly any table has."""
    count = 5_000_000
    columns = dice.choice(
        (
            {"a": pa.nulls(count), "b": pa.nulls(count, pa.float64())},
            {"a": pa.array([{"x": 1, "y": [1, 2]}] * 50), "b": pa.array([{}] * 50)},
            {"a": pa.array([b"\xff\x00"] * 50), "b": pa.array(range(50), pa.duration("ns"))},
            {"a": pa.array([0] * 50, pa.timestamp("ns", "Mars/Olympus")), "b": pa.array(range(50))},
            {"a": pa.array([None, 1.5] * 25, pa.float16()), "b": pa.array(range(50), pa.uint64())},
            {"a": pa.array(range(50)),
             "b": pa.array([2**64 - 1] * 50, pa.uint64())},
            {"a": pa.array(range(50), pa.date64()), "b": pa.array(range(50), pa.time64("ns"))},
            {"a": pa.array([[("k", 1)]] * 50, pa.map_(pa.string(), pa.int64())),
             "b": pa.array(range(50))},
        )
    )  # fmt: skip
    out = io.BytesIO()
    pa.feather.write_feather(pa.table(columns), out, compression="zstd")
    return Case("Arrow of odd types", read(dice, "t.feather"), {"t.feather": out.getvalue()})


def wide_text(dice: Random) -> Case:
    """Tens of thousands of columns, alike or not; or lines that never end."""
    count = dice.choice((1000, 5000, 20_000))
    name = dice.choice(("c", "c{}", "{}", ""))
    header = ",".join(name.format(at) for at in range(count))
    row = ",".join(["1"] * count)
    text = dice.choice(
        (
            "\n".join([header, *([row] * 3)]),
            header,
            "a,b\n" + "x" * (20 * MEGABYTE) + ",1\n",
            "a,b\n" + '"' + "x\n" * (5 * MEGABYTE),
            "a,b\n" + "\n" * (10 * MEGABYTE) + "1,2\n",
        )
    )
    return Case("wide text", read(dice, "t.csv"), {"t.csv": text.encode()})


ENDLESS = (
    "WITH RECURSIVE c(a, b) AS (SELECT 1, 2 UNION ALL SELECT a + 1, b FROM c) SELECT a, b FROM c"
)


def endless_sqlite(dice: Random) -> Case:
    """Views of SQLite that never end, or whose cells are as large as can be."""
    view = dice.choice(
        (
            ENDLESS,
            "SELECT hex(zeroblob(400000000)) a, 1 b",
            "SELECT zeroblob(1000000000) a, 1 b",
            f"SELECT x.a, y.b FROM ({ENDLESS}) x, ({ENDLESS}) y",
            "SELECT printf('%.*c', 900000000, 'x') a, 1 b",
            f"SELECT count(*) a, 1 b FROM ({ENDLESS})",
            f"SELECT a, group_concat(b) b FROM ({ENDLESS}) GROUP BY b",
        )
    )
    data = sqlite_of(f"CREATE VIEW customers AS {view}")
    return Case("an endless view of SQLite", read(dice, "t.sqlite"), {"t.sqlite": data})


def endless_duckdb(dice: Random) -> Case:
    """Views of DuckDB that never end, or whose cells are as large as can be."""
    view = dice.choice(
        (
            "SELECT i a, i % 7 b FROM range(1000000000000) t(i)",
            "SELECT repeat('x', 500000000) a, i b FROM range(100) t(i)",
            f"{ENDLESS}",
            "SELECT list(i) a, 1 b FROM range(3000000000) t(i)",
            "SELECT x.i a, y.i b FROM range(1000000) x(i), range(1000000) y(i) WHERE x.i % 7 < y.i",
            "SELECT string_agg(i) a, 1 b FROM range(10000000000) t(i)",
        )
    )
    data = duckdb_of(f"CREATE VIEW customers AS {view}")
    return Case("an endless view of DuckDB", read(dice, "t.duckdb"), {"t.duckdb": data})


def old_excel(dice: Random) -> Case:
    """An old workbook whose parts say to be larger than they are."""
    from tests.hostile.tables import sound

    data = bytearray(sound(".xls"))
    for at in dice.sample(range(0x18, 0x200), 3):
        data[at] = dice.choice((0xFF, 0x7F, 0))
    for _ in range(3):  # lengths of records, in the stream of the workbook
        at = dice.randrange(0x200, len(data) - 4)
        data[at : at + 4] = dice.choice((b"\xff\xff\xff\xff", b"\x00\x02\xff\xff", b"\0\0\0\0"))
    return Case("an old workbook that lies", read(dice, "t.xls"), {"t.xls": bytes(data)})


def piped(dice: Random) -> Case:
    """A bomb that comes in by standard input."""
    data = gzip.compress(_start(dice)) + _gzip_member(dice.choice(FILLERS)) * 200
    return Case("a bomb by standard input", read(dice, "-"), {}, data)


FAMILY = Family(
    "bombs",
    (
        packed_gzip,
        packed_zstd,
        far_corner,
        far_corner_binary,
        workbook_xml,
        shared_strings,
        open_document,
        zip_lies,
        parquet,
        arrow,
        wide_text,
        endless_sqlite,
        endless_duckdb,
        old_excel,
        piped,
    ),
)
