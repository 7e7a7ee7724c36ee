"""What a settings file may name that nobody named: what lies in its own folder, and no more.

A file in a folder around the working directory speaks for whoever put it there. It is heeded for
how to segment; not for what to read, ask or write elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from glob import glob
from pathlib import Path

from personas.config.keys import Key
from personas.facts.shareable import SPARK, is_store
from personas.rules.loading.source import bundled_packs

HELP = "Where you trust the file, name it: --config {}"
SERVER = "a server"
OUTSIDE = "what is outside of its folder"


def reaches(key: Key, said: object, folder: Path) -> str | None:
    """Return what the value of a key reaches for beyond the folder of its file, if it does."""
    if key.option == "query":
        return "a query"
    if key.option == "master":
        return None if str(said).startswith("local") else SERVER
    seen_from = folder if key.path else Path() if key.option == "template" else None
    if seen_from is None:
        return None
    words = [said] if isinstance(said, str) else said if isinstance(said, tuple) else []
    return next((far for word in words if (far := _beyond(str(word), seen_from, folder))), None)


def _beyond(word: str, seen_from: Path, folder: Path) -> str | None:
    if word == "-" or word in bundled_packs():
        return None
    if word.startswith(SPARK) or is_store(word):
        return SERVER
    home = os.path.realpath(folder)
    places = (os.path.realpath(place) for place in _places(seen_from / word))
    return None if all(Path(place).is_relative_to(home) for place in places) else OUTSIDE


def _places(path: Path) -> Iterator[Path]:
    """Yield a path, what a pattern of files matches, and all that is in a folder."""
    yield path
    for place in (path, *map(Path, glob(str(path)))):
        yield place
        if os.path.isdir(place):
            yield from place.rglob("*")
