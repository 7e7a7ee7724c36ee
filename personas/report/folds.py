"""Blocks that open on demand: the one piece of HTML that a Markdown report may hold."""

from __future__ import annotations

import html
import re

from markdown import Markdown
from markdown.preprocessors import Preprocessor

_FOLD = re.compile(
    r"^<details>\n<summary>([^<>\n]*)</summary>\n(.*?)^</details>$", re.MULTILINE | re.DOTALL
)


class Folds(Preprocessor):
    """Let whole ``<details>`` blocks through, with a line of plain text as their summary.

    Half a block, or one with any attribute, stays text like all other HTML.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._stash = md.htmlStash

    def run(self, lines: list[str]) -> list[str]:
        """Put what is let through aside, where the reader of Markdown does not touch it."""
        return _FOLD.sub(self._kept, "\n".join(lines)).split("\n")

    def _kept(self, fold: re.Match[str]) -> str:
        title = html.escape(html.unescape(fold[1]), quote=False)
        opening = self._stash.store(f"<details><summary>{title}</summary>")
        return f"{opening}\n\n{fold[2]}\n\n{self._stash.store('</details>')}"
