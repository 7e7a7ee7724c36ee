"""Check an installation: its libraries, bundled files and settings."""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from personas.config.load import find_config, load_config
from personas.domain.address import display_name
from personas.domain.problem import PersonasError, Problem
from personas.files.resources import bundled_folder
from personas.rules import bundled_packs, load
from personas.version import __version__

REINSTALL = "Install personas again: `pip install --force-reinstall personas`"
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
    """The parts of an installation, and everything that is wrong with them."""

    personas: str
    python: str
    libraries: tuple[Library, ...]
    packs: tuple[str, ...]
    templates: Path | None
    config: str | None
    problems: tuple[Problem, ...]


def examine(config: Path | None = None) -> Health:
    """Check libraries, bundled files and configuration; return problems, raise none."""
    libraries, templates = tuple(_libraries()), bundled_folder("templates")
    readers: list[Callable[[], object]] = [partial(load, pack) for pack in bundled_packs()]
    readers.append(partial(load_config, config))
    file = config or find_config(Path())
    return Health(
        personas=__version__,
        python=platform.python_version(),
        libraries=libraries,
        packs=bundled_packs(),
        templates=templates if templates.is_dir() else None,
        config=display_name(file) if file else None,
        problems=(*_check_libraries(libraries), *_call_all(readers), *_check_templates(templates)),
    )


def _libraries() -> Iterator[Library]:
    """Yield the declared libraries: those that are needed first, then the optional ones."""
    libraries = set()
    for requirement in _requirements():
        name, extra = _NAME.match(requirement), _EXTRA.search(requirement)
        if name and name[0] != "personas":
            libraries.add(Library(name[0], _version(name[0]), extra[1] if extra else None))
    yield from sorted(libraries, key=lambda library: (library.extra or "", library.name))


def _requirements() -> list[str]:
    try:
        return requires("personas") or []
    except PackageNotFoundError:  # run from a checkout that was never installed
        return []


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _check_libraries(libraries: tuple[Library, ...]) -> Iterator[Problem]:
    for library in libraries:
        if library.version is None and library.extra is None:
            yield Problem("E604", f"The library `{library.name}` is not installed", REINSTALL)


def _call_all(readers: Iterable[Callable[[], object]]) -> Iterator[Problem]:
    for reader in readers:
        try:
            reader()
        except PersonasError as failure:
            yield from failure.problems


def _check_templates(folder: Path) -> Iterator[Problem]:
    if not (folder / "page.html.j2").is_file():
        yield Problem("E605", f"The bundled templates are not in `{folder}`", REINSTALL)
