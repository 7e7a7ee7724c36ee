"""Files that are not what their ending says: read, or told what they are and what to do."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
import zstandard

from personas.files import bounds
from tests.cases.reading import Opened, read
from tests.cases.running import run_json, run_text

NAMES = ["customer_id", "annual_income", "spending", "age", "region"]
ROWS: list[list[Any]] = [
    [f"C{i:03}", 20_000 + 997 * i % 60_000, 50.5 + i % 37, 18 + i * 7 % 60, "Süd"]
    for i in range(30)
]
TABLE: list[list[Any]] = [NAMES, *ROWS]
CSV = "\n".join(",".join(map(str, row)) for row in TABLE) + "\n"


def assert_base(opened: Opened, codes: Sequence[str] = ()) -> None:
    """The table is read whole, and nothing else."""
    assert opened.codes == list(codes), opened.text
    assert list(opened.columns) == NAMES
    assert opened.columns["customer_id"] == [row[0] for row in ROWS]
    assert opened.columns["region"] == ["Süd"] * len(ROWS)
    for i, name in enumerate(NAMES[1:4], 1):
        assert [float(cell or "nan") for cell in opened.columns[name]] == [row[i] for row in ROWS]


# --- the cases


@pytest.mark.parametrize(
    "file", ["archive.zip", "html.xls", "magento.xls", "magento.xml", "tsv.xls", "zip.csv"]
)
def test_a_case(cases: Path, file: str) -> None:
    opened = read(cases / "50-not-what-the-ending-says" / file)
    base = read(cases / "44-duplicate-header" / "unnamed0.csv")
    assert opened.codes == []
    assert opened.columns["customer_id"] == base.columns["customer_id"]
    assert opened.median("spending") == base.median("spending")


@pytest.mark.parametrize("file", ["html.xls", "magento.xml", "archive.zip"])
def test_a_case_in_a_run(cases: Path, file: str) -> None:
    path = cases / "50-not-what-the-ending-says" / file
    outcome = run_json("preview", path, "--clusters", "3")
    medians = [s["measures"]["spending"]["median"] for s in outcome.json["segments"]]
    assert medians == [8182.66, 5109.8, 2247.44]


# --- web pages


def row(cells: Sequence[Any], tag: str = "td") -> str:
    """A row of a web page."""
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>\n"


BODY = "".join(row(cells) for cells in ROWS)
HEAD = row(NAMES, "th")
PLAIN = f"<table>{HEAD}{BODY}</table>"
UNCLOSED = "<TABLE BORDER=1>" + "".join(
    "<TR>" + "".join(f"<TD>{cell}" for cell in cells) for cells in TABLE
)
DRESSED = (
    "<table>"
    + "".join(
        "<tr>"
        + "".join(
            f'<td class="x"><p><font color=red>&nbsp;{cell}<br></font></p></td>' for cell in cells
        )
        + "</tr>"
        for cells in TABLE
    )
    + "</table>"
)
NESTED = (
    f"<table><tr><td>menu</td><td><table>{HEAD}{BODY}</table></td></tr>"
    "<tr><td>a</td><td>b</td></tr></table>"
)
GROUPED = (
    '<table><tr><th>Customer</th><th colspan="2">Money</th><th colspan=2>Person</th></tr>'
    f"{HEAD}{BODY}</table>"
)
OFFICE = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td {color: red}</style>'
    "<!--[if gte mso 9]><xml><x:ExcelWorkbook></x:ExcelWorkbook></xml><![endif]--></head><body>"
)
EXACT = PLAIN.replace("<td>50.5<", '<td x:num="50.5">51<').replace(
    "<td>20000<", '<td sdval="20000">20,0<'
)
ENTITIES = PLAIN.replace("Süd", "S&uuml;d").replace("C001", "C&#48;01")
SCRIPTS = f"<script>if (a<b) document.write('<table><tr><td>')</script><div>{PLAIN}</div>"
PAGES = {
    "plain": PLAIN,
    "whole": f"<!DOCTYPE html>\n<html><title>Export</title><body>{PLAIN}</body></html>",
    "unclosed": UNCLOSED,
    "dressed": DRESSED,
    "nested": NESTED,
    "grouped": GROUPED,
    "office": OFFICE + PLAIN,
    "office with a namespace": '<?xml version="1.0"?>\n' + OFFICE + PLAIN,
    "exact values": EXACT,
    "entities": ENTITIES,
    "scripts": SCRIPTS,
    "a comment first": f"<!-- exported -->\n{PLAIN}",
    "title row": f"<table><tr><td colspan=5>Customers of 2024</td></tr>{HEAD}{BODY}</table>",
    "parts": f"<table><caption>All</caption><thead>{HEAD}</thead><tbody>{BODY}</tbody></table>",
    "layout above": f"<table><tr><td>Logo</td></tr></table>{PLAIN}",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_a_page_with_a_table(tmp_path: Path, page: str) -> None:
    path = tmp_path / "t.xls"
    path.write_text(page, "utf-8")
    assert_base(read(path))


@pytest.mark.parametrize("ending", ["xls", "xlsx", "html", "htm", "csv", "txt", "json", "ods"])
def test_the_ending_of_a_page_does_not_matter(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    path.write_text(PAGES["whole"], "utf-8")
    assert_base(read(path))


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("cp1252", ""),
        ("cp1252", "iso-8859-1"),
        ("utf-8", "iso-8859-1"),
        ("cp1250", "windows-1250"),
        ("utf-8", "utf-8"),
    ],
)
def test_the_encoding_of_a_page(tmp_path: Path, encoding: str, declared: str) -> None:
    path = tmp_path / "t.xls"
    meta = f"<meta charset={declared}>" if declared else ""
    path.write_bytes(f"<html><head>{meta}</head>{PLAIN}</html>".encode(encoding))
    assert_base(read(path))


@pytest.mark.parametrize(
    ("encoding", "city"), [("cp1251", "Москва"), ("shift_jis", "東京"), ("gbk", "北京")]
)
def test_a_declared_encoding_of_other_letters(tmp_path: Path, encoding: str, city: str) -> None:
    path = tmp_path / "t.xls"
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    path.write_bytes(f"{meta}{PLAIN.replace('Süd', city)}".encode(encoding))
    assert set(read(path).columns["region"]) == {city}


def test_the_largest_table_of_a_page_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.xls"
    few = f"<table id=few>{HEAD}{''.join(row(cells) for cells in ROWS[:9])}</table>"
    path.write_text(f"<html>{few}<table id=all>{HEAD}{BODY}</table></html>", "utf-8")
    opened = read(path)
    assert_base(opened, ["W106"])
    assert "`all` (30 rows × 5 columns) was read; not read: `few` (9 rows" in opened.text
    assert '--sheet "all"' in opened.text
    assert len(read(path, sheet="few").columns["age"]) == 9
    assert read(path, sheet="few").codes == []
    assert len(read(path, sheet="1").columns["age"]) == 9
    assert read(path, sheet="none").codes == ["E115"]


def test_cells_of_several_rows_and_columns(tmp_path: Path) -> None:
    path = tmp_path / "t.xls"
    path.write_text(
        "<table><tr><th rowspan=2>id</th><th colspan=2>2023</th><th colspan=2>2024</th></tr>"
        "<tr><th>spend</th><th>visits</th><th>spend</th><th>visits</th></tr>"
        "<tr><td rowspan=2>A</td><td>1</td><td>2</td><td>3</td><td>4</td></tr>"
        "<tr><td>5</td><td>6</td><td>7</td><td>8</td></tr>"
        "<tr><td>B</td><td>9</td><td>8</td><td>7</td><td>6</td></tr></table>"
    )
    opened = read(path)
    assert opened.codes == ["W156"]
    assert opened.columns == {
        "id": ["A", "A", "B"],
        "2023 spend": ["1", "5", "9"],
        "2023 visits": ["2", "6", "8"],
        "2024 spend": ["3", "7", "7"],
        "2024 visits": ["4", "8", "6"],
    }


LOGIN = (
    "<html><head><title>Sign in - Shop</title></head><form><input type='password'></form></html>"
)
LOGIN_TABLE = (
    "<html><title>Sign in - Shop</title><table><tr><td>User</td><td><input name=u></td></tr>"
    '<tr><td>Password</td><td><input type="password">*</td></tr>'
    "<tr><td>a</td><td>b</td></tr></table>"
)
NO_TABLES = {
    "login": LOGIN,
    "login in a table": LOGIN_TABLE,
    "error": "<!doctype html><title>Sign in - Shop</title><h1>403 Forbidden</h1>",
    "layout": "<html><title>Sign in - Shop</title><table><tr><td>a</td></tr></table></html>",
    "frames": "<html><title>Sign in - Shop</title><frameset><frame></frameset></html>",
}


@pytest.mark.parametrize("page", NO_TABLES.values(), ids=NO_TABLES.keys())
@pytest.mark.parametrize("ending", ["csv", "xls"])
def test_a_page_without_a_table_is_told(tmp_path: Path, page: str, ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    path.write_text(page)
    opened = read(path)
    assert opened.codes == ["E157"]
    assert "is a web page (`Sign in - Shop`), not a table" in opened.text
    assert ("in parts" if "frameset" in page else "export the table again") in opened.text


def test_a_page_of_endless_columns_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "t.html"
    path.write_text("<table><tr>" + "<td colspan=1000>a</td>" * 17 + "</tr></table>")
    assert read(path).codes == ["E143"]
    path.write_text("<table>" + "<table><tr><td>a<td>b" * 3_000 + "<tr><td>1<td>2")
    assert read(path).codes[0][0] in "EW"


# --- XML of Excel 2003

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def cell(value: Any, extra: str = "") -> str:
    """A cell of a workbook in XML."""
    kind = "String" if isinstance(value, str) else "Number"
    return f'<ss:Cell{extra}><ss:Data ss:Type="{kind}">{value}</ss:Data></ss:Cell>'


def worksheet(rows: Sequence[Sequence[Any]], name: str = "Sheet1", hidden: bool = False) -> str:
    """A worksheet in XML."""
    lines = "".join(f"<ss:Row>{''.join(map(cell, cells))}</ss:Row>" for cells in rows)
    state = (
        "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
        if hidden
        else ""
    )
    return f'<ss:Worksheet ss:Name="{name}"><ss:Table>{lines}</ss:Table>{state}</ss:Worksheet>'


def workbook(sheets: str) -> str:
    """A workbook in XML."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<ss:Workbook xmlns:ss="{SPREADSHEET}" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f"<ss:Styles><ss:Style/></ss:Styles>{sheets}</ss:Workbook>"
    )


