"""Words: plain facts in, text and pictures out."""

from __future__ import annotations

from personas.report.charts import draw_charts
from personas.report.context import context
from personas.report.explaining import explanations
from personas.report.machine import dump_json, to_json
from personas.report.page import to_html
from personas.report.render import render
from personas.report.sheet import segments_csv
from personas.report.terminal import print_run
from personas.report.terminal.explain import print_explanations

__all__ = [
    "context",
    "draw_charts",
    "dump_json",
    "explanations",
    "print_explanations",
    "print_run",
    "render",
    "segments_csv",
    "to_html",
    "to_json",
]
