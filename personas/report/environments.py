"""The bundled templates, and their two environments: one writes Markdown, one plain phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import nodes

from personas.domain.address import display_name
from personas.domain.problem import PersonasError, error
from personas.files.resources import bundled_folder
from personas.report.escape import clean, code_spans, escape_markdown, fence
from personas.sandbox import BoundedEnvironment
from personas.sandbox.jinja import environment


def markdown_environment(folders: Sequence[Path] = ()) -> BoundedEnvironment:
    """Return the environment of reports: ``folders`` come before the bundled templates.

    Every value that a template prints is escaped for Markdown. Output of a template's own macros
    and blocks is `Markup` and stays; so is that of the filters ``fenced`` (a code block) and
    ``coded`` (a message whose backticks mark code).
    """
    return environment(
        [*folders, bundled_folder("templates")],
        {"fenced": fence, "coded": code_spans},
        escape_markdown,
        autoescape=True,
    )


def html_environment(folders: Sequence[Path] = ()) -> BoundedEnvironment:
    """Every value that a template prints is escaped for HTML, invisible characters are dropped."""
    return environment(
        [*folders, bundled_folder("templates")],
        {"fenced": fence, "coded": code_spans},
        lambda value: clean(value) if type(value) is str else value,
        autoescape=True,
    )


@lru_cache(maxsize=8)
def phrases(folder: str = "") -> Any:
    """Return the macros of ``phrases.j2`` in a folder of the templates, as plain text.

    The terminal and the charts use these; they are the same sentences as the report's.
    """
    plain_text = environment(
        [bundled_folder("templates")], finalize=lambda value: clean(str(value))
    )
    return plain_text.get_template(f"{folder}/phrases.j2" if folder else "phrases.j2").module


SUFFIX = ".md.j2"
PARTS = "partials"
PAGE = "page"
_FIRST_COMMENT = re.compile(r"\A\{#-?\s*(.*?)\s*-?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A bundled template or a part of one; ``purpose`` is its first comment."""

    name: str
    purpose: str
    part: bool


def templates() -> list[Entry]:
    """Return the bundled templates, then their parts, each sorted by name."""
    folder = bundled_folder("templates")
    entries = [_entry(file, part=False) for file in sorted(folder.glob(f"*{SUFFIX}"))]
    return entries + [_entry(file, part=True) for file in sorted(folder.glob(f"{PARTS}/*{SUFFIX}"))]


def _entry(file: Path, *, part: bool) -> Entry:
    comment = _FIRST_COMMENT.match(file.read_text(encoding="utf-8"))
    purpose = " ".join(comment[1].split()) if comment else ""
    return Entry(file.name.removesuffix(SUFFIX), purpose, part)


def template_source(name: str) -> str:
    """Return the text of a bundled template or part; raises `PersonasError` (E511)."""
    return _text(_path_of(name))


def template_files(name: str) -> dict[str, str]:
    """Return path → text of a template and all its parts; of a part, that part alone.

    Raises `PersonasError` (E511) when there is no such template.
    """
    first = _path_of(name)
    if first.startswith(PARTS):
        return {first: _text(first)}
    pages = report_files() if has_report_page(name) else page_files(name)
    paths = queue = [first, *pages]
    while queue:
        texts = [_text(path) for path in queue if path.endswith(".j2")]
        targets = dict.fromkeys(target for text in texts for target in references(text))
        queue = [path for path in targets if path not in paths]
        paths = paths + queue
    return {path: _text(path) for path in paths}


def _text(path: str) -> str:
    return (bundled_folder("templates") / path).read_text(encoding="utf-8")


def _path_of(name: str) -> str:
    entries = {entry.name: entry for entry in reversed(templates())}
    if name not in entries:
        raise unknown_template(name, [entry.name for entry in templates()])
    return f"{PARTS}/{name}{SUFFIX}" if entries[name].part else name + SUFFIX


def page_files(name: str, folders: Sequence[Path] = ()) -> tuple[str, str, str]:
    """Return the HTML page of a template, its style sheet and its script.

    A template NAME may have a page of its own, ``NAME.html.j2``; the others share one.
    """
    search_path = [*folders, bundled_folder("templates")]
    has_page = any((folder / f"{name}.html.j2").is_file() for folder in search_path)
    page = name if has_page else "page"
    return f"{page}.html.j2", f"{page}.css", f"{page}.js"


def report_files() -> tuple[str, ...]:
    """Return the files of the report's page: its sections' templates, styles and scripts."""
    folder = bundled_folder("templates")
    return tuple(f.relative_to(folder).as_posix() for f in sorted((folder / PAGE).iterdir()))


def has_report_page(template: str, folders: Sequence[Path] = ()) -> bool:
    """Whether the page of a template is that of the report, written from facts.

    A README that somebody wrote anew has the page of its own Markdown.
    """
    if template != "readme":
        return False
    name = f"{template}{SUFFIX}"
    files = [folder / name for folder in folders if (folder / name).is_file()]
    return not files or files[0].read_bytes() == (bundled_folder("templates") / name).read_bytes()


def unknown_template(name: str, names: Sequence[str]) -> PersonasError:
    """Return the error E511 for a template that does not exist."""
    close = get_close_matches(Path(name).name.removesuffix(SUFFIX), names, n=1)
    hint = f"Did you mean `{close[0]}`? " if close else ""
    return error(
        "E511",
        f"no template {display_name(name)}",
        f"{hint}Name a file, or one of: {', '.join(names)}.",
    )


def references(text: str) -> list[str]:
    """Return the files that the text of a template includes, imports or extends by name."""
    tree = markdown_environment().parse(text)
    kinds = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
    targets = [getattr(node, "template", None) for node in tree.find_all(kinds)]
    return [str(node.value) for node in targets if isinstance(node, nodes.Const)]
