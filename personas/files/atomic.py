"""Atomic outputs: written completely or not at all, and never over an edited file.

A folder is written beside its target and renamed. A manifest inside holds a digest of every file,
so that the next run can tell its own files from edited and foreign ones.
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

from personas.domain.address import display_name, is_store
from personas.domain.problem import PersonasError, Problem, error
from personas.files.cleanup import cleanup_lock
from personas.files.temporary import is_temporary, swap_folders, temporary_folder_beside

MANIFEST = ".personas-manifest.json"
HELP = "Name a place with -o that you may write to and that has space left."


def check_folder(target: Path, force: bool = False) -> None:
    """Raise what `whole_folder` would raise at once, before any work is done for it."""
    with _convert_errors(target):
        folder = target.resolve()
        if folder.exists() and not folder.is_dir():
            message = f"`{folder}` is a file, not a folder"
            raise error("E501", message, "Name another folder with -o.")
        if not force:
            _check_contents(folder)


@contextmanager
def atomic_folder(target: Path, force: bool = False) -> Iterator[Path]:
    """Yield a new folder to fill; on success it replaces ``target``.

    Raises `PersonasError` before anything is written when ``target`` holds edited or foreign
    files; with ``force`` edited files are replaced and foreign ones are copied.
    """
    check_folder(target, force)
    folder = target.resolve()
    with _convert_errors(target), temporary_folder_beside(folder) as temporary:
        new = temporary / "new"
        new.mkdir()
        yield new
        _write_manifest(new)
        _copy_foreign(folder, new)
        swap_folders(new, folder, temporary / "old")


@contextmanager
def atomic_file(target: Path) -> Iterator[Path]:
    """Yield a new file to write; on success it replaces ``target``."""
    with _convert_errors(target):
        file = target.resolve()
        if file.exists() and not file.is_file():
            message = f"`{file}` is a folder or a device, not a file"
            raise error("E501", message, "Name another file with -o.")
        with temporary_folder_beside(file) as temporary:
            new = temporary / file.name
            yield new
            with cleanup_lock:
                os.replace(new, file)


@contextmanager
def _convert_errors(target: Path) -> Iterator[None]:
    """Raise E501 where the system does not allow to write ``target``."""
    try:
        if "\0" in str(target):
            raise OSError("a path has no NUL in it")
        if is_store(str(target)):  # it would create folders named like an address
            raise OSError("it is an address, and outputs are files on this machine")
        yield
    except OSError as cause:
        if cause.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
            raise  # the path is not at fault
        path = os.path.abspath(display_name(target)).replace("\0", "\\0")
        name = display_name(target) if is_store(str(target)) else path
        reason = (cause.strerror or str(cause)).lower()
        raise error("E501", f"`{name}` cannot be written: {reason}", HELP) from cause


def _check_contents(folder: Path) -> None:
    """Raise E502 for edited files and E503 for foreign ones."""
    problems = []
    digests = _read_manifest(folder)
    edited_files = [
        name
        for name, digest in digests.items()
        if (file := folder / name).is_file() and _digest(file) != digest
    ]
    if edited_files:
        problems.append(
            Problem(
                "E502",
                f"`{folder}` holds files that were edited since they were written: "
                f"{_join_names(edited_files)}",
                "Keep your edits by naming another folder with -o, or replace them with --force.",
            )
        )
    if foreign := _foreign_files(folder):
        problems.append(
            Problem(
                "E503",
                f"`{folder}` holds files that are no part of a report: {_join_names(foreign)}",
                "Name another folder with -o, or write beside them with --force.",
            )
        )
    if problems:
        raise PersonasError(*problems)


def _join_names(names: list[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(f"`{name}`" for name in names[:5]) + more


def _foreign_files(folder: Path) -> list[str]:
    digests = _read_manifest(folder)
    return [name for name in _list_files(folder) if name not in digests]


def _list_files(folder: Path) -> list[str]:
    files = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST)
    return sorted(p.as_posix() for p in files if not any(map(is_temporary, p.parts)))


def _read_manifest(folder: Path) -> dict[str, str]:
    """Return the digests of the last run; a damaged manifest has none."""
    try:
        digests = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in digests.items()} if isinstance(digests, dict) else {}


def _write_manifest(folder: Path) -> None:
    digests = {name: _digest(folder / name) for name in _list_files(folder)}
    text = json.dumps(digests, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", "utf-8")


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _copy_foreign(source: Path, target: Path) -> None:
    """Copy files that are not ours (there are none without ``force``)."""
    for name in _foreign_files(source):
        if not (target / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, target / name)
