"""Every code is explained, every explanation is used, and the page of codes is in step."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from personas.codes import CODES, Code, find
from personas.codes.page import AREAS, write_page

PATTERN = re.compile(r"\b[EW]\d{3}\b")


def _texts(tree: ast.AST) -> Iterator[str]:
    """Walk all strings of a module but its docstrings, which may speak of codes freely."""
    nodes = list(ast.walk(tree))
    spoken = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and id(node) not in spoken:
            yield str(node.value)


def _codes_in_source(root: Path) -> dict[str, set[str]]:
    """Return code → the files that speak of it, outside the explanations themselves."""
    found: dict[str, set[str]] = {}
    for file in sorted((root / "personas").rglob("*.py")):
        if "codes" not in file.relative_to(root / "personas").parts[:1]:
            for text in _texts(ast.parse(file.read_text(encoding="utf-8"))):
                for code in PATTERN.findall(text):
                    found.setdefault(code, set()).add(str(file.relative_to(root)))
    return found


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_a_code_is_explained_in_full(code: Code) -> None:
    assert PATTERN.fullmatch(code.id)
    assert code.id[1] in AREAS
    empty = [field.name for field in fields(code) if not getattr(code, field.name).strip()]
    assert empty == []
    assert not code.title.endswith(".")


def test_codes_are_unique() -> None:
    identifiers = [code.id for code in CODES]
    assert sorted(set(identifiers)) == identifiers


def test_codes_used_and_codes_explained_are_the_same(root: Path) -> None:
    used = _codes_in_source(root)
    explained = {code.id for code in CODES}
    assert {code: files for code, files in used.items() if code not in explained} == {}
    assert sorted(explained - used.keys()) == []


def test_a_code_is_found_in_any_case() -> None:
    assert all(find(f" {code.id.lower()} ") is code for code in CODES)
    assert find("E000") is None


def test_the_page_is_in_step(root: Path) -> None:
    page = (root / "docs" / "codes.md").read_text(encoding="utf-8")
    assert page == write_page(), "docs/codes.md is out of step: run `make reference`"


def test_the_page_reads_well() -> None:
    codes = [
        Code("W201", "Two rules overlap", "They claim the same.", "a: high\nb: high", "Drop one."),
        Code("E101", "No rows", "Nothing to segment.", "an empty file", "Give a table."),
    ]
    assert write_page(codes).split("\n", 5)[5] == (
        "## Reading tables\n\n### E101 No rows\n\nNothing to segment.\n\n"
        "```text\nan empty file\n```\n\n**What to do:** Give a table.\n\n"
        "## Rule packs\n\n### W201 Two rules overlap\n\nThey claim the same.\n\n"
        "```text\na: high\nb: high\n```\n\n**What to do:** Drop one.\n"
    )
