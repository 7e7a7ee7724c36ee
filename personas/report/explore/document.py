"""The first look as a Markdown document."""

from __future__ import annotations

from personas.facts.explored import Explored
from personas.report.explore.view import view
from personas.report.render import tidy
from personas.report.words import markdown_environment


def render_explored(seen: Explored, settings: str) -> str:
    """Return the document; ``settings`` is the text of a `personas.yaml` that it ends with."""
    template = markdown_environment().get_template("explore/report.md.j2")
    warnings = [{"code": w.code, "message": w.message, "help": w.help} for w in seen.warnings]
    facts = {"seen": view(seen, private=False), "settings": settings, "warnings": warnings}
    return tidy(template.render(facts))
