"""Folders for temporary files: locked while in use, swept when their process is gone."""

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
from personas.files.ends import forget, remove_at_end, steady
from personas.files.sink import Sink

fcntl: Any
try:
    import fcntl
except ImportError:  # where files cannot be locked like this, rooms of killed runs stay
    fcntl = None

PREFIX = ".personas-room-"
LOCK = ".personas-lock"
TRIES = 10
HERE, EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


@contextmanager
def room_beside(place: Path) -> Iterator[Path]:
    """Give a room on the same disk, so that a rename is all that is left to do."""
    place.parent.mkdir(parents=True, exist_ok=True)
    room, lock = make_room(place.parent)
    try:
        yield room
    finally:
        leave_room(room, lock)


def make_room(folder: Path) -> tuple[Path, IO[bytes]]:
    """Make a locked room in a folder, and remove those there that killed runs left."""
    with steady:
        room, lock = _make(folder)
        remove_at_end(room, partial(_desert, room, lock))
    _sweep(folder)
    return room, lock


def leave_room(room: Path, lock: IO[bytes]) -> None:
    """Remove a room, whatever is in it, and unlock it."""
    with steady:
        forget(room)
        _empty(room)
        lock.close()
        shutil.rmtree(room, ignore_errors=True)


def _desert(room: Path, lock: IO[bytes]) -> None:
    """Leave a room that other threads may still write in: they no longer reach it by its name."""
    gone = room.with_name(f"{room.name}-gone")
    with suppress(OSError):
        room.rename(gone)
    leave_room(gone if gone.exists() else room, lock)


def _empty(room: Path) -> None:
    """Remove all but the lock: should this be cut short, a later run knows the room as left."""
    for inside in room.glob("*"):
        if inside.is_dir() and not inside.is_symlink():
            shutil.rmtree(inside, ignore_errors=True)
        elif inside.name != LOCK:
            with suppress(OSError):
                inside.unlink()


def _make(folder: Path) -> tuple[Path, IO[bytes]]:
    """Make a room and lock it; one that is swept before it has its lock is made again.

    A lock can also be had on a file that was just swept: whether it is still there is asked
    once it is locked. Where files cannot be locked at all, the room does without.
    """
    for tries_left in reversed(range(TRIES)):
        room = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
        with suppress(FileNotFoundError):
            lock = (room / LOCK).open("wb")
            locked = _lock(lock)
            if (locked or not tries_left) and (room / LOCK).exists():
                return room, lock
            leave_room(room, lock)
    raise OSError(f"{folder} does not keep what is made in it")


def is_room(name: str) -> bool:
    """Tell whether a file or folder is one of ours, in use or left over."""
    return name.startswith(PREFIX)


def swap(made: Path, place: Path, aside: Path) -> None:
    """Put ``made`` in the place of another folder, which goes ``aside``, if there is one.

    Where the system can exchange two names at once there is no moment without either.
    """
    with steady:
        if not place.exists():
            made.rename(place)
        elif not _exchange(made, place):
            place.rename(aside)
            try:
                made.rename(place)
            except OSError:
                aside.rename(place)
                raise


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step (Linux, since 3.15); return whether that was possible."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    if rename is None:
        return False
    return bool(rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0)


def _lock(file: IO[bytes]) -> bool:
    """Lock a file until it is closed; return False when another process holds it."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sweep(folder: Path) -> None:
    """Remove rooms whose process is gone: nobody holds their lock, or they never had one."""
    for room in sorted(folder.glob(f"{PREFIX}*")):
        with suppress(OSError):
            if not (room / LOCK).exists():
                room.rmdir()  # only if nothing is in it
                continue
            with (room / LOCK).open("rb") as lock:
                if _lock(lock):
                    _empty(room)
                    shutil.rmtree(room, ignore_errors=True)


class Scratch:
    """A folder for files that live as long as what holds this; it is made when first used."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._count = 0

    def new(self) -> Path:
        """Return the path of a file that is not there yet; raise E505 where there can be none."""
        if self._folder is None:
            self._folder, lock = _make_room()
            weakref.finalize(self, leave_room, self._folder, lock)
        self._count += 1
        return self._folder / f"{self._count}.csv"

    def holds(self, path: Path) -> bool:
        """Whether a file is in this folder."""
        return self._folder is not None and path.is_relative_to(self._folder)


class Laid(Sink):
    """A file in the folder for temporary files."""

    def fail(self, cause: OSError) -> None:
        """Raise E505."""
        raise not_laid(Path(os.fsdecode(self.name)), cause.strerror) from cause


def lay(path: Path) -> IO[bytes]:
    """Open a new file of a `Scratch` to write; where it cannot grow this is said of its folder."""
    try:
        return io.BufferedWriter(Laid(path, "wb"))
    except OSError as cause:
        raise not_laid(path, cause.strerror) from cause


def not_laid(path: Path, reason: str | None) -> PersonasError:
    """Return the error E505, for a file of a `Scratch` or the folder for temporary files."""
    folder = next((p.parent for p in (path, *path.parents) if is_room(p.name)), path)
    return error(
        "E505",
        f"The folder for temporary files, `{folder}`, cannot be written: {(reason or '').lower()}",
        "Free some space there, or name another folder: TMPDIR=/other/folder personas …",
    )


def temporary_folder() -> Path:
    """Where TMPDIR is set that is meant: customers are laid down nowhere else in its stead."""
    return Path(os.environ.get("TMPDIR") or tempfile.gettempdir()).absolute()


def _make_room() -> tuple[Path, IO[bytes]]:
    try:
        return make_room(temporary_folder())
    except OSError as cause:
        if cause.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
            raise  # that is not of this folder
        folder = Path(cause.filename or "/tmp")  # noqa: S108 - named, not written to
        raise not_laid(folder, cause.strerror) from cause
