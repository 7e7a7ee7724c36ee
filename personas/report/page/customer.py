"""The section `customer` of the page."""

from __future__ import annotations

from personas.report.page.section import PageSource, Section


def customer_section(source: PageSource) -> Section:
    """Return the section."""
    return Section()
