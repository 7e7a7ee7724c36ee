"""Find `personas.yaml` and read it, with every problem of it at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from glob import glob
from pathlib import Path

from personas.config.options import KEYS, SECTIONS, Option
from personas.config.values import read_value
from personas.domain.address import SPARK, display_name, is_store, mask_problem
from personas.domain.problem import PersonasError, Problem, error
from personas.rules.language.findings import Findings
from personas.rules.loading import tree
from personas.rules.loading.compose import bundled_packs, compose, read_source
from personas.rules.loading.tree import Source, Table, Value

NAME = "personas.yaml"
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


def beside(data: str) -> Path | None:
    """Return the `personas.yaml` in the folder of a file, or in a folder; None without one."""
    if data == "-" or _ADDRESS.search(data):
        return None
    path = Path(data)
    folder = path if os.path.isdir(path) else path.parent
    return folder / NAME if os.path.isfile(folder / NAME) else None


def load_config(file: Path | None = None) -> Config:
    """Read a file, by default the nearest `personas.yaml` upward; without one, nothing is set.

    Raises `PersonasError`: E601 when ``file`` is not there, E2xx and E602 for every line
    that does not fit, with its place; E606 for every line of a file around the working directory
    that reaches out of its folder and was not named. Passwords are in none of them.
    """
    if file is not None and not os.path.isfile(file):
        raise error(
            "E601", f"There is no file `{display_name(file)}`", "`personas init DATA` writes one"
        )
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
    return mask_problem(replace(problem, message=message, help=help_, location=location))


def _read(path: Path, is_around: bool) -> Config:
    findings = Findings()
    reader = _Reader(path, is_around, findings)
    source = read_source(_shorten(path), findings)
    root = _read_root(source, findings) if source else None
    config = reader.read_config(root) if root else Config(path)
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


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the keys of a file; one ``is_around`` the working directory is not to be trusted."""

    path: Path
    is_around: bool
    findings: Findings

    def read_config(self, root: Table) -> Config:
        tree.check_keys(root, (*KEYS, *SECTIONS), NAME, self.findings)
        sections = {name: value for name in SECTIONS if (value := root.get(name))}
        return Config(
            self.path,
            self._read_values(root, KEYS),
            {name: self._read_section(name, value) for name, value in sections.items()},
        )

    def _read_section(self, name: str, value: Value) -> Values:
        table = tree.table(value, f"`{name}`", self.findings)
        if table is None:
            return {}
        tree.check_keys(table, tuple(SECTIONS[name]), f"`{name}`", self.findings)
        return self._read_values(table, SECTIONS[name])

    def _read_values(self, table: Table, keys: Mapping[str, Option]) -> Values:
        values, folder = {}, self.path.parent
        for name, option in keys.items():
            node = table.get(name)
            value = read_value(option, node, self.findings) if node else None
            if node and value is not None:
                if self.is_around:
                    self._check_reach(option, value, node)
                values[option.dest] = _resolve(folder, value) if option.is_relative else value
        return values

    def _check_reach(self, option: Option, value: object, node: Value) -> None:
        """Add a finding where a value reaches out of the file's folder."""
        target = _target_outside(option, value, self.path.parent) if value else None
        if target:
            file = "a file that is only found around this folder"
            message = f"`{option.name}` names {target}, in {file}"
            help_ = f"Where you trust the file, name it: --config {os.path.relpath(self.path)}"
            self.findings.add("E606", message, node.at, help_)


def _resolve(folder: Path, value: object) -> object:
    """Return a path relative to the working directory; addresses and packs stay."""
    word = str(value or "-")
    if word == "-" or "://" in word or word in bundled_packs() or Path(word).is_absolute():
        return value
    return os.path.relpath(folder / word)


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
