"""The two environments that templates run in: one writes Markdown, one plain phrases."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from personas.files.resources import bundled
from personas.jinja import environment
from personas.report.escape import clean, coded, escape_markdown, fenced
from personas.sandbox import BoundedEnvironment


def markdown_environment(folders: Sequence[Path] = ()) -> BoundedEnvironment:
    """Return the environment of reports: ``folders`` come before the bundled templates.

    Every value that a template prints is escaped for Markdown. What a template's own macros and
    blocks have made is `Markup` and stays; so does what the filters ``fenced`` (a code block) and
    ``coded`` (a message whose backticks mark code) have made.
    """
    return environment(
        [*folders, bundled("templates")],
        {"fenced": fenced, "coded": coded},
        escape_markdown,
        autoescape=True,
    )


@lru_cache(maxsize=1)
def phrases() -> Any:
    """Return the macros of ``templates/phrases.j2``, which here write plain text, not Markdown.

    The terminal and the charts speak through these; they are the same sentences as the report's.
    """
    made = environment([bundled("templates")], finalize=_plain)
    return made.get_template("phrases.j2").module


@lru_cache(maxsize=4)
def phrases_of(folder: str) -> Any:
    """Return the macros of ``templates/<folder>/phrases.j2``, which write plain text."""
    made = environment([bundled("templates")], finalize=_plain)
    return made.get_template(f"{folder}/phrases.j2").module


def _plain(value: object) -> str:
    return clean(str(value))
