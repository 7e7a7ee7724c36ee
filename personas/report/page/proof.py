"""The proof, closed until asked for: written in Markdown by parts that the README shares."""

from __future__ import annotations

from markupsafe import Markup

from personas.report.page.drawings import slim
from personas.report.page.markdown import to_fragment
from personas.report.page.section import PageSource, Section
from personas.report.render import render_view

TEMPLATE = "page/proof.md.j2"


def proof_section(source: PageSource) -> Section:
    """Return the proof, with its charts inside."""
    markdown = render_view(source.view, TEMPLATE, source.folders, TEMPLATE)
    charts = {
        name: slim(svg, f"C{number}_")
        for number, (name, svg) in enumerate(sorted(source.charts.items()))
    }
    return Section({"body": _slim_tables(to_fragment(markdown, charts))})


def _slim_tables(html: Markup) -> Markup:
    """Align by a class, and to the left by none."""
    text = str(html).replace(' style="text-align: left;"', "")
    text = text.replace(' style="text-align: right;"', " class=end")
    return Markup(text)  # noqa: S704 - as safe as before
