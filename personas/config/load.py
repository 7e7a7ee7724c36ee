"""Find `personas.yaml` and read it, with every problem of it at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from glob import glob
from pathlib import Path

from personas.config.commands import KEYS, SECTIONS
from personas.config.options import Option
from personas.config.values import read_value
from personas.domain.address import SPARK, is_store, shown, without_credentials
from personas.domain.problem import PersonasError, Problem, error
from personas.rules.language.findings import Findings
from personas.rules.loading import tree
from personas.rules.loading.compose import bundled_packs, compose, read_source
from personas.rules.loading.tree import Source, Table, Value

NAME = "personas.yaml"
HELP = "Where you trust the file, name it: --config {}"
SERVER = "a server"
OUTSIDE = "what is outside of its folder"
_ADDRESS = re.compile(r"\S:\S|@|%3a|%40", re.IGNORECASE)
_IN_BACKTICKS = re.compile(r"`.*`", re.DOTALL)

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Config:
    """The values of a file, by parameters of commands: for all commands, and for single ones."""

    path: Path | None = None
    options: Values = field(default_factory=dict)
    sections: Mapping[str, Values] = field(default_factory=dict)


def find_config(start: Path) -> Path | None:
    """Return the nearest `personas.yaml` of a folder and those around it, or None."""
    folders = (start.resolve(), *start.resolve().parents)
    return next((folder / NAME for folder in folders if (folder / NAME).is_file()), None)


def load_config(file: Path | None = None) -> Config:
    """Read a file, by default the nearest `personas.yaml` upward; without one, nothing is set.

    Raises `PersonasError`: E601 when ``file`` is not there, E2xx and E602 for every line
    that does not fit, with its place; E606 for every line of a file around the working directory
    that reaches out of its folder and was not named. Passwords are in none of them.
    """
    if file is not None and not os.path.isfile(file):
        raise error("E601", f"There is no file `{shown(file)}`", "`personas init DATA` writes one")
    path = file or find_config(Path())
    if path is None:
        return Config()
    is_around = file is None and path.parent != Path().resolve()
    try:
        return _read(path, is_around)
    except PersonasError as failure:
        raise PersonasError(*map(_redact, failure.problems)) from None


def _redact(problem: Problem) -> Problem:
    """Take out what may be an address, in whatever key it stands and however it is malformed."""
    location, texts = problem.location, (problem.message, problem.help or "")
    if location and _ADDRESS.search(location.text or ""):
        location = replace(location, text=None)
    message, help_ = (_IN_BACKTICKS.sub("`…`", t) if _ADDRESS.search(t) else t for t in texts)
    return without_credentials(replace(problem, message=message, help=help_, location=location))


def _read(path: Path, is_around: bool) -> Config:
    findings = Findings()
    source = read_source(_shorten(path), findings)
    root = _read_root(source, findings) if source else None
    config = _read_config(path, root, findings) if root else Config(path)
    if root and is_around:
        _check_reach(path, root, findings)
    findings.raise_if_any()
    return config


def _shorten(path: Path) -> Path:
    """Return the path as messages show it: relative, but not upward."""
    short = os.path.relpath(path)
    return path if short.startswith("..") else Path(short)


def _read_root(source: Source, findings: Findings) -> Table | None:
    """Return the file as a mapping; one of comments alone sets nothing."""
    if all(line.lstrip().startswith("#") or not line.strip() for line in source.lines):
        return None
    value = compose(source, findings)
    return tree.table(value, NAME, findings) if value else None


def _read_config(path: Path, root: Table, findings: Findings) -> Config:
    tree.known(root, (*KEYS, *SECTIONS), NAME, findings)
    sections = {name: value for name in SECTIONS if (value := root.get(name))}
    return Config(
        path,
        _read_values(root, KEYS, path.parent, findings),
        {name: _read_section(name, v, path.parent, findings) for name, v in sections.items()},
    )


def _read_section(name: str, value: Value, folder: Path, findings: Findings) -> Values:
    table = tree.table(value, f"`{name}`", findings)
    if table is None:
        return {}
    tree.known(table, tuple(SECTIONS[name]), f"`{name}`", findings)
    return _read_values(table, SECTIONS[name], folder, findings)


def _read_values(
    table: Table, keys: Mapping[str, Option], folder: Path, findings: Findings
) -> Values:
    values = {}
    for name, option in keys.items():
        node = table.get(name)
        value = None if node is None else read_value(option, node, findings)
        if value is not None:
            values[option.dest] = _resolve(folder, value) if option.is_relative else value
    return values


def _resolve(folder: Path, value: object) -> object:
    """Return a path as it is seen from the working directory; addresses and packs stay."""
    word = str(value or "-")
    if word == "-" or "://" in word or word in bundled_packs() or Path(word).is_absolute():
        return value
    return os.path.relpath(folder / word)


def _check_reach(path: Path, root: Table, findings: Findings) -> None:
    """Add a finding for every key that reaches out of the file's folder."""
    _check_keys(path, root, KEYS, findings)
    for name, keys in SECTIONS.items():
        section = root.get(name)
        if isinstance(section, Table):
            _check_keys(path, section, keys, findings)


def _check_keys(path: Path, table: Table, keys: Mapping[str, Option], findings: Findings) -> None:
    for name, option in keys.items():
        node = table.get(name)
        value = node and read_value(option, node, Findings())  # what is wrong was noted before
        target = _target_outside(option, value, path.parent) if value else None
        if node and target:
            message = f"`{name}` names {target}, in a file that is only found around this folder"
            findings.add("E606", message, node.at, HELP.format(os.path.relpath(path)))


def _target_outside(option: Option, value: object, folder: Path) -> str | None:
    """Return what a value refers to beyond the folder of its file, in words; None if nothing."""
    if option.name == "query":
        return "a query"
    if option.name == "master":
        return None if str(value).startswith("local") else SERVER
    if not option.is_relative and option.name != "template":
        return None
    base = folder if option.is_relative else Path()
    words = [value] if isinstance(value, str) else value if isinstance(value, tuple) else []
    targets = (_outside(str(word), base, folder) for word in words)
    return next((target for target in targets if target), None)


def _outside(word: str, base: Path, folder: Path) -> str | None:
    if word == "-" or word in bundled_packs():
        return None
    if word.startswith(SPARK) or is_store(word):
        return SERVER
    root = os.path.realpath(folder)
    paths = (os.path.realpath(path) for path in _expand(base / word))
    return None if all(Path(path).is_relative_to(root) for path in paths) else OUTSIDE


def _expand(pattern: Path) -> Iterator[Path]:
    """Yield a path, what a pattern of files matches, and all that is in a folder."""
    yield pattern
    for path in (pattern, *map(Path, glob(str(pattern)))):
        yield path
        if os.path.isdir(path):
            yield from path.rglob("*")
