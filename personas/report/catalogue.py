"""The templates there are: what each is for, its text, and what it is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import nodes

from personas.domain.address import shown
from personas.domain.problem import error
from personas.files.resources import bundled
from personas.report.environments import markdown_environment

SUFFIX = ".md.j2"
PARTS = "partials"
_FIRST_COMMENT = re.compile(r"\A\{#-?\s*(.*?)\s*-?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A bundled template or a part of one; ``purpose`` is its first comment."""

    name: str
    purpose: str
    part: bool


def templates() -> list[Entry]:
    """Return the bundled templates, then the parts that they are made of, each by name."""
    folder = bundled("templates")
    whole = [_entry(file, part=False) for file in sorted(folder.glob(f"*{SUFFIX}"))]
    return whole + [_entry(file, part=True) for file in sorted(folder.glob(f"{PARTS}/*{SUFFIX}"))]


def template_source(name: str) -> str:
    """Return the text of a bundled template or part; raises `PersonasError` (E511)."""
    return (bundled("templates") / _file_of(name)).read_text(encoding="utf-8")


def template_files(name: str) -> dict[str, str]:
    """Return path → text of a template and all that it is made of; of a part, that part alone.

    Raises `PersonasError` (E511) when there is no such template.
    """
    first = _file_of(name)
    if first.startswith(PARTS):
        return {first: template_source(name)}
    paths = waiting = [first, *page_files(name)]
    while waiting:
        asked = dict.fromkeys(path for file in waiting for path in _references(file))
        waiting = [path for path in asked if path not in paths]
        paths = paths + waiting
    return {path: (bundled("templates") / path).read_text(encoding="utf-8") for path in paths}


def page_files(name: str, folders: Sequence[Path] = ()) -> tuple[str, str, str]:
    """Return the page that a template's HTML stands in, its style sheet and its script.

    A template NAME may have a page of its own, ``NAME.html.j2``; the others share one.
    """
    places = [*folders, bundled("templates")]
    own = any((place / f"{name}.html.j2").is_file() for place in places)
    page = name if own else "page"
    return f"{page}.html.j2", f"{page}.css", f"{page}.js"


def no_template(name: str, known: Sequence[str]) -> Exception:
    """Return the error E511 for a template that is not there."""
    close = get_close_matches(Path(name).name.removesuffix(SUFFIX), known, n=1)
    hint = f"Did you mean `{close[0]}`? " if close else ""
    return error(
        "E511", f"no template {shown(name)}", f"{hint}Name a file, or one of: {', '.join(known)}."
    )


def _entry(file: Path, *, part: bool) -> Entry:
    comment = _FIRST_COMMENT.match(file.read_text(encoding="utf-8"))
    purpose = " ".join(comment[1].split()) if comment else ""
    return Entry(file.name.removesuffix(SUFFIX), purpose, part)


def _file_of(name: str) -> str:
    known = {entry.name: entry for entry in reversed(templates())}
    if name not in known:
        raise no_template(name, [entry.name for entry in templates()])
    return f"{PARTS}/{name}{SUFFIX}" if known[name].part else name + SUFFIX


def references(text: str) -> list[str]:
    """Return the files that the text of a template includes, imports or extends by name."""
    tree = markdown_environment().parse(text)
    kinds = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
    asked = [getattr(node, "template", None) for node in tree.find_all(kinds)]
    return [str(node.value) for node in asked if isinstance(node, nodes.Const)]


def _references(path: str) -> list[str]:
    return (
        references((bundled("templates") / path).read_text(encoding="utf-8"))
        if path.endswith(".j2")
        else []
    )


@dataclass(frozen=True, slots=True)
class Meaning:
    """A variable (``segments[].share``), what it means, and what it is in this run."""

    path: str
    meaning: str
    value: Any


@cache
def known_facts() -> dict[str, str]:
    """Return path → meaning; ``[]`` in a path stands for each member of a list."""
    return dict(_read()["facts"])


@cache
def likenesses() -> dict[str, str]:
    """Return path → the path of what it is like: the largest segment is as any segment."""
    return dict(_read()["same"])


def words_known() -> frozenset[str]:
    """Return every name that a template may speak of, to find the one that was meant."""
    return frozenset(word for path in known_facts() for word in path.replace("[]", "").split("."))


def meanings(facts: Mapping[str, Any]) -> list[Meaning]:
    """Return every described variable with a value it has here, if it has any."""
    return [Meaning(path, text, _value(facts, path)) for path, text in known_facts().items()]


def _value(facts: Any, path: str) -> Any:
    """Walk down a path; None where what it leads to is not there."""
    if not path:
        return facts
    word, _, rest = path.partition(".")
    below = facts.get(word.removesuffix("[]")) if isinstance(facts, Mapping) else None
    if not word.endswith("[]"):
        return _value(below, rest)
    values = (_value(member, rest) for member in below or ())
    return next((value for value in values if value is not None), None)


def _read() -> dict[str, Any]:
    text = (bundled("templates") / "context.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