SPARSE = "".join(
    f'<ss:Row ss:Index="{number}">'
    + "".join(cell(value, f' ss:Index="{i}"') for i, value in enumerate(cells, 3))
    + "</ss:Row>"
    for number, cells in enumerate(TABLE, 4)
)
XML = {
    "prefixed": workbook(worksheet(TABLE)),
    "plain": workbook(worksheet(TABLE)).replace("ss:", "").replace("xmlns:ss", "xmlns"),
    "sparse": workbook(f'<ss:Worksheet ss:Name="S"><ss:Table>{SPARSE}</ss:Table></ss:Worksheet>'),
    "title": workbook(worksheet([["Customers"], [], *TABLE])),
    "hidden": workbook(worksheet([*TABLE, *ROWS[:2]], "Old", hidden=True) + worksheet(TABLE)),
    "comment": workbook(worksheet(TABLE)).replace(
        "</ss:Data></ss:Cell>",
        "</ss:Data><ss:Comment><ss:Data>a note</ss:Data></ss:Comment></ss:Cell>",
    ),
    "exponent": workbook(worksheet(TABLE)).replace(">20000<", ">2.0E4<"),
    "nested text": workbook(worksheet(TABLE)).replace(">C001<", "><B>C0</B>01<"),
}


@pytest.mark.parametrize(
    ("key", "ending"), [*((key, "xls") for key in XML), ("plain", "xml"), ("plain", "csv")]
)
def test_a_workbook_in_xml(tmp_path: Path, key: str, ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    path.write_text(XML[key], "utf-8")
    opened = read(path)
    assert_base(opened, ["W106"] if key == "hidden" else [])
    path.write_bytes(XML[key].encode("utf-16"))
    assert read(path).columns == opened.columns


def test_types_errors_and_formulas_in_xml(tmp_path: Path) -> None:
    def typed(kind: str, value: str) -> str:
        return f'<ss:Cell><ss:Data ss:Type="{kind}">{value}</ss:Data></ss:Cell>'

    head = "".join(cell(name) for name in ("id", "joined", "member", "pay", "sum"))
    rows = "".join(
        f"<ss:Row>{cell(f'C{i}')}{typed('DateTime', f'2024-05-{i:02}T00:00:00.000')}"
        f"{typed('Boolean', str(i % 2))}{typed('Error', '#N/A') if i == 3 else cell(i)}"
        '<ss:Cell ss:Formula="=RC[-1]*2"/></ss:Row>'
        for i in range(1, 20)
    )
    path = tmp_path / "t.xml"
    path.write_text(
        workbook(f"<ss:Worksheet><ss:Table><ss:Row>{head}</ss:Row>{rows}</ss:Table></ss:Worksheet>")
    )
    opened = read(path)
    assert opened.codes == ["W153", "W154"]
    assert "`sum` (19)" in opened.text
    assert "1 cells of `pay` are errors of the spreadsheet (`#N/A`)" in opened.text
    assert opened.forms["joined"] == "date"
    assert opened.forms["member"] == "boolean"
    assert opened.columns["pay"].count(None) == 1


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE])
def test_entities_are_never_resolved(tmp_path: Path, doctype: str) -> None:
    path = tmp_path / "t.xml"
    text = workbook(worksheet(TABLE))
    start = text.index("<ss:Workbook")
    path.write_text(text[:start] + doctype + text[start:].replace("C001", "&b;"), "utf-8")
    opened = read(path)
    assert opened.codes == ["E105"]
    assert "document type" in opened.text


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (workbook(worksheet(TABLE))[:3000], ["E105"]),
        (
            workbook(
                '<ss:Worksheet><ss:Table><ss:Row ss:Index="9999999"/></ss:Table></ss:Worksheet>'
            ),
            ["E143"],
        ),
        (workbook("<ss:a>" * 200), ["E105"]),
        (workbook(worksheet([])), ["E107"]),
    ],
)
def test_xml_that_cannot_be_read(tmp_path: Path, text: str, codes: list[str]) -> None:
    path = tmp_path / "t.xml"
    path.write_text(text)
    assert read(path).codes == codes


