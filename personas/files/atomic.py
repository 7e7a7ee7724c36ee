"""Write outputs whole or not at all, and never over an edited file.

A folder is written beside its place and renamed into it. A manifest inside remembers a digest of
every file, so that the next run can tell its own files from edited and foreign ones.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

from personas.domain.address import is_store, shown
from personas.domain.problem import PersonasError, Problem, error
from personas.files.ends import steady
from personas.files.temporary import is_room, room_beside, swap

MANIFEST = ".personas-manifest.json"
HELP = "Name a place with -o that you may write to and that has space left."


def check_folder(target: Path, force: bool = False) -> None:
    """Raise what `whole_folder` would raise at once, before any work is done for it."""
    with _writing(target):
        place = target.resolve()
        if place.exists() and not place.is_dir():
            message = f"`{place}` is a file, not a folder"
            raise error("E501", message, "Name another folder with -o.")
        if not force:
            _refuse(place, _edited(place), _foreign(place))


@contextmanager
def whole_folder(target: Path, force: bool = False) -> Iterator[Path]:
    """Give a new folder to fill; on success it takes the place of ``target``.

    Raises `PersonasError` before anything is written when ``target`` holds edited files or files
    that are not ours; with ``force`` edited files are replaced and foreign ones kept.
    """
    check_folder(target, force)
    with _writing(target), room_beside(place := target.resolve()) as room:
        made = room / "new"
        made.mkdir()
        yield made
        _sign(made)
        _keep_foreign(place, made)
        swap(made, place, room / "old")


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a new file to write; on success it takes the place of ``target``."""
    with _writing(target):
        place = target.resolve()
        if place.exists() and not place.is_file():
            message = f"`{place}` is a folder or a device, not a file"
            raise error("E501", message, "Name another file with -o.")
        with room_beside(place) as room:
            made = room / place.name
            yield made
            with steady:
                os.replace(made, place)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """Tell of what the system does not allow."""
    try:
        if "\0" in str(target):
            raise OSError("a path has no NUL in it")
        if is_store(str(target)):  # it would make odd folders here
            raise OSError("it is an address, and outputs are files on this machine")
        yield
    except OSError as cause:
        if cause.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
            raise  # that is not of this place
        place = os.path.abspath(shown(target)).replace("\0", "\\0")
        name = shown(target) if is_store(str(target)) else place
        reason = (cause.strerror or str(cause)).lower()
        raise error("E501", f"`{name}` cannot be written: {reason}", HELP) from cause


def _refuse(place: Path, edited: list[str], foreign: list[str]) -> None:
    problems = []
    if edited:
        problems.append(
            Problem(
                "E502",
                f"`{place}` holds files that were edited since they were written: {_some(edited)}",
                "Keep your edits by naming another folder with -o, or replace them with --force.",
            )
        )
    if foreign:
        problems.append(
            Problem(
                "E503",
                f"`{place}` holds files that are no part of a report: {_some(foreign)}",
                "Name another folder with -o, or write beside them with --force.",
            )
        )
    if problems:
        raise PersonasError(*problems)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(f"`{name}`" for name in names[:5]) + more


def _edited(place: Path) -> list[str]:
    signed = _manifest(place)
    return [
        n for n, digest in signed.items() if (f := place / n).is_file() and _digest(f) != digest
    ]


def _foreign(place: Path) -> list[str]:
    signed = _manifest(place)
    return [name for name in _files(place) if name not in signed]


def _files(place: Path) -> list[str]:
    files = (p.relative_to(place) for p in place.rglob("*") if p.is_file() and p.name != MANIFEST)
    return sorted(p.as_posix() for p in files if not any(map(is_room, p.parts)))


def _manifest(place: Path) -> dict[str, str]:
    """What we wrote here last; a damaged manifest vouches for nothing."""
    try:
        read = json.loads((place / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in read.items()} if isinstance(read, dict) else {}


def _sign(folder: Path) -> None:
    digests = {name: _digest(folder / name) for name in _files(folder)}
    text = json.dumps(digests, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", "utf-8")


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _keep_foreign(place: Path, made: Path) -> None:
    """Carry over files that are not ours (only after --force can there be any)."""
    for name in _foreign(place):
        if not (made / name).exists():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(place / name, made / name)
