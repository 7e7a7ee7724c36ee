"""The typical values of every measure, segment by segment, and the outcomes."""

from __future__ import annotations

from personas.report.page.section import PageSource, Section


def typical_section(source: PageSource) -> Section:
    """Return the tables."""
    return Section()
