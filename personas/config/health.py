"""Look over an installation: what is installed, found and readable."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from personas.config.load import find_config, load_config
from personas.domain.address import shown
from personas.domain.problem import PersonasError, Problem
from personas.files.resources import bundled
from personas.rules import bundled_packs, load
from personas.version import __version__

_NAME = re.compile(r"[\w.-]+")
_EXTRA = re.compile(r"""extra\s*==\s*["']([\w.-]+)["']""")


@dataclass(frozen=True, slots=True)
class Library:
    """A library and its installed version, if any; ``extra`` is the option that needs it."""

    name: str
    version: str | None
    extra: str | None


@dataclass(frozen=True, slots=True)
class Health:
    """What was found, and everything that is wrong with it."""

    personas: str
    python: str
    libraries: tuple[Library, ...]
    packs: tuple[str, ...]
    templates: Path | None
    config: str | None
    problems: tuple[Problem, ...]


def examine(config: Path | None = None) -> Health:
    """Look at libraries, bundled files and configuration; problems are gathered, not raised."""
    libraries, templates = tuple(_libraries()), bundled("templates")
    problems = (*_missing(libraries), *_of_packs(), *_of_config(config), *_of_templates(templates))
    return Health(
        personas=__version__,
        python=platform.python_version(),
        libraries=libraries,
        packs=bundled_packs(),
        templates=templates if templates.is_dir() else None,
        config=_place(config or find_config(Path())),
        problems=problems,
    )


def _place(config: Path | None) -> str | None:
    return shown(config) if config else None


def _libraries() -> Iterator[Library]:
    """Yield the declared libraries: those that are needed first, then the optional ones."""
    found = []
    for line in _declared():
        name, extra = _NAME.match(line), _EXTRA.search(line)
        if name and name[0] != "personas":
            found.append(Library(name[0], _version(name[0]), extra[1] if extra else None))
    yield from sorted(set(found), key=lambda lib: (lib.extra or "", lib.name))


def _declared() -> list[str]:
    try:
        return requires("personas") or []
    except PackageNotFoundError:  # run from a checkout that was never installed
        return []


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _missing(libraries: tuple[Library, ...]) -> Iterator[Problem]:
    for library in libraries:
        if library.version is None and library.extra is None:
            hint = "Install personas again: `pip install --force-reinstall personas`"
            yield Problem("E604", f"The library `{library.name}` is not installed", hint)


def _of_packs() -> Iterator[Problem]:
    for name in bundled_packs():
        try:
            load(name)
        except PersonasError as error:
            yield from error.problems


def _of_config(named: Path | None) -> Iterator[Problem]:
    try:
        load_config(named)
    except PersonasError as error:
        yield from error.problems


def _of_templates(folder: Path) -> Iterator[Problem]:
    if not (folder / "page.html.j2").is_file():
        hint = "Install personas again: `pip install --force-reinstall personas`"
        yield Problem("E605", f"The bundled templates are not in `{folder}`", hint)
