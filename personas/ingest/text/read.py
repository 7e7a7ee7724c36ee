"""Read text: its bytes as UTF-8 without what stands behind their end, and its lines as a table."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from personas.domain.problem import Problem
from personas.domain.request import Reading
from personas.files.spool import respool
from personas.files.temporary import Scratch, open_scratch_file
from personas.ingest.text.decompress import is_compressed, read_chunks, read_head
from personas.ingest.text.dialect import read_dialect, read_ruled, read_spooled
from personas.ingest.text.encoding import decodes, encoding_error, guess_encoding
from personas.ingest.text.padded import spool_padded
from personas.ingest.text.padding import is_unpadded
from personas.ingest.text.ragged import fill_tail, is_regular, spool_rows
from personas.ingest.text.ruled import find_ruled, spool_ruled
from personas.sql.engine import TextTable

TableAndWarnings = tuple[TextTable, tuple[Problem, ...]]


def read_text(path: Path, name: str, reading: Reading, scratch: Scratch) -> TableAndWarnings:
    """Return a UTF-8 file as a table, and warnings of lines that are no rows of it."""
    skip = reading.skip_rows or (reading.header_row or 1) - 1
    ruled = None if reading.delimiter else find_ruled(path, name, skip)
    if ruled:
        spooled, warnings = spool_ruled(path, name, ruled, scratch)
        dialect, header_warnings = read_ruled(spooled, name)
        return TextTable(name, spooled, dialect), (*warnings, *header_warnings)
    dialect, warnings = read_dialect(path, name, reading)
    if dialect.is_padded:
        spooled = spool_padded(path, name, scratch, dialect.skip)
        return TextTable(name, spooled, read_spooled(spooled, name)), warnings
    table = TextTable(name, path, dialect)
    if not is_regular(path, dialect):
        table, further_warnings = spool_rows(table, scratch)
        return table, (*warnings, *further_warnings)
    if any("\n" in column or "\r" in column for column in dialect.names):
        # Engines would count the lines of the header as rows.
        path = respool(path, name, dialect.delimiter, len(dialect.names), dialect.skip, scratch)
        return TextTable(name, path, replace(dialect, delimiter=",", skip=1)), warnings
    path = fill_tail(path, dialect, scratch)
    table = replace(table, path=path)
    return replace(table, is_unpadded=is_unpadded(path, dialect.delimiter)), warnings


UTF8 = ("utf-8", "utf-8-sig")
# What programs write behind the end of a text: the end mark of DOS, and the rest of a block.
END_SIGNS = "\x1a\0"
LONGEST_END = 1 << 16
# UTF-32 comes first: its mark begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def as_utf8(
    path: Path, name: str, encoding: str | None, scratch: Scratch
) -> tuple[Path, tuple[Problem, ...]]:
    """Return a UTF-8 file with the text of ``path``, which is the file itself where it is UTF-8.

    Without an ``encoding`` a byte-order mark says it; else it is guessed, with a warning where the
    guess may be wrong. Raises `PersonasError` where the bytes are no text.
    """
    head = read_head(path, name)
    warnings: tuple[Problem, ...] = ()
    encoding = encoding or next((e for mark, e in BYTE_ORDER_MARKS if head.startswith(mark)), None)
    if encoding is None:
        encoding, warnings = guess_encoding(path, name, head)
    elif encoding in UTF8 and not decodes(path, name, encoding):
        raise encoding_error(name, f"it holds bytes that are not {encoding}")
    has_cr_ends = b"\r" in head and b"\n" not in head  # of old Macs
    if encoding in UTF8 and not (is_compressed(path) or has_cr_ends or _has_end_mark(path)):
        return path, warnings
    return _transcode(path, name, encoding, scratch, has_cr_ends), warnings


def _has_end_mark(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-1, io.SEEK_END)
        return stream.read(1) in END_SIGNS.encode()


def _transcode(path: Path, name: str, encoding: str, scratch: Scratch, has_cr_ends: bool) -> Path:
    target = scratch.new()
    try:
        io.TextIOWrapper(io.BytesIO(), encoding)  # no codec of bytes, such as bz2
        with open_scratch_file(target) as stream:
            for text in _strip_end(_decode(path, name, encoding)):
                stream.write((text.replace("\r", "\n") if has_cr_ends else text).encode())
    except (UnicodeError, LookupError) as cause:
        raise encoding_error(name, f"as {encoding}: {cause}") from cause
    return target


def _decode(path: Path, name: str, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    for chunk in read_chunks(path, name):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _strip_end(texts: Iterator[str]) -> Iterator[str]:
    """Hold back what may be an end mark until more text follows it; a longer one is none."""
    end = ""
    for text in texts:
        body = text.rstrip(END_SIGNS)
        if body or len(end) > LONGEST_END:
            yield end
            end = ""
        yield body
        end += text[len(body) :]