# --- archives


def write_zip(path: Path, files: dict[str, str | bytes]) -> Path:
    """Write an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def excel() -> bytes:
    """The table as a workbook."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Kunden")
        for number, cells in enumerate(TABLE):
            sheet.write_row(number, 0, cells)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({"t.csv": CSV}, []),
        ({"archive/deep/t.csv": CSV}, []),
        ({"t.csv": CSV, "__MACOSX/._t.csv": b"\0\5", ".DS_Store": b"\0"}, []),
        ({"t.xlsx": excel()}, []),
        ({"t.tsv": CSV.replace(",", "\t")}, []),
        ({"t.csv.gz": gzip.compress(CSV.encode())}, []),
        ({"t.json": pd.DataFrame(ROWS, columns=NAMES).to_json(orient="records")}, []),
        ({"t.html": PLAIN}, []),
        ({"customers": CSV}, []),
        ({"t.csv": CSV, "README.md": "# Read me", "license.txt": "MIT"}, ["W155"]),
        ({"t.csv": CSV, "names.txt": "1. age"}, ["W155"]),
        ({"t.csv": CSV, "photo.png": b"\x89PNG"}, []),
    ],
)
@pytest.mark.parametrize("name", ["t.zip", "t.csv"])
def test_an_archive_of_one_table(
    tmp_path: Path, files: dict[str, str | bytes], codes: list[str], name: str
) -> None:
    assert_base(read(write_zip(tmp_path / name, files)), codes)


