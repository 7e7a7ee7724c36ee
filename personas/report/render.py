"""Write a run as Markdown, through a bundled template or the analyst's own."""

from __future__ import annotations

import re

from personas.facts.run import Run
from personas.report.context import context
from personas.report.words import markdown_environment


def render(run: Run, template: str = "readme") -> str:
    """Return the report as Markdown (CommonMark with tables)."""
    made = markdown_environment().get_template(f"{template}.md.j2")
    return tidy(made.render(context(run)))


def tidy(text: str) -> str:
    """Return ``text`` without trailing blanks, runs of empty lines or empty ends."""
    stripped = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", stripped).strip() + "\n"
