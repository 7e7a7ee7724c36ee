"""Load a rule pack: find its file, follow `extends`, merge, read, and report all at once."""

from __future__ import annotations

from pathlib import Path

from personas import resources
from personas.facts.problem import Location, Problem
from personas.rules import fields
from personas.rules.compose import compose
from personas.rules.findings import Findings, nearest, quoted
from personas.rules.merge import merge
from personas.rules.pack import RulePack
from personas.rules.read_pack import read_pack
from personas.rules.tree import Source, Table

MAX_BYTES = 1_000_000
TEST_SUFFIX = ".test.yaml"


def load(pack: str | Path) -> RulePack:
    """Load a bundled pack by name, or a YAML file by path.

    Raises `PersonasError` with every problem of the file and of the packs it extends.
    """
    found = Findings()
    root = load_tree(pack, found)
    made = read_pack(root, found) if root else None
    found.raise_if_any()
    if made is None:  # pragma: no cover - no pack is made only where a problem was noted
        raise AssertionError("no pack and no problem")
    return made


def load_tree(pack: str | Path, found: Findings) -> Table | None:
    """Return the tree of a pack, merged with what it extends; None (and a problem) without one."""
    path = locate(pack)
    if path is None:
        found.problems.append(_unknown_pack(str(pack), None))
        return None
    return _with_parents(path, (), found)


def bundled_packs() -> tuple[str, ...]:
    """Return the names of the packs that come with the package."""
    files = sorted(resources.bundled("rules").glob("*.yaml"))
    return tuple(file.stem for file in files if not file.name.endswith(TEST_SUFFIX))


def locate(pack: str | Path, folder: Path | None = None) -> Path | None:
    """Return the file of a pack: a path (seen from ``folder``) or a bundled pack's name."""
    path = Path(folder or "", pack)
    if path.is_file():
        return path
    if str(pack) in bundled_packs():
        return resources.bundled("rules") / f"{pack}.yaml"
    return None


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
        found.add("E201", f"Cannot read {shown(path)}: {error.strerror}", nowhere)
        return None
    except UnicodeDecodeError as error:
        found.add("E202", f"Not UTF-8 text (byte {error.start})", nowhere, "Save it as UTF-8")
        return None
    if len(data) > MAX_BYTES:
        found.add("E203", f"Larger than {MAX_BYTES:,} bytes", nowhere, "Split the pack")
        return None
    return Source(shown(path), tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def _with_parents(path: Path, children: tuple[Path, ...], found: Findings) -> Table | None:
    """Return the tree of a file merged with those of the packs it extends."""
    source = read_source(path, found)
    value = compose(source, found) if source else None
    root = fields.table(value, "A rule pack", found) if value else None
    if root is None or root.get("extends") is None:
        return root
    parent = _parent(path, root, (*children, path), found)
    return merge(root, parent) if parent else None


def _parent(path: Path, root: Table, trail: tuple[Path, ...], found: Findings) -> Table | None:
    value = root.get("extends")
    name = fields.text(value, "`extends`", found)
    if value is None or not name:
        return None
    file = locate(name, path.parent)
    if file is None:
        found.problems.append(_unknown_pack(name, value.at))
        return None
    if file.resolve() in [child.resolve() for child in trail]:
        chain = " → ".join(shown(child) for child in (*trail, file))
        found.add(
            "E218",
            f"Packs extend each other in a circle: {chain}",
            value.at,
            "Take one `extends` away",
        )
        return None
    return _with_parents(file, trail, found)


def _unknown_pack(name: str, at: Location | None) -> Problem:
    guess = nearest(name, bundled_packs())
    hint = (
        f"Did you mean `{guess}`?"
        if guess
        else (f"Give a path to a YAML file, or one of: {quoted(bundled_packs())}")
    )
    return Problem("E201", f"There is no rule pack `{name}`", hint, at)
