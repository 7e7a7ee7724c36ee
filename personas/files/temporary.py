"""Temporary folders: locked while in use, removed when their process has ended."""

from __future__ import annotations

import ctypes
import errno
import io
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

from personas.domain.problem import PersonasError, error
from personas.files.cleanup import cleanup_lock, register_removal, unregister_removal
from personas.files.sink import Sink

fcntl: Any
try:
    import fcntl
except ImportError:  # without locks, the folders of killed runs stay
    fcntl = None

PREFIX = ".personas-room-"
LOCK = ".personas-lock"
ATTEMPTS = 10
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # of Linux


@contextmanager
def temporary_folder_beside(path: Path) -> Iterator[Path]:
    """Yield a temporary folder on the disk of ``path``, from which a file can be renamed to it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder, lock = create_temporary_folder(path.parent)
    try:
        yield folder
    finally:
        remove_temporary_folder(folder, lock)


def create_temporary_folder(parent: Path) -> tuple[Path, IO[bytes]]:
    """Create a locked folder in ``parent``, and remove those of killed runs."""
    with cleanup_lock:
        folder, lock = _create_and_lock(parent)
        register_removal(folder, partial(_remove_in_use, folder, lock))
    _sweep(parent)
    return folder, lock


def remove_temporary_folder(folder: Path, lock: IO[bytes]) -> None:
    """Remove a temporary folder with its contents, and unlock it."""
    with cleanup_lock:
        unregister_removal(folder)
        _empty(folder)
        lock.close()
        shutil.rmtree(folder, ignore_errors=True)


def _remove_in_use(folder: Path, lock: IO[bytes]) -> None:
    """Remove a folder that other threads may still write to: rename it first."""
    new_path = folder.with_name(f"{folder.name}-gone")
    with suppress(OSError):
        folder.rename(new_path)
    remove_temporary_folder(new_path if new_path.exists() else folder, lock)


def _empty(folder: Path) -> None:
    """Remove all but the lock: if this is interrupted, a later run can still sweep the folder."""
    for path in folder.glob("*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != LOCK:
            with suppress(OSError):
                path.unlink()


def _create_and_lock(parent: Path) -> tuple[Path, IO[bytes]]:
    """Create a folder and lock it; try again where another run sweeps it before it is locked.

    A lock can also succeed on a file that was just removed, so its existence is checked after.
    Where the system cannot lock files, the last attempt does without.
    """
    for remaining_attempts in reversed(range(ATTEMPTS)):
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        with suppress(FileNotFoundError):
            lock = (folder / LOCK).open("wb")
            if (_lock(lock) or not remaining_attempts) and (folder / LOCK).exists():
                return folder, lock
            remove_temporary_folder(folder, lock)
    raise OSError(f"{parent} does not keep what is made in it")


def is_temporary(name: str) -> bool:
    """Whether the name is that of a temporary folder of ours, in use or not."""
    return name.startswith(PREFIX)


def swap_folders(new: Path, target: Path, backup: Path) -> None:
    """Rename ``new`` to ``target``; an existing folder becomes ``backup`` or ``new``.

    Where the system can exchange two names at once, ``target`` exists at any moment.
    """
    with cleanup_lock:
        if not target.exists():
            new.rename(target)
        elif not _exchange(new, target):
            target.rename(backup)
            try:
                new.rename(target)
            except OSError:
                backup.rename(target)
                raise


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two names in one step (Linux, since 3.15); return whether that was possible."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    if rename is None:
        return False
    names = os.fsencode(first), os.fsencode(second)
    return bool(rename(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0)


def _lock(file: IO[bytes]) -> bool:
    """Lock a file until it is closed; return False where another process has the lock."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sweep(parent: Path) -> None:
    """Remove the folders of ended processes: nobody has their lock, or they never had one."""
    for folder in sorted(parent.glob(f"{PREFIX}*")):
        with suppress(OSError):
            if not (folder / LOCK).exists():
                folder.rmdir()  # only if it is empty
                continue
            with (folder / LOCK).open("rb") as lock:
                if _lock(lock):
                    _empty(folder)
                    shutil.rmtree(folder, ignore_errors=True)


class Scratch:
    """A temporary folder that lives as long as this object; it is created at first use."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._count = 0

    def new(self) -> Path:
        """Return the path of a file that does not exist yet; raise E505 where there can be none."""
        if self._folder is None:
            self._folder, lock = _create_scratch_folder()
            weakref.finalize(self, remove_temporary_folder, self._folder, lock)
        self._count += 1
        return self._folder / f"{self._count}.csv"

    def holds(self, path: Path) -> bool:
        """Whether a file is in this folder."""
        return self._folder is not None and path.is_relative_to(self._folder)


class ScratchFile(Sink):
    """A file in a `Scratch`."""

    def fail(self, cause: OSError) -> None:
        """Raise E505."""
        raise scratch_error(Path(os.fsdecode(self.name)), cause.strerror) from cause


def open_scratch_file(path: Path) -> IO[bytes]:
    """Open a new file of a `Scratch` for writing; E505 names its folder where it cannot grow."""
    try:
        return io.BufferedWriter(ScratchFile(path, "wb"))
    except OSError as cause:
        raise scratch_error(path, cause.strerror) from cause


def scratch_error(path: Path, reason: str | None) -> PersonasError:
    """Return the error E505, for a file of a `Scratch` or the folder for temporary files."""
    folder = next((p.parent for p in (path, *path.parents) if is_temporary(p.name)), path)
    return error(
        "E505",
        f"The folder for temporary files, `{folder}`, cannot be written: {(reason or '').lower()}",
        "Free some space there, or name another folder: TMPDIR=/other/folder personas …",
    )


def temporary_folder() -> Path:
    """Return TMPDIR where it is set, even if it is missing: customers are written nowhere else."""
    return Path(os.environ.get("TMPDIR") or tempfile.gettempdir()).absolute()


def _create_scratch_folder() -> tuple[Path, IO[bytes]]:
    try:
        return create_temporary_folder(temporary_folder())
    except OSError as cause:
        if cause.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
            raise  # the folder is not at fault
        folder = Path(cause.filename or "/tmp")  # noqa: S108 - named, not written to
        raise scratch_error(folder, cause.strerror) from cause
