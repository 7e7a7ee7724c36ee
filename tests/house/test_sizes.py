"""One idea a file, a few lines a function: what has grown past that wants to be two things."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

FILE_LINES = 300
BODY_LINES = 30

# Longer on purpose, each with its reason; a name that is no longer needed must go.
LONG_FILES: dict[str, str] = {}
LONG_BODIES: dict[str, str] = {}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _sources(root: Path) -> list[Path]:
    return sorted((root / "personas").rglob("*.py"))


def _bodies(file: Path) -> Iterator[tuple[str, int]]:
    """Yield (where, lines of the body) for every function; its docstring does not count."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if body:
                lines = (body[-1].end_lineno or 0) - body[0].lineno + 1
                yield f"{file.name} {node.name}", lines


def test_no_file_is_long(root: Path) -> None:
    long = {
        file.relative_to(root / "personas").as_posix()
        for file in _sources(root)
        if len(file.read_text(encoding="utf-8").splitlines()) > FILE_LINES
    }
    assert long == LONG_FILES.keys()


def test_no_function_is_long(root: Path) -> None:
    bodies = [body for file in _sources(root) for body in _bodies(file)]
    assert {where for where, lines in bodies if lines > BODY_LINES} == LONG_BODIES.keys()


def test_lines_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "long.py"
    file.write_text('def go():\n    """Go."""\n' + "    x = 1\n" * 31, encoding="utf-8")
    assert list(_bodies(file)) == [("long.py go", 31)]
