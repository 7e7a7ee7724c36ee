"""Test files beside a pack: `shop.test.yaml` and `shop.*.test.yaml` hold tests of `shop.yaml`."""

from __future__ import annotations

from pathlib import Path

from personas.rules.language.findings import Findings
from personas.rules.loading import fields
from personas.rules.loading.compose import compose
from personas.rules.loading.source import TEST_SUFFIX, read_source
from personas.rules.loading.tree import Entry, Items, Scalar, Source, Table, Value


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
