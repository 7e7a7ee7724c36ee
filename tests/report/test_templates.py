"""Habits of the templates: they hold all the prose, and never switch escaping off."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

from personas.files.resources import bundled_folder
from personas.report.environments import markdown_environment

# What `init`, `doctor`, `export` and `rules new` write is no Markdown: own environments.
PLAIN = {"config", "export", "rules"}
TEMPLATES = sorted(
    f for f in bundled_folder("templates").rglob("*.j2") if f.parent.name not in PLAIN
)
# What they say of a template's errors comes before templates.
MESSAGES = ("render.py", "blame.py", "catalogue.py", "documents.py", "environments.py", "words.py")
PROSE = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_escaping_stays_on(file: Path) -> None:
    """``~`` would escape for HTML what stands beside something safe; ``safe`` would not at all."""
    tree = markdown_environment().parse(file.read_text(encoding="utf-8"))
    assert not list(tree.find_all((nodes.Concat, nodes.ScopedEvalContextModifier)))
    filters = {node.name for node in tree.find_all(nodes.Filter)}
    assert not filters & {"safe", "forceescape", "e", "escape", "format"}


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_a_template_compiles(file: Path) -> None:
    environment = markdown_environment()
    assert environment.get_template(file.relative_to(bundled_folder("templates")).as_posix())


def strings(tree: ast.AST) -> Iterator[str]:
    """Yield the strings of a module but its docstrings and the descriptions of annotated fields."""
    nodes_of_tree = list(ast.walk(tree))
    documents = {id(node.value) for node in nodes_of_tree if isinstance(node, ast.Expr)}
    documents |= {
        id(part)
        for node in nodes_of_tree
        if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Annotated"
        for part in ast.walk(node)
    }
    constants = [node for node in nodes_of_tree if isinstance(node, ast.Constant)]
    yield from (str(node.value) for node in constants if id(node) not in documents)


def test_python_holds_no_prose(root: Path) -> None:
    found = {
        text
        for file in sorted((root / "personas" / "report").rglob("*.py"))
        if file.name not in MESSAGES
        for text in strings(ast.parse(file.read_text(encoding="utf-8")))
        if PROSE.search(text)
    }
    # Not for readers: what matplotlib warns of, where it puts a legend, and what only a
    # programmer can meet.
    assert found == {
        "Glyph .* missing from font", "a chart has no facts to draw",
        "there are no correlations", "Name some of: ",
        "outside upper left", "outside right upper",
    }  # fmt: skip
