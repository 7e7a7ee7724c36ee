"""Find rule files and read their text."""

from __future__ import annotations

import os
import re
from pathlib import Path

from personas.facts import shareable
from personas.facts.problem import Location, PersonasError, Problem
from personas.files import resources
from personas.rules.language.findings import Findings, nearest, quoted
from personas.rules.loading.tree import Source

MAX_BYTES = 1_000_000
TEST_SUFFIX = ".test.yaml"
_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML takes for the end of a line


def bundled_packs() -> tuple[str, ...]:
    """Return the names of the packs that come with the package."""
    files = sorted(resources.bundled("rules").glob("*.yaml"))
    return tuple(file.stem for file in files if not file.name.endswith(TEST_SUFFIX))


def locate(pack: str | Path, folder: Path | None = None) -> Path | None:
    """Return the file of a pack: a bundled pack's name, or a path (seen from ``folder``)."""
    if str(pack) in bundled_packs():
        return resources.bundled("rules") / f"{pack}.yaml"
    path = Path(folder or "", pack)
    return path if os.path.isfile(path) else None


def read_text(pack: str | Path) -> str:
    """Return a pack's file as it was written; raises `PersonasError` where it cannot be read."""
    path, found = locate(pack), Findings()
    if path is None:
        raise PersonasError(unknown_pack(str(pack), None))
    source = read_source(path, found)
    found.raise_if_any()
    return source.text if source else ""


def unknown_pack(name: str, at: Location | None) -> Problem:
    """Say that there is no such pack."""
    guess = nearest(name, bundled_packs())
    others = f"Give a path to a YAML file, or one of: {quoted(bundled_packs())}"
    hint = f"Did you mean `{guess}`?" if guess else others
    return Problem("E201", f"There is no rule pack `{shareable.shown(name)}`", hint, at)


def shown(path: Path) -> str:
    """Write a path as messages show it: a bundled pack's without the folder it lies in."""
    return path.name if path.parent == resources.bundled("rules") else path.as_posix()


def read_source(path: Path, found: Findings) -> Source | None:
    """Read a file's text; None (and a problem) where it is no readable text of sensible size."""
    nowhere = Location(shown(path))
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        message = f"Cannot read {shown(path)}: {error.strerror}"
        found.add("E201", message, nowhere, "Look at the file's permissions")
    except UnicodeDecodeError as error:
        found.add("E202", f"Not UTF-8 text (byte {error.start})", nowhere, "Save it as UTF-8")
    else:
        if len(data) <= MAX_BYTES:
            return Source(shown(path), text, tuple(_BREAKS.split(text)))
        found.add("E203", f"Larger than {MAX_BYTES:,} bytes", nowhere, "Split the pack")
    return None
