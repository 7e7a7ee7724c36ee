"""The two environments of templates: one writes Markdown, one plain phrases."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

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


@lru_cache(maxsize=8)
def phrases(folder: str = "") -> Any:
    """Return the macros of ``phrases.j2`` in a folder of the templates, as plain text.

    The terminal and the charts use these; they are the same sentences as the report's.
    """
    plain_text = environment(
        [bundled_folder("templates")], finalize=lambda value: clean(str(value))
    )
    return plain_text.get_template(f"{folder}/phrases.j2" if folder else "phrases.j2").module
