"""Find `personas.yaml` and read it, with every problem of it at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from personas.config.keys import KEYS, SECTIONS, Key
from personas.domain.problem import error
from personas.rules.language.findings import Findings
from personas.rules.loading import tree as fields
from personas.rules.loading.compose import bundled_packs, compose, read_source
from personas.rules.loading.tree import Source, Table, Value

NAME = "personas.yaml"

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
    that does not fit, with its place.
    """
    if named is not None and not named.is_file():
        raise error("E601", f"There is no file `{named}`", "`personas init DATA` writes one")
    path = named or find_config(Path())
    return _read(path) if path else Config()


def _read(path: Path) -> Config:
    found = Findings()
    source = read_source(_near(path), found)
    root = _root(source, found) if source else None
    config = _config(path, root, found) if root else Config(path)
    found.raise_if_any()
    return config


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
