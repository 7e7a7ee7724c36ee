"""What kind of table a file holds: its first bytes say so, else the ending of its name."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Kind = Literal["text", "parquet", "json", "workbook", "arrow", "sqlite", "duckdb"]

SUFFIXES: dict[str, Kind] = {
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
    ".tab": "text",
    ".psv": "text",
    ".dat": "text",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".xlsb": "workbook",
    ".xls": "workbook",
    ".ods": "workbook",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
    ".duckdb": "duckdb",
    ".ddb": "duckdb",
}
COMPRESSED = (".gz", ".zst")
MAGIC: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"PAR1", "parquet"),
    (0, b"PK\x03\x04", "workbook"),
    (0, b"\xd0\xcf\x11\xe0", "workbook"),
    (0, b"SQLite format 3\x00", "sqlite"),
    (0, b"ARROW1", "arrow"),
    (0, b"FEA1", "arrow"),
    (8, b"DUCK", "duckdb"),
)
# Text under the ending of a workbook is what many web shops call "Excel".
TEXT_AFTER_ALL = ("workbook",)


def is_known(path: Path) -> bool:
    """Whether the ending says what kind of table a file is."""
    return _suffix(path) in SUFFIXES


def kind_of(path: Path) -> Kind:
    """Return the kind of a file; one without a telling start or ending is text."""
    with path.open("rb") as stream:
        head = stream.read(16)
    for at, sign, kind in MAGIC:
        if head[at : at + len(sign)] == sign:
            return kind
    said = SUFFIXES.get(_suffix(path), "text")
    return "text" if said in TEXT_AFTER_ALL else said


def _suffix(path: Path) -> str:
    """The ending that tells the kind: of `customers.csv.gz` it is `.csv`."""
    name = path.name.lower()
    for ending in COMPRESSED:
        name = name.removesuffix(ending)
    return Path(name).suffix
