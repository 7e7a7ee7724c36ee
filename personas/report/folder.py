"""All that a report is made of, as files in a folder."""

from __future__ import annotations

from pathlib import Path

from personas.facts.run import Run
from personas.report.charts import draw_charts
from personas.report.context import context
from personas.report.machine import dump_json
from personas.report.page import to_html
from personas.report.render import render
from personas.report.sheet import segments_csv
from personas.report.words import phrases


def write_report(run: Run, folder: Path, template: str = "readme") -> None:
    """Write README.md, report.html, charts/*.svg, segments.csv and preview.json into a folder.

    The folder must exist; lines end in a newline alone on every system.
    """
    charts, text = draw_charts(run), render(run, template)
    (folder / "charts").mkdir()
    for name, drawing in charts.items():
        (folder / "charts" / name).write_bytes(drawing)
    files = {
        "README.md": text,
        "report.html": to_html(text, phrases().title(context(run)), charts),
        "segments.csv": segments_csv(run),
        "preview.json": dump_json(run),
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
