"""What a file is, by its first bytes; its ending only where they do not tell."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Literal

import zstandard

from personas.domain.problem import PersonasError, error
from personas.ingest.foreign_kinds import find_foreign_kind, find_foreign_text
from personas.ingest.text.decompress import GZIP, ZSTD, ZstdReader

Kind = Literal[
    "text", "parquet", "json", "workbook", "arrow", "sqlite", "duckdb", "html", "xml", "zip"
]

KIND_SUFFIXES: dict[Kind, str] = {
    "text": ".csv .tsv .txt .tab .psv .dat",
    "parquet": ".parquet .pq",
    "json": ".json .jsonl .ndjson",
    "workbook": ".xlsx .xlsm .xlsb .xls .ods",
    "arrow": ".arrow .feather .ipc",
    "sqlite": ".sqlite .sqlite3 .db",
    "duckdb": ".duckdb .ddb",
}
# Endings of files that may hold a table; a folder of tables has others of them too.
LOOSE_SUFFIXES: dict[Kind, str] = {
    "text": ".asc .data .prn .rpt .md .lst .out .log .spool",
    "json": ".geojson",
    "workbook": ".xlt .xltx .ots",
    "html": ".html .htm .xhtml",
    "xml": ".xml",
    "zip": ".zip",
}
SUFFIXES = {suffix: kind for kind, text in KIND_SUFFIXES.items() for suffix in text.split()}
ALL_SUFFIXES = {
    **SUFFIXES,
    **{suffix: kind for kind, text in LOOSE_SUFFIXES.items() for suffix in text.split()},
}
COMPRESSION_SUFFIXES = (".gz", ".zst")
MAGIC: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"PAR1", "parquet"),
    (0, b"\xd0\xcf\x11\xe0", "workbook"),
    (0, b"SQLite format 3\x00", "sqlite"),
    (0, b"ARROW1", "arrow"),
    (0, b"FEA1", "arrow"),
    (8, b"DUCK", "duckdb"),
)
ZIP_SIGNS = (b"PK\x03\x04", b"PK\x05\x06")
HEAD_BYTES = 1 << 13
TEXT_KINDS = frozenset({"text", "json", "html", "xml"})  # read through a conversion to UTF-8

HTML = re.compile(
    r"(<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(!doctype\s+html|html|head|body|table|meta|title|style|div|script|center|font|thead|tr|h[1-6])\b",
    re.DOTALL,
)
SPREADSHEET_XML = ("urn:schemas-microsoft-com:office:spreadsheet", 'progid="excel.sheet"')
JSON_START = re.compile(r'\{\s*("|\}\s*$)|\[\s*([{\["]|\]\s*$)')


def read_head(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked where it is compressed."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        stream.seek(0)
        try:
            if head.startswith(GZIP):
                with gzip.open(stream) as packed:
                    return packed.read(HEAD_BYTES)
            if head.startswith(ZSTD):
                return io.BufferedReader(ZstdReader(stream)).read(HEAD_BYTES)
        except (OSError, EOFError, zlib.error, zstandard.ZstdError):
            return head
    return head


def kind_of(path: Path, name: str = "") -> Kind:
    """Return the kind of a file by its first bytes, else by the ending of its name.

    Text with the ending of a workbook is what many web shops call "Excel". Raises `PersonasError`
    (E156) for what is certainly no table.
    """
    head, suffix = read_head(path), suffix_of(name or path.name)
    kind = _magic_kind(path, head, name or path.name)
    if kind:
        return kind
    if description := find_foreign_kind(head):
        raise foreign_error(name or path.name, *description)
    kind = ALL_SUFFIXES.get(suffix, "text")
    text = _decode(head)
    if text is None:
        return "text" if kind in ("workbook", "html", "xml", "zip") else kind
    return _text_kind(text, kind, name or path.name)


def _magic_kind(path: Path, head: bytes, name: str) -> Kind | None:
    for offset, magic, kind in MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return kind
    return _zip_kind(path, name) if head.startswith(ZIP_SIGNS) else None


def _zip_kind(path: Path, name: str) -> Kind:
    """A workbook is an archive too, told by the names of its parts; so are other documents."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        is_zip = ALL_SUFFIXES.get(suffix_of(name)) == "zip"
        return "zip" if is_zip else "workbook"
    if description := _document_kind(parts):
        raise foreign_error(name, *description)
    is_workbook = "[Content_Types].xml" in parts or {"content.xml", "mimetype"} <= parts
    return "workbook" if is_workbook else "zip"


DOCUMENT_PARTS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "Index/Document.iwa": "a document of Apple Numbers or Pages",
    "Index.zip": "a document of Apple Numbers or Pages",
}


def _document_kind(parts: Collection[str]) -> tuple[str, str] | None:
    help_ = "Export its table as CSV or Excel: File, Export."
    return next(((kind, help_) for part, kind in DOCUMENT_PARTS.items() if part in parts), None)


def _decode(head: bytes) -> str | None:
    """The first letters of a text; None where its bytes are no text."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return head[: len(head) & ~1].decode(encoding, "replace").lstrip()
    return None if b"\0" in head else head.decode("latin-1").lstrip()


DECLARATION = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
LATIN = ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii")  # browsers read Windows-1252


def declared_encoding(path: Path) -> str | None:
    """Return the encoding that markup declares, where it has no mark and is not UTF-8."""
    head = read_head(path)
    match = DECLARATION.search(head[:4096])
    if match is None or head.startswith(
        (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    ):
        return None
    encoding = match[1].decode("ascii", "replace").lower()
    try:
        is_usual = encoding in LATIN or codecs.lookup(encoding).name in ("cp1252", "utf-8")
    except LookupError:
        return None
    return None if is_usual or _is_utf8(head) else encoding


def _is_utf8(head: bytes) -> bool:
    """Whether there are letters that only UTF-8 writes so."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return not head.isascii()


def _text_kind(text: str, kind: Kind, name: str) -> Kind:
    lower = text.lower()
    if lower.startswith("<"):
        return _markup_kind(lower, text, name)
    if description := find_foreign_text(text):
        raise foreign_error(name, *description)
    if JSON_START.match(text):
        return "json"
    has_brackets = any(sign in text[:500] for sign in '{["')  # as in `callback([{…`
    return "json" if kind == "json" and has_brackets else "text"


def _markup_kind(lower: str, text: str, name: str) -> Kind:
    if any(sign in lower for sign in SPREADSHEET_XML) and "<html" not in lower[:2000]:
        return "xml"
    if HTML.match(lower) or "<html" in lower[:2000]:
        return "html"
    root = re.search(r"<([A-Za-z_][\w:.-]*)", text)
    is_markup = lower.startswith(("<?xml", "<!")) or "</" in lower or "/>" in lower
    if root is None or not is_markup:  # such as the header `<TICKER>,<DATE>`
        return "text"
    help_ = "Export it as CSV or Excel; of XML, only that of Excel (XML Spreadsheet 2003) is read."
    raise foreign_error(name, f"XML with the root <{root[1][:40]}>", help_)


def suffix_of(name: str) -> str:
    """Return the suffix without that of a compression: of `customers.csv.gz` it is `.csv`."""
    lower = name.lower()
    for ending in COMPRESSION_SUFFIXES:
        lower = lower.removesuffix(ending)
    return Path(lower).suffix


def foreign_error(name: str, description: str, help_: str) -> PersonasError:
    """Return the error E156 for a file that is something else than a table."""
    return error("E156", f"`{name}` is {description}, not a table", help_)
