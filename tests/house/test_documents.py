"""The documents speak of what is there: commands, their options, make's commands, the version."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

import personas
from personas.cli.commands import personas as cli
from personas.cli.group import put_target_first
from personas.codes import CODES

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/*.md", "examples/*/*.md")
BLOCK = re.compile(r"^```(?:sh|bash|console|shell)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:personas|make) [^`\n]+)`")
PLACEHOLDER = re.compile(r"[A-Z…|\[\].]+")
MADE = re.compile(r"^([a-z-]+):", re.MULTILINE)


def _texts(root: Path) -> list[str]:
    files = sorted(file for pattern in DOCUMENTS for file in root.glob(pattern))
    return [file.read_text(encoding="utf-8") for file in files]


def _lines(text: str) -> list[str]:
    """Return the shell lines of a document: those of its code blocks and those within its prose."""
    blocks = "\n".join(BLOCK.findall(text)).replace("\\\n", " ").splitlines()
    prose = INLINE.findall(BLOCK.sub("", text))
    lines = [line.strip().removeprefix("$ ") for line in blocks] + prose
    return [line for line in lines if line.startswith(("personas ", "make "))]


def _misfits(line: str, made: set[str]) -> list[str]:
    """Return the words of a shell line that neither make nor the command line knows."""
    program, *words = shlex.split(line, comments=True)
    if program == "make":
        return [word for word in words if "=" not in word and word not in made]
    return _unknown(words, cli)


def _unknown(words: list[str], command: click.Command) -> list[str]:
    """Walk down the command tree as far as the words go, then look at the options."""
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        below = command.get_command(click.Context(command), words[0])
        if below is None:
            return [] if PLACEHOLDER.fullmatch(words[0]) else words[:1]
        # `export FILE --to TARGET` names the command later.
        command, words = below, put_target_first(words[1:])
    context = click.Context(command)
    known = {name for each in command.get_params(context) for name in each.opts}
    asked = [word.partition("=")[0] for word in words if word.startswith("-")]
    return [word for word in asked if word not in known]


@pytest.fixture(scope="module")
def made(root: Path) -> set[str]:
    return set(MADE.findall((root / "Makefile").read_text(encoding="utf-8")))


def test_every_command_in_the_documents_exists(root: Path, made: set[str]) -> None:
    lines = {line for text in _texts(root) for line in _lines(text)}
    assert lines
    wrong = {line: _misfits(line, made) for line in sorted(lines)}
    assert {line: words for line, words in wrong.items() if words} == {}


def test_every_code_in_the_documents_exists(root: Path) -> None:
    spoken = {code for text in _texts(root) for code in re.findall(r"\b[EW]\d{3}\b", text)}
    assert sorted(spoken - {code.id for code in CODES}) == []


@pytest.mark.parametrize(
    ("line", "misfits"),
    [
        ("personas preview data.csv --nonsense", ["--nonsense"]),
        ("personas nonsense", ["nonsense"]),
        ("make nonsense", ["nonsense"]),
        ("personas export model.json --to nonsense", ["nonsense"]),
        ("personas export model.json --to xlsx --nonsense", ["--nonsense"]),
        ("personas --version", []),
        ("make demo PYTHON=python3.12", []),
    ],
)
def test_a_command_that_is_not_there_is_noticed(
    line: str, misfits: list[str], made: set[str]
) -> None:
    assert _misfits(line, made) == misfits


def test_lines_are_found_in_blocks_and_in_prose() -> None:
    text = "Run `make demo`, or:\n\n```sh\n$ personas report \\\n  data.csv\nls\n```\n"
    assert _lines(text) == ["personas report    data.csv", "make demo"]


def test_the_changelog_speaks_of_this_version(root: Path) -> None:
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\]", text, re.MULTILINE)
    assert personas.__version__ in headings


def test_the_version_is_written_once(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" in project["dynamic"]
