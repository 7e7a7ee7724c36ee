"""The table in a zip archive: its only one, or the one that is named."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from personas.domain.problem import PersonasError, Problem, error
from personas.domain.request import Reading
from personas.files.bounds import in_mb, max_text_bytes
from personas.files.temporary import Scratch, open_scratch_file
from personas.ingest.file_kinds import ALL_SUFFIXES, SUFFIXES, suffix_of

MAX_MEMBERS, CHUNK = 10_000, 1 << 20
MAX_NAMES = 12  # in a message
PACKING_HELP = "Unpack it, and name the table in it."
NOTES = re.compile(
    r"(read.?me|licen[cs]e|copying|notice|about|.*[-_.](names|dictionary|codebook))\.\w+", re.I
)


@dataclass(frozen=True, slots=True)
class Member:
    """An unpacked file of an archive, its name, the reading of it, and what there is to say."""

    path: Path
    name: str
    reading: Reading
    warnings: tuple[Problem, ...] = ()


def unpack_member(path: Path, name: str, reading: Reading, scratch: Scratch) -> Member:
    """Unpack the only table of an archive, or that of ``--table``.

    Raises `PersonasError`: E158 where several could be meant or there is none, E159 where it is
    protected, E143 where it unpacks to more than its size allows.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            files = [info for info in archive.infolist() if _is_file(info.filename)]
            if len(archive.infolist()) > MAX_MEMBERS:
                message = f"`{name}` holds {len(archive.infolist()):,} files"
                raise error("E143", message, PACKING_HELP)
            info, is_named = _choose(files, name, reading.table)
            if info.flag_bits & 1:
                help_ = "Unpack it with its password, and name the table in it."
                raise error(
                    "E159", f"`{info.filename}` in `{name}` is protected by a password", help_
                )
            target = _unpack(archive, info, name, max_text_bytes(path.stat().st_size), scratch)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as cause:
        help_ = "Fetch or pack it again: it was cut off, or is packed in a rare way."
        raise error("E105", f"`{name}` cannot be unpacked: {cause}", help_) from cause
    members = [file.filename for file in _tables(files) if file is not info]
    warnings = () if is_named or not members else (_warn(name, info.filename, members),)
    inner = replace(reading, table=None) if is_named else reading
    return Member(target, PurePosixPath(info.filename).name, inner, warnings)


def _is_file(name: str) -> bool:
    """Leave out folders, and what systems put beside files."""
    parts = PurePosixPath(name).parts
    is_hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return bool(parts) and not name.endswith("/") and not is_hidden and parts[-1] != "Thumbs.db"


def _tables(files: Sequence[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    return [file for file in files if suffix_of(file.filename) in ALL_SUFFIXES]


def _choose(
    files: Sequence[zipfile.ZipInfo], name: str, table: str | None
) -> tuple[zipfile.ZipInfo, bool]:
    """Return the file to read, and whether it was named."""
    matches = [f for f in files if table and table in (f.filename, PurePosixPath(f.filename).name)]
    if len(matches) == 1:
        return matches[0], True
    candidates = list(_candidates(files))
    if len(candidates) == 1:
        return candidates[0], False
    raise _choice_error(candidates or files, name)


def _candidates(files: Sequence[zipfile.ZipInfo]) -> Iterator[zipfile.ZipInfo]:
    """The files that may be the table: those with its endings, else the only one of all."""
    tables = [f for f in files if suffix_of(f.filename) in SUFFIXES]
    data = [f for f in tables if not NOTES.fullmatch(PurePosixPath(f.filename).name)]
    strict = [f for f in data if suffix_of(f.filename) != ".txt"]
    yield from strict or data or tables or _tables(files) or (files if len(files) == 1 else ())


def _choice_error(files: Sequence[zipfile.ZipInfo], name: str) -> PersonasError:
    if not files:
        return error("E158", f"The archive `{name}` holds no file", "Pack the table again.")
    names = [file.filename for file in files]
    text = ", ".join(f"`{member}`" for member in names[:MAX_NAMES])
    more = ", …" if len(names) > MAX_NAMES else ""
    help_ = (
        f'Name one: --table "{names[0]}". Files of the same columns are one table when they are '
        "unpacked into a folder, and DATA is that folder."
    )
    return error("E158", f"The archive `{name}` holds {len(names)} files: {text}{more}", help_)


def _warn(name: str, selected: str, members: Sequence[str]) -> Problem:
    text = ", ".join(f"`{member}`" for member in members[:MAX_NAMES])
    message = f"Of the archive `{name}`, `{selected}` was read; not read: {text}"
    return Problem("W155", message, f'Name the file to be sure: --table "{selected}"')


def _unpack(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int, scratch: Scratch
) -> Path:
    target, size = scratch.new(), 0
    with archive.open(info) as stream, open_scratch_file(target) as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                message = f"`{info.filename}` in `{name}` unpacks to more than {in_mb(limit)}"
                raise error("E143", message, PACKING_HELP)
            file.write(chunk)
    if not size:
        raise error("E104", f"`{info.filename}` in `{name}` is empty", "Pack the table again.")
    return target
