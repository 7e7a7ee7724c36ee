"""Write a run as Markdown, through a bundled template or the analyst's own."""

from __future__ import annotations

import re
from pathlib import Path

from personas.facts.problem import error
from personas.facts.run import Run
from personas.report.blame import blamed
from personas.report.context import context
from personas.report.words import markdown_environment
from personas.resources import bundled

SUFFIX = ".md.j2"


def render(run: Run, template: str = "readme") -> str:
    """Return the report as Markdown (CommonMark with tables).

    ``template`` is the name of a bundled template or the path of a file; what stands beside that
    file is found before the bundled partials. Raises `PersonasError` when there is no such
    template (E511) or when it is broken (E512).
    """
    folders, name = _find(template)
    facts = context(run)
    with blamed(template):
        text = markdown_environment(folders).get_template(name).render(facts)
    return tidy(text)


def _find(template: str) -> tuple[list[Path], str]:
    names = sorted(
        file.name.removesuffix(SUFFIX) for file in bundled("templates").glob(f"*{SUFFIX}")
    )
    if template in names:
        return [], template + SUFFIX
    if Path(template).is_file():
        return [Path(template).parent], Path(template).name
    known = ", ".join(names)
    raise error("E511", f"no template {template}", f"Name a file, or one of: {known}.")


def tidy(text: str) -> str:
    """Return ``text`` without trailing blanks, runs of empty lines or empty ends."""
    stripped = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", stripped).strip() + "\n"
