"""The report as one HTML page, written from typed facts: it needs no network and no script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from personas.domain.run import Run
from personas.report.environments import PAGE, html_environment
from personas.report.page.assets import facts_block, script, style, without_implied_ends
from personas.report.page.cards import people_section
from personas.report.page.customer import customer_section
from personas.report.page.explorer import explorer_section
from personas.report.page.hero import hero_section
from personas.report.page.people import people_of
from personas.report.page.proof import proof_section
from personas.report.page.section import PageSource, Section
from personas.report.page.typical import typical_section
from personas.report.render import template_errors
from personas.report.views import RunView, run_view

# Each has a template, a style sheet and a script of its name, in this order on the page.
SECTIONS: Mapping[str, Callable[[PageSource], Section]] = {
    "hero": hero_section,
    "people": people_section,
    "explorer": explorer_section,
    "typical": typical_section,
    "customer": customer_section,
    "proof": proof_section,
}
ASSETS = ("base", *SECTIONS)


def report_page(run: Run, charts: Mapping[str, bytes], folders: Sequence[Path] = ()) -> str:
    """Return the report's page; files in ``folders`` take precedence over the bundled ones.

    ``charts`` maps file names to SVG, of which the proof shows some. Without its script the page
    has the same cards and tables.
    """
    view = run_view(run)
    source = PageSource(run, view, people_of(view), charts, folders)
    sections = {name: section(source) for name, section in SECTIONS.items()}
    variables = {name: section.variables for name, section in sections.items()}
    facts = _facts(source) | {name: section.facts for name, section in sections.items()}
    environment = html_environment(folders)
    name = f"{PAGE}/report.html.j2"
    with template_errors(name):
        page_text = environment.get_template(name).render(
            **{field.name: getattr(view, field.name) for field in fields(RunView)},
            page=variables,
            people=source.people,
            facts=facts_block(facts),
            style=style(environment, ASSETS),
            **script(environment, ASSETS),
        )
    return without_implied_ends(page_text)


def _facts(source: PageSource) -> dict[str, Any]:
    """Return what the scripts of all sections use: the segments in their order."""
    return {
        "segments": [
            {
                "number": person.segment.number,
                "slug": person.slug,
                "colour": person.colour,
                "name": person.segment.title,
                "icon": person.segment.icon,
                "isWeak": person.segment.certainty.is_weak,
                "level": person.segment.certainty.level,
                "size": person.segment.size,
                "share": person.segment.share,
                "value": person.segment.value.share if person.segment.value else None,
            }
            for person in source.people
        ],
    }
