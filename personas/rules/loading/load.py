"""Load a pack: its tree, merged with that of the pack it extends, and its test files."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from personas.rules.language.findings import Findings
from personas.rules.language.pack import RulePack
from personas.rules.loading import tree
from personas.rules.loading.compose import (
    TEST_SUFFIX,
    bundled_packs,
    compose,
    display_path,
    locate,
    read_source,
    unknown_pack,
)
from personas.rules.loading.read_pack import read_pack
from personas.rules.loading.tree import Entry, Items, Scalar, Source, Table, Value

# keys whose entries are merged by name, and how deep: `measures: income: label` is two
MERGE_DEPTHS = {"levels": 1, "fallback": 1, "measures": 2, "personas": 2}
OWN_KEYS = ("version", "name", "description", "extends", "tests")
# characters that JSON may hold unescaped and YAML may not
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def load(pack: str | Path) -> RulePack:
    """Load a bundled pack by name, or a YAML file by path, with the test files beside it.

    Raises `PersonasError` with every problem of the file and of the packs it extends.
    """
    findings, path = Findings(), locate(pack)
    if path is None:
        findings.problems.append(unknown_pack(str(pack), None))
        return _read_root(None, findings)
    root = _with_parents(path, (), findings)
    return _read_root(_with_test_files(root, path, findings) if root else None, findings)


def load_outline(name: str) -> RulePack:
    """Load a bundled pack to see whether it fits: without its tests and with its texts unchecked.

    That is most of the time that loading takes; a pack is released with texts that are right.
    """
    path, findings = locate(name), Findings()
    root = _with_parents(path, (), findings) if path else None
    if root:
        root = Table(tuple(e for e in root.entries if e.key.text != "tests"), root.at)
    return _read_root(root, findings, is_trusted=True)


def load_edited(path: Path, text: str) -> RulePack:
    """Load the pack of a file as it would be with this text; raises as `load` does."""
    findings = Findings()
    root = _root(Source(display_path(path), text, tuple(text.split("\n"))), findings)
    if root is not None and root.get("extends") is not None:
        parent = _parent(path, root, (path,), findings)
        root = _merge(root, parent) if parent else None
    return _read_root(_with_test_files(root, path, findings) if root else None, findings)


def load_tree(resolved: Mapping[str, Any], file: str) -> RulePack:
    """Load a pack from a tree that `resolve_tree` returned; ``file`` is where the tree was saved.

    Raises `PersonasError` with every problem; lines are those of the tree written as JSON.
    """
    text = json.dumps(resolved, ensure_ascii=False, indent=1)
    return load_text(_UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text), file)


def load_text(text: str, file: str) -> RulePack:
    """Load a pack that extends nothing from its text; ``file`` is its name in messages.

    Raises `PersonasError` with every problem.
    """
    findings = Findings()
    root = _root(Source(file, text, tuple(text.split("\n"))), findings)
    return _read_root(None if findings.problems else root, findings)


def _read_root(root: Table | None, findings: Findings, *, is_trusted: bool = False) -> RulePack:
    pack = read_pack(root, findings, is_trusted=is_trusted) if root else None
    findings.raise_if_any()
    if pack is None:  # pragma: no cover - a pack is missing only where there is a problem
        raise AssertionError("no pack and no problem")
    return pack


def _root(source: Source | None, findings: Findings, name: str = "A rule pack") -> Table | None:
    value = compose(source, findings) if source else None
    return tree.table(value, name, findings)


def _with_parents(path: Path, children: tuple[Path, ...], findings: Findings) -> Table | None:
    """Return the tree of a file merged with those of the packs it extends."""
    root = _root(read_source(path, findings), findings)
    if root is None or root.get("extends") is None:
        return root
    parent = _parent(path, root, (*children, path), findings)
    return _merge(root, parent) if parent else None


def _parent(path: Path, root: Table, chain: tuple[Path, ...], findings: Findings) -> Table | None:
    value = root.get("extends")
    name = tree.text(value, "`extends`", findings)
    if value is None or not name:
        return None
    file = locate(name, path.parent)
    if file is None:
        findings.problems.append(unknown_pack(name, value.at))
        return None
    if not (name in bundled_packs() or _is_within_reach(file, chain[0])):
        message = f"A pack does not build on what lies elsewhere: `{name}`"
        findings.add("E226", message, value.at, "Copy that pack beside this one, and name it so")
        return None
    if file.resolve() in [child.resolve() for child in chain]:
        circle = " → ".join(display_path(child) for child in (*chain, file))
        message = f"Packs extend each other in a circle: {circle}"
        findings.add("E218", message, value.at, "Take one `extends` away")
        return None
    return _with_parents(file, chain, findings)


def _is_within_reach(file: Path, pack: Path) -> bool:
    """Whether a file is a pack that the author of another may read.

    It must lie in the folder of that pack or in the working directory, or below either.
    """
    folders = (pack.parent.resolve(), Path().resolve())
    is_pack = file.suffix.lower() in (".yaml", ".yml")
    return is_pack and any(file.resolve().is_relative_to(folder) for folder in folders)


def _merge(child: Table, parent: Table) -> Table:
    """Return the child's tree, completed from its parent's.

    A persona's keys replace the parent's of the same name whole (`when` too). Personas that
    only the child has come first; tests are not inherited.
    """
    keys = [entry.key.text for entry in child.entries]
    entries = (_override(e, MERGE_DEPTHS.get(e.key.text, 0), parent) for e in child.entries)
    inherited = (e for e in parent.entries if e.key.text not in (*keys, *OWN_KEYS))
    return Table((*entries, *inherited), child.at)


def _merge_values(child: Value, parent: Value | None, depth: int) -> Value:
    if not depth or not isinstance(child, Table) or not isinstance(parent, Table):
        return child
    new = [entry for entry in child.entries if parent.entry(entry.key.text) is None]
    old = [
        _override(override, depth - 1, parent)
        if (override := child.entry(entry.key.text))
        else entry
        for entry in parent.entries
    ]
    return Table((*new, *old), child.at)


def _override(child: Entry, depth: int, parent: Table) -> Entry:
    return Entry(child.key, _merge_values(child.value, parent.get(child.key.text), depth))


def _with_test_files(root: Table, pack: Path, findings: Findings) -> Table:
    """Return a pack's tree with the tests of its test files appended to its own."""
    extra = [item for file in _test_files(pack) for item in _tests(file, findings)]
    entry = root.entry("tests")
    if not extra or (entry and not isinstance(entry.value, Items)):
        return root
    items = entry.value.items if entry and isinstance(entry.value, Items) else ()
    source = Source(root.at.file, "", ())
    key = entry.key if entry else Scalar("tests", extra[0].at, "plain", source)
    entries = (item for item in root.entries if item is not entry)
    return Table((*entries, Entry(key, Items((*items, *extra), key.at))), root.at)


def _test_files(pack: Path) -> list[Path]:
    files = sorted(pack.parent.glob(f"*{TEST_SUFFIX}"))
    return [file for file in files if file.name.startswith(f"{pack.stem}.") and file != pack]


def _tests(file: Path, findings: Findings) -> tuple[Value, ...]:
    """Return the tests of a file; the problems of the file are added."""
    root = _root(read_source(file, findings), findings, "A test file")
    if root is None:
        return ()
    tests = tree.check_keys(root, ("tests",), "A test file", findings).get("tests")
    hint = "Add `tests: [{given: {…}, expect: …}]`"
    if isinstance(tests, Items):
        return tests.items
    if tests is None:
        findings.add("E207", "The test file has no `tests`", root.at, hint)
    else:
        tree.add_wrong_type(tests, "`tests`", "a list", hint, findings)
    return ()
