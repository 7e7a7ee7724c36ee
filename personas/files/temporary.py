"""Folders for temporary files: locked while in use, swept when their process is gone."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

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
    made = _make(folder)
    _sweep(folder)
    return made


def leave_room(room: Path, lock: IO[bytes]) -> None:
    """Unlock a room and remove it, whatever is in it."""
    lock.close()
    shutil.rmtree(room, ignore_errors=True)


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
                    shutil.rmtree(room, ignore_errors=True)


class Scratch:
    """A folder for files that live as long as what holds this; it is made when first used."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._count = 0

    def new(self) -> Path:
        """Return the path of a file that is not there yet."""
        if self._folder is None:
            self._folder, lock = make_room(Path(tempfile.gettempdir()))
            weakref.finalize(self, leave_room, self._folder, lock)
        self._count += 1
        return self._folder / f"{self._count}.csv"
