"""Words: plain facts in, text and pictures out."""

from personas.report.catalogue import meanings, template_files, template_source, templates
from personas.report.charts import draw_charts
from personas.report.context import context
from personas.report.documents import Wish, check_wish, document_names, documents
from personas.report.explanations import explanations
from personas.report.json_view import dump_json, to_json
from personas.report.page import to_html
from personas.report.placed import dump_placed, print_placed
from personas.report.render import render
from personas.report.segments_csv import segments_csv
from personas.report.suppressed import withheld
from personas.report.terminal import print_run
from personas.report.terminal.catalogue import print_explanations, print_meanings, print_templates
from personas.report.workbook import write_workbook

__all__ = [
    "Wish",
    "check_wish",
    "context",
    "document_names",
    "documents",
    "draw_charts",
    "dump_json",
    "dump_placed",
    "explanations",
    "meanings",
    "print_explanations",
    "print_meanings",
    "print_placed",
    "print_run",
    "print_templates",
    "render",
    "segments_csv",
    "template_files",
    "template_source",
    "templates",
    "to_html",
    "to_json",
    "withheld",
    "write_workbook",
]