def test_an_archive_of_several_tables(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "bank.csv.zip", {"in/bank.csv": CSV, "bank-full.csv": CSV + CSV})
    opened = read(path)
    assert opened.codes == ["E158"]
    assert "holds 2 files: `in/bank.csv`, `bank-full.csv`" in opened.text
    assert '--table "in/bank.csv"' in opened.text
    assert_base(read(path, table="in/bank.csv"))
    assert_base(read(path, table="bank.csv"))
    assert read(path, table="bnk.csv").codes == ["E158"]


def test_options_reach_the_table_in_an_archive(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "t.zip", {"t.xlsx": excel()})
    assert_base(read(path, sheet="Kunden"))
    assert read(path, sheet="Kundn").codes == ["E115"]
    assert_base(read(path, delimiter=";"), ["W107"])


@pytest.mark.parametrize(
    ("files", "code", "word"),
    [
        ({}, "E158", "no file"),
        ({"in.zip": b"PK\x05\x06" + bytes(18)}, "E158", "another archive"),
        ({"t.csv": ""}, "E104", "empty"),
        ({"t.pdf": b"%PDF-1.7\n"}, "E156", "a PDF"),
        ({"a.png": b"\x89PNG", "b.png": b"\x89PNG"}, "E158", "2 files"),
        ({"word/document.xml": "<a/>", "[Content_Types].xml": "<a/>"}, "E156", "Word"),
        ({"ppt/presentation.xml": "<a/>", "[Content_Types].xml": "<a/>"}, "E156", "PowerPoint"),
        ({"Index/Document.iwa": b"a", "Metadata/x.plist": b"b"}, "E156", "Numbers"),
    ],
)
def test_an_archive_without_a_table(
    tmp_path: Path, files: dict[str, str | bytes], code: str, word: str
) -> None:
    opened = read(write_zip(tmp_path / "t.zip", files))
    assert opened.codes == [code]
    assert word in opened.text
    assert all(problem.help for problem in opened.problems)


