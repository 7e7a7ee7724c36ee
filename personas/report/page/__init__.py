"""A report as an HTML page: `to_html` of any Markdown, `report_page` of the report itself."""

from personas.report.page.markdown import to_html
from personas.report.page.report import report_page

__all__ = ["report_page", "to_html"]
