"""Names are nouns and verbs of the field: none is on the list below, and the glossary is true."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

# As a whole name, or as its last word: participles and pronouns that do not say what a thing is.
VAGUE = """
    found made known asked told said kept seen given taken written drawn shown held done gone
    left bound opened wanted named counted chosen placed owned tried moved treated shaped
    gathered weighed settled listed joined what who which one other others each both rest own
    here there then same everything everybody everyone nobody somebody apart lay reach steady
    again
"""
# Words of a private dialect, which the glossary replaces.
DIALECT = """
    bells humps slant wild crowd race marks suspects later wording whole rooms withholding placing
    place sides treatment odd seek moves bare heeded ready pen pad blame meanings mend spell ask
    look wish folds dice
"""
BANNED = frozenset((VAGUE + DIALECT).split())

# Bindings of banned names that each folder still has; lower a number whenever one goes.
# In `domain` and `segments`: keys of users and of model files, and names that a list renames.
REMAINING = {
    "assign": 1,
    "backends": 1,
    "cli": 1,
    "config": 1,
    "customers": 17,
    "domain": 3,
    "drift": 3,
    "expressions": 7,
    "ingest": 3,
    "purchases": 2,
    "report": 1,
    "rules": 16,
    "sandbox": 3,
    "segments": 18,
    "suppression": 3,
    "use_cases": 2,
}
SYMBOL = re.compile(r"\| `([\w.]+):([\w.]+)` \|$", re.MULTILINE)


def _bindings(tree: ast.AST) -> Iterator[str]:
    """Yield every name that a module binds: functions, classes, parameters and variables."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.ExceptHandler(name=str(name)) | ast.alias(asname=str(name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name


def _is_banned(name: str) -> bool:
    """Return whether a name, or its last word, is banned; `is_found` and the like are fine."""
    words = name.strip("_").lower().split("_")
    return words[-1] in BANNED and words[0] not in ("is", "has")


def _folder(file: Path, package: Path) -> str:
    parts = file.relative_to(package).parts
    return parts[0] if len(parts) > 1 else "."


def _count_banned(package: Path) -> dict[str, Counter[str]]:
    """Return folder → banned name → number of bindings, file names included."""
    counts: dict[str, Counter[str]] = {}
    for file in sorted(package.rglob("*.py")):
        names = [file.stem, *_bindings(ast.parse(file.read_text(encoding="utf-8")))]
        counter = counts.setdefault(_folder(file, package), Counter())
        counter.update(name for name in names if _is_banned(name))
    return counts


def _symbols(root: Path) -> list[tuple[str, str]]:
    return SYMBOL.findall((root / "docs" / "glossary.md").read_text(encoding="utf-8"))


def test_no_folder_binds_more_banned_names(root: Path) -> None:
    counts = _count_banned(root / "personas")
    excess = {
        folder: dict(names)
        for folder, names in counts.items()
        if names.total() > REMAINING.get(folder, 0)
    }
    assert excess == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("found = 1", ["found"]),
        ("def read(seen): pass", ["seen"]),
        ("class Others: pass", ["Others"]),
        ("for each in rows: pass", ["each"]),
        ("try: f()\nexcept E as told: pass", ["told"]),
        ("rows_kept: int = 1", ["rows_kept"]),
        ("is_found = has_left = sorted_rows = lookup = 1", []),
        ("_ = __all__ = 1", []),
    ],
)
def test_banned_names_are_detected(source: str, names: list[str]) -> None:
    assert [name for name in _bindings(ast.parse(source)) if _is_banned(name)] == names


def test_every_symbol_of_the_glossary_exists(root: Path) -> None:
    missing = []
    for module, path in _symbols(root):
        value: object = import_module(module)
        for name in path.split("."):
            fields = getattr(value, "__dataclass_fields__", {})
            if name not in fields and not hasattr(value, name):
                missing.append(f"{module}:{path}")
                break
            value = fields.get(name) or getattr(value, name)
    assert missing == []


def test_every_row_of_the_glossary_names_a_symbol(root: Path) -> None:
    lines = (root / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| our term")]
    assert len(rows) == len(_symbols(root)) > 30


# What reading and purchases are about, each of which has its row.
TERMS_OF_READING = """
    affix, candidate (of rows), dialect, drawn table, dust, endpoint, exceptional row, far day,
    flattening, footer, grid, keys (of a grid), likelihood of an id, line outside the table,
    namesake, notation, order, outcome, platform, preamble, purchase, repeated id,
    role (of purchases), sentinel, span, status, subtotal, total, units row, word for a gap
"""


def test_the_glossary_has_the_terms_of_reading(root: Path) -> None:
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = re.findall(r"^\| ([^|]+?) \|", text, re.MULTILINE)
    required = {" ".join(term.split()) for term in TERMS_OF_READING.split(",")}
    assert required - {*terms} == set()
    repeated = {term for term, count in Counter(terms).items() if count > 1}
    assert repeated <= {"our term"}
