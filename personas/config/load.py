"""Find `personas.yaml` and read it, with every problem of it at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from glob import glob
from pathlib import Path

from personas.config.keys import KEYS, SECTIONS, Key
from personas.domain.address import SPARK, is_store, shown, without_credentials
from personas.domain.problem import PersonasError, Problem, error
from personas.rules.language.findings import Findings
from personas.rules.loading import tree as fields
from personas.rules.loading.compose import bundled_packs, compose, read_source
from personas.rules.loading.tree import Source, Table, Value

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


NAME = "personas.yaml"
_ADDRESS = re.compile(r"\S:\S|@|%3a|%40", re.IGNORECASE)
_QUOTED = re.compile(r"`.*`", re.DOTALL)

Options = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Config:
    """What a file says, by the names of options: for all commands, and for single ones."""

    path: Path | None = None
    options: Options = field(default_factory=dict)
    sections: Mapping[str, Options] = field(default_factory=dict)


def find_config(start: Path) -> Path | None:
    """Return the nearest `personas.yaml` of a folder and those around it, or None."""
    folders = (start.resolve(), *start.resolve().parents)
    return next((folder / NAME for folder in folders if (folder / NAME).is_file()), None)


def load_config(named: Path | None = None) -> Config:
    """Read the file that is named, else the nearest one upward; without one, nothing is set.

    Raises `PersonasError`: E601 when the named file is not there, E2xx and E602 for every line
    that does not fit, with its place; E606 for every line of a file around the working directory
    that reaches out of its folder and was not named. Passwords are in none of them.
    """
    if named is not None and not os.path.isfile(named):
        raise error("E601", f"There is no file `{shown(named)}`", "`personas init DATA` writes one")
    path = named or find_config(Path())
    if path is None:
        return Config()
    around = named is None and path.parent != Path().resolve()
    try:
        return _read(path, around)
    except PersonasError as refused:
        raise PersonasError(*map(_discreet, refused.problems)) from None


def _discreet(problem: Problem) -> Problem:
    """Take out what may be an address, in whatever key it stands and however it is malformed."""
    at, texts = problem.location, (problem.message, problem.help or "")
    if at and _ADDRESS.search(at.text or ""):
        at = replace(at, text=None)
    message, help_ = (_QUOTED.sub("`…`", t) if _ADDRESS.search(t) else t for t in texts)
    return without_credentials(replace(problem, message=message, help=help_, location=at))


def _read(path: Path, around: bool) -> Config:
    found = Findings()
    source = read_source(_near(path), found)
    root = _root(source, found) if source else None
    config = _config(path, root, found) if root else Config(path)
    if root and around:
        _keep_in(path, root, found)
    found.raise_if_any()
    return config


def _keep_in(path: Path, root: Table, found: Findings) -> None:
    """Note every key that reaches out of the file's folder."""
    _keep_keys_in(path, root, KEYS, found)
    for name, keys in SECTIONS.items():
        section = root.get(name)
        if isinstance(section, Table):
            _keep_keys_in(path, section, keys, found)


def _keep_keys_in(path: Path, table: Table, keys: Mapping[str, Key], found: Findings) -> None:
    for name, key in keys.items():
        value = table.get(name)
        said = value and key.read(value, f"`{name}`", Findings())  # what is wrong was noted before
        far = value and said and reaches(key, said, path.parent)
        if value and far:
            message = f"`{name}` names {far}, in a file that is only found around this folder"
            found.add("E606", message, value.at, HELP.format(os.path.relpath(path)))


def _root(source: Source, found: Findings) -> Table | None:
    """Return the file as a mapping; one of comments alone sets nothing."""
    if all(line.lstrip().startswith("#") or not line.strip() for line in source.lines):
        return None
    value = compose(source, found)
    return fields.table(value, NAME, found) if value else None


def _config(path: Path, root: Table, found: Findings) -> Config:
    fields.known(root, (*KEYS, *SECTIONS), NAME, found)
    sections = {name: root.get(name) for name in SECTIONS}
    return Config(
        path,
        _options(root, KEYS, path.parent, found),
        {name: _section(name, v, path.parent, found) for name, v in sections.items() if v},
    )


def _section(name: str, value: Value, folder: Path, found: Findings) -> Options:
    table = fields.table(value, f"`{name}`", found)
    if table is None:
        return {}
    fields.known(table, tuple(SECTIONS[name]), f"`{name}`", found)
    return _options(table, SECTIONS[name], folder, found)


def _options(table: Table, keys: Mapping[str, Key], folder: Path, found: Findings) -> Options:
    read = {}
    for name, key in keys.items():
        value = table.get(name)
        if value is not None:
            said = key.read(value, f"`{name}`", found)
            read[key.option] = _seen_from(folder, said) if key.path else said
    return {option: said for option, said in read.items() if said is not None}


def _seen_from(folder: Path, said: object) -> object:
    """Return a path as it is seen from the working directory; addresses and packs stay."""
    word = str(said or "-")
    if word == "-" or "://" in word or word in bundled_packs() or Path(word).is_absolute():
        return said
    return os.path.relpath(folder / word)


def _near(path: Path) -> Path:
    """Return the path as messages should show it: short where that is no riddle."""
    short = os.path.relpath(path)
    return path if short.startswith("..") else Path(short)
