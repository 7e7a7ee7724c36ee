"""Merge the tree of a pack with that of the pack it extends: by id, the child's word wins."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from personas.rules.language.findings import Findings
from personas.rules.language.pack import RulePack
from personas.rules.loading import tree as fields
from personas.rules.loading.compose import (
    TEST_SUFFIX,
    bundled_packs,
    compose,
    locate,
    read_source,
    shown,
    unknown_pack,
)
from personas.rules.loading.read_pack import read_pack
from personas.rules.loading.tree import Entry, Items, Scalar, Source, Table, Value

# parts whose entries are merged by name, and how deep: `measures: income: label` is two
BY_NAME = {"levels": 1, "fallback": 1, "measures": 2, "personas": 2}
OWN = ("version", "name", "description", "extends", "tests")


def merge(child: Table, parent: Table) -> Table:
    """Return the child's tree filled up with what it leaves to its parent.

    A persona's keys replace the parent's of the same name whole (`when` too). Personas that
    only the child has come first; tests are each pack's own.
    """
    keys = [entry.key.text for entry in child.entries]
    inherited = [e for e in parent.entries if e.key.text not in (*keys, *OWN)]
    return Table((*(_part(entry, parent) for entry in child.entries), *inherited), child.at)


def _part(entry: Entry, parent: Table) -> Entry:
    depth = BY_NAME.get(entry.key.text, 0)
    inherited = parent.get(entry.key.text)
    return Entry(entry.key, _merged(entry.value, inherited, depth))


def _merged(mine: Value, inherited: Value | None, depth: int) -> Value:
    if not depth or not isinstance(mine, Table) or not isinstance(inherited, Table):
        return mine
    new = [entry for entry in mine.entries if inherited.entry(entry.key.text) is None]
    old = [_override(entry, mine, depth) for entry in inherited.entries]
    return Table((*new, *old), mine.at)


def _override(entry: Entry, mine: Table, depth: int) -> Entry:
    """Return the parent's entry with what the child says of it."""
    own = mine.entry(entry.key.text)
    if own is None:
        return entry
    return Entry(own.key, _merged(own.value, entry.value, depth - 1))


def with_companions(root: Table, pack: Path, found: Findings) -> Table:
    """Return a pack's tree with the tests of its test files added to its own."""
    extra = [item for file in _files(pack) for item in _tests(file, found)]
    own = root.entry("tests")
    if not extra or (own and not isinstance(own.value, Items)):
        return root
    items = own.value.items if own and isinstance(own.value, Items) else ()
    others = tuple(entry for entry in root.entries if entry is not own)
    key = own.key if own else Scalar("tests", extra[0].at, "plain", Source(root.at.file, "", ()))
    return Table((*others, Entry(key, Items((*items, *extra), key.at))), root.at)


def _files(pack: Path) -> list[Path]:
    stem = f"{pack.stem}."
    beside = sorted(pack.parent.glob(f"*{TEST_SUFFIX}"))
    return [file for file in beside if file.name.startswith(stem) and file != pack]


def _tests(file: Path, found: Findings) -> tuple[Value, ...]:
    """Return the tests of a file; what is wrong with the file is noted."""
    source = read_source(file, found)
    value = compose(source, found) if source else None
    root = fields.table(value, "A test file", found) if value else None
    if root is None:
        return ()
    fields.known(root, ("tests",), "A test file", found)
    tests, hint = root.get("tests"), "Add `tests: [{given: {…}, expect: …}]`"
    if tests is None:
        fields.missing("The test file has no `tests`", root.at, hint, found)
    elif isinstance(tests, Items):
        return tests.items
    else:
        fields.wrong_type(tests, "`tests`", "a list", hint, found)
    return ()


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
