"""Load a rule pack: find its file, follow `extends`, merge, read, and report all at once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from personas.rules.language.findings import Findings
from personas.rules.language.pack import RulePack
from personas.rules.loading import fields
from personas.rules.loading.companions import with_companions
from personas.rules.loading.compose import compose
from personas.rules.loading.merge import merge
from personas.rules.loading.read_pack import read_pack
from personas.rules.loading.source import (
    bundled_packs,
    locate,
    read_source,
    shown,
    unknown_pack,
)
from personas.rules.loading.tree import Source, Table

# What JSON may hold as it is and YAML wants escaped.
_AWKWARD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def load(pack: str | Path) -> RulePack:
    """Load a bundled pack by name, or a YAML file by path, with the test files beside it.

    Raises `PersonasError` with every problem of the file and of the packs it extends.
    """
    found = Findings()
    root = _tree(pack, found)
    made = read_pack(root, found) if root else None
    found.raise_if_any()
    if made is None:  # pragma: no cover - no pack is made only where a problem was noted
        raise AssertionError("no pack and no problem")
    return made


def load_resolved(tree: Mapping[str, Any], file: str) -> RulePack:
    """Load a pack from the tree that `resolved` makes of one; ``file`` is where it was kept.

    Raises `PersonasError` with every problem; lines are those of the tree written as JSON.
    """
    text = _AWKWARD.sub(_escape, json.dumps(tree, ensure_ascii=False, indent=1))
    found = Findings()
    value = compose(Source(file, text, tuple(text.split("\n"))), found)
    root = fields.table(value, "A rule pack", found) if value else None
    made = read_pack(root, found) if root and not found.problems else None
    found.raise_if_any()
    if made is None:  # pragma: no cover - as above
        raise AssertionError("no pack and no problem")
    return made


def _escape(sign: re.Match[str]) -> str:
    return f"\\u{ord(sign[0]):04x}"


def _tree(pack: str | Path, found: Findings) -> Table | None:
    """Return the tree of a pack, merged with what it extends; None (and a problem) without one."""
    path = locate(pack)
    if path is None:
        found.problems.append(unknown_pack(str(pack), None))
        return None
    root = _with_parents(path, (), found)
    return with_companions(root, path, found) if root else None


def _with_parents(path: Path, children: tuple[Path, ...], found: Findings) -> Table | None:
    """Return the tree of a file merged with those of the packs it extends."""
    source = read_source(path, found)
    value = compose(source, found) if source else None
    root = fields.table(value, "A rule pack", found) if value else None
    if root is None or root.get("extends") is None:
        return root
    parent = _parent(path, root, (*children, path), found)
    return merge(root, parent) if parent else None


def _within_reach(file: Path, named: Path) -> bool:
    """Tell whether a file is a pack that whoever wrote another may have read.

    It lies in the folder of the pack that was named, or in the working directory, or below.
    """
    places = (named.parent.resolve(), Path().resolve())
    is_pack = file.suffix.lower() in (".yaml", ".yml")
    return is_pack and any(file.resolve().is_relative_to(place) for place in places)


def _parent(path: Path, root: Table, trail: tuple[Path, ...], found: Findings) -> Table | None:
    value = root.get("extends")
    name = fields.text(value, "`extends`", found)
    if value is None or not name:
        return None
    file = locate(name, path.parent)
    if file is None:
        found.problems.append(unknown_pack(name, value.at))
        return None
    if not (name in bundled_packs() or _within_reach(file, trail[0])):
        message = f"A pack does not build on what lies elsewhere: `{name}`"
        found.add("E226", message, value.at, "Copy that pack beside this one, and name it so")
        return None
    if file.resolve() in [child.resolve() for child in trail]:
        chain = " → ".join(shown(child) for child in (*trail, file))
        message = f"Packs extend each other in a circle: {chain}"
        found.add("E218", message, value.at, "Take one `extends` away")
        return None
    return _with_parents(file, trail, found)
