"""The section `explorer` of the page."""

from __future__ import annotations

from personas.report.page.section import PageSource, Section


def explorer_section(source: PageSource) -> Section:
    """Return the section."""
    return Section()