def test_a_protected_archive(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "t.zip", {"t.csv": CSV})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert read(path).codes == ["E159"]


def test_an_archive_that_swells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "TEXT_BYTES", bounds.MB)
    monkeypatch.setattr(bounds, "TEXT_BYTES_A_BYTE", 2)
    path = write_zip(tmp_path / "t.zip", {"t.csv": CSV + "0" * 3_000_000})
    assert read(path).codes == ["E143"]
    many = write_zip(tmp_path / "many.zip", {f"{i}.csv": "" for i in range(10_001)})
    assert read(many).codes == ["E143"]


def test_a_damaged_archive(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "t.zip", {"t.csv": CSV})
    data = path.read_bytes()
    for damaged in (data[: len(data) // 2], data[:60] + b"\0" * 20 + data[80:]):
        path.write_bytes(damaged)
        assert read(path).codes == ["E105"]


# --- what is no table


def tar() -> bytes:
    """A tar archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        entry = tarfile.TarInfo("t.csv")
        entry.size = len(CSV.encode())
        archive.addfile(entry, io.BytesIO(CSV.encode()))
    return buffer.getvalue()


FOREIGN: dict[str, tuple[bytes, str, str]] = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "a PDF", "CSV or Excel"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(40), "PNG", "picture"),
    "jpg": (b"\xff\xd8\xff\xe0" + bytes(40), "JPEG", "picture"),
    "gif": (b"GIF89a" + bytes(40), "GIF", "picture"),
    "rar": (b"Rar!\x1a\x07\x01\x00", "a RAR archive", "Unpack"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(30), "a 7z archive", "Unpack"),
    "tar": (tar(), "a tar archive", "Unpack"),
    "tar.gz": (gzip.compress(tar()), "a tar archive", "Unpack"),
    "bz2": (bz2.compress(CSV.encode()), "bzip2", "Unpack"),
    "xz": (lzma.compress(CSV.encode()), "xz", "Unpack"),
    "pkl": (pickle.dumps(pd.DataFrame(ROWS, columns=NAMES)), "a pickle", "to_parquet"),
    "sav": (b"$FL2@(#) SPSS DATA FILE" + bytes(200), "SPSS", "SAVE TRANSLATE"),
    "dta": (b"<stata_dta><header>" + bytes(200), "Stata", "export delimited"),
    "sas7bdat": (
        bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011") + bytes(200),
        "SAS", "proc export",
    ),
    "xpt": (b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", "SAS", "proc export"),
    "rds": (gzip.compress(b"X\n\x00\x00\x00\x03\x00\x04" + bytes(90)), "of R", "write.csv"),
    "rdata": (gzip.compress(b"RDX3\nX\n\x00" + bytes(90)), "of R", "write.csv"),
    "dbf": (b"\3\x7c\6\x1e\x09\0\0\0\x61\0\x32\0" + bytes(90), "dBASE", "save it as CSV"),
    "mdb": (b"\0\1\0\0Standard Jet DB\0" + bytes(90), "Access", "CSV"),
    "accdb": (b"\0\1\0\0Standard ACE DB\0" + bytes(90), "Access", "CSV"),
    "dump": (b"PGDMP\1\2" + bytes(90), "PostgreSQL", "postgresql://"),
    "sql": (b"-- MySQL dump 10.13\n--\n\nCREATE TABLE `t` (\n", "SQL", "export the table"),
    "rtf": (b"{\\rtf1\\ansi customers}", "Rich Text", "CSV"),
    "mht": (
        b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n",
        "MHTML", "save the table",
    ),
    "slk": (b"ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K\"id\"\r\n", "SYLK", ".xlsx"),
    "gsheet": (b'{"url":"https://docs.google.com/open?id=1","doc_id":"1"}', "Google", "Download"),
    "dif": (b'TABLE\r\n0,1\r\n"EXCEL"\r\n', "DIF", ".xlsx"),
    "lfs": (b"version https://git-lfs.github.com/spec/v1\noid 4\n", "Git LFS", "git lfs pull"),
    "xml": (b"<?xml version='1.0'?><customers><customer/></customers>", "root <customers>", "CSV"),
    "rss": (b"<rss version='2.0'><channel></channel></rss>", "root <rss>", "CSV"),
    "h5": (b"\x89HDF\r\n\x1a\n" + bytes(90), "HDF5", "CSV"),
    "npy": (b"\x93NUMPY\1\0" + bytes(90), "NumPy", "CSV"),
    "orc": (b"ORC\x0a" + bytes(90), "ORC", "Parquet"),
    "avro": (b"Obj\x01" + bytes(90), "Avro", "Parquet"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FOREIGN)
@pytest.mark.parametrize("named", ["csv", "own"])
def test_a_file_of_another_kind_is_told(tmp_path: Path, kind: str, named: str) -> None:
    content, what, help_ = FOREIGN[kind]
    path = tmp_path / ("t.csv" if named == "csv" else f"t.{kind}")
    path.write_bytes(content)
    opened = read(path)
    assert opened.codes == ["E156"], opened.text
    assert what in opened.text
    assert help_ in opened.text
    assert "not a table" in opened.text


def test_it_is_told_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(FOREIGN["pkl"][0])
    outcome = run_text("preview", path)
    assert outcome.exit == 2
    assert outcome.codes == {"E156"}


@pytest.mark.parametrize(
    "header",
    [
        "ORCID,age,pay", "ID;Price;Age", "BZh,age,pay", "MATLAB score,age,pay",
        "<TICKER>,<DATE>,<VOL>", "PK,age,pay", "GIFT,age,pay", "[id],[age],[pay]",
        "{id},{age},{pay}", "Rar,age,pay", "MZ,age,pay", "#created,age,pay", "TABLE,age,pay",
        "set,age,pay", "from,to,mime-version", "--id,--age,--pay", "insert_date,age,pay",
        "%PD,age,pay", "X,age,pay", "<none>,age,pay",
    ],
)  # fmt: skip
def test_a_text_that_begins_like_another_kind(tmp_path: Path, header: str) -> None:
    path = tmp_path / "t.csv"
    sign = ";" if ";" in header else ","
    path.write_text(
        f"{header}\n" + "".join(sign.join([f"C{i}", str(i), str(i * 3)]) + "\n" for i in range(20))
    )
    opened = read(path)
    assert opened.codes == []
    assert list(opened.columns) == header.split(sign)
    assert len(opened.columns[header.split(sign)[0]]) == 20


@pytest.mark.parametrize(
    "ending", ["parquet", "xlsx", "json", "sqlite", "arrow", "data", "prn", "asc", "rpt"]
)
def test_text_under_any_ending(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    path.write_text(CSV, "utf-8")
    assert_base(read(path))


@pytest.mark.parametrize("name", ["t.csv", "t.txt", "t.xls", "t.csv.gz", "t.bin", "t"])
def test_binary_tables_under_any_ending(tmp_path: Path, name: str) -> None:
    path, parquet = tmp_path / name, io.BytesIO()
    pd.DataFrame(ROWS, columns=NAMES).to_parquet(parquet)
    for content in (parquet.getvalue(), excel()):
        path.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
        assert_base(read(path))
    if name.endswith("gz"):
        path.write_bytes(zstandard.compress(excel()))
        assert_base(read(path))


def test_a_folder_of_tables_leaves_pages_and_archives_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV, "utf-8")
    (tmp_path / "report.html").write_text("<html></html>")
    (tmp_path / "README.md").write_text("# Notes")
    write_zip(tmp_path / "old.zip", {"t.csv": CSV})
    assert_base(read(tmp_path))


def test_an_unknown_ending_stays_unknown(tmp_path: Path) -> None:
    path = tmp_path / "t.doc"
    path.write_text(CSV)
    opened = read(path)
    assert opened.codes == ["E103"]
    assert ".csv" in opened.text
