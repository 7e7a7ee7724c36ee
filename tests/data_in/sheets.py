"""Spreadsheets written by hand: OpenDocument as the XML that it is, the old Excel by xlwt."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlwt

SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
MIME = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.3">'
    f'<m:file-entry m:full-path="/" m:media-type="{MIME}"/></m:manifest>'
)

Rows = Iterable[Sequence[Any]]


def write_ods(path: Path, sheets: Mapping[str, Rows]) -> None:
    """Write sheets as LibreOffice does: typed cells, and paper without end beside the table."""
    names = " ".join(f'xmlns:{key}="{value}"' for key, value in SPACES.items())
    tables = "".join(_ods_sheet(name, rows) for name, rows in sheets.items())
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f'<office:document-content {names} office:version="1.3">{body}'
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("mimetype", MIME)
        made.writestr("META-INF/manifest.xml", MANIFEST)
        made.writestr("content.xml", f"{content}</office:document-content>")


def _ods_sheet(name: str, rows: Rows) -> str:
    beside = '<table:table-cell table:number-columns-repeated="16000"/>'
    lines = (f"<table:table-row>{''.join(map(_ods_cell, row))}{beside}" for row in rows)
    below = f'<table:table-row table:number-rows-repeated="1048000">{beside}</table:table-row>'
    cells = "".join(f"{line}</table:table-row>" for line in lines)
    return f"<table:table table:name={quoteattr(name)}>{cells}{below}</table:table>"


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    kind, said = _ods_value(value)
    shown = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="{kind}"{said}>{shown}</table:table-cell>'


def _ods_value(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return "boolean", f' office:boolean-value="{str(value).lower()}"'
    if isinstance(value, int | float):
        return "float", f' office:value="{value!r}"'
    if isinstance(value, datetime.date):
        return "date", f' office:date-value="{value.isoformat()}"'
    return "string", ""


def write_xls(path: Path, sheets: Mapping[str, Rows]) -> None:
    """Write sheets as Excel did before 2007."""
    book, day = xlwt.Workbook(), xlwt.easyxf(num_format_str="YYYY-MM-DD")
    plain = xlwt.easyxf()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                if value is not None:
                    is_day = isinstance(value, datetime.date)
                    sheet.write(at, place, value, day if is_day else plain)
    book.save(str(path))
