"""Words: typed facts in, text and pictures out."""

from personas.report.assignment import dump_placed, print_placed
from personas.report.catalogue import template_files, template_source, templates
from personas.report.charts import draw_charts
from personas.report.documents import Wish, check_wish, document_names, documents
from personas.report.json_view import context, dump_json, explanations, to_json
from personas.report.page import to_html
from personas.report.publishable import withheld
from personas.report.render import render
from personas.report.segments_csv import segments_csv
from personas.report.terminal import print_run
from personas.report.terminal.catalogue import print_explanations, print_meanings, print_templates
from personas.report.views import RunView, run_view
from personas.report.workbook import write_workbook

__all__ = [
    "RunView",
    "Wish",
    "check_wish",
    "context",
    "document_names",
    "documents",
    "draw_charts",
    "dump_json",
    "dump_placed",
    "explanations",
    "print_explanations",
    "print_meanings",
    "print_placed",
    "print_run",
    "print_templates",
    "render",
    "run_view",
    "segments_csv",
    "template_files",
    "template_source",
    "templates",
    "to_html",
    "to_json",
    "withheld",
    "write_workbook",
]
