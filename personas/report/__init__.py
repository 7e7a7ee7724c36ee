"""Words: typed facts in, text and pictures out."""

from personas.report.assignment import dump_assignment, print_assignment
from personas.report.charts import draw_charts
from personas.report.documents import (
    DocumentRequest,
    check_document_request,
    document_names,
    documents,
    publishable_run,
)
from personas.report.environments import template_files, template_source, templates
from personas.report.json_view import context, dump_json, explanations, to_json
from personas.report.page import report_page, to_html
from personas.report.render import render
from personas.report.segments_csv import segments_csv
from personas.report.terminal import print_run
from personas.report.terminal.catalogue import print_explanations, print_templates, print_variables
from personas.report.terminal.commands import print_commands
from personas.report.views import RunView, run_view
from personas.report.workbook import write_workbook

__all__ = [
    "DocumentRequest",
    "RunView",
    "check_document_request",
    "context",
    "document_names",
    "documents",
    "draw_charts",
    "dump_assignment",
    "dump_json",
    "explanations",
    "print_assignment",
    "print_commands",
    "print_explanations",
    "print_run",
    "print_templates",
    "print_variables",
    "publishable_run",
    "render",
    "report_page",
    "run_view",
    "segments_csv",
    "template_files",
    "template_source",
    "templates",
    "to_html",
    "to_json",
    "write_workbook",
]
