"""The files of a report: documents, charts and tables, by name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from personas.domain.problem import error
from personas.domain.run import Run
from personas.report.catalogue import SUFFIX
from personas.report.charts import draw_charts
from personas.report.page import to_html
from personas.report.render import check_template, render
from personas.report.segments_csv import segments_csv
from personas.report.workbook import write_workbook

FORMATS = ("md", "html", "xlsx")


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """Which documents to write: ``templates`` by name or file, searched in ``folders`` first."""

    templates: tuple[str, ...] = ("readme",)
    folders: tuple[Path, ...] = ()
    formats: tuple[str, ...] = ("md", "html")


def check_document_request(request: DocumentRequest) -> None:
    """Raise `PersonasError` (E511, E512, E514) for what cannot be written, before any work."""
    for template in request.templates:
        check_template(template, request.folders)
    unknown = [form for form in request.formats if form not in FORMATS]
    if unknown or not request.formats:
        message = f"no format {', '.join(unknown) or 'named'}"
        raise error("E514", message, f"Name some of: {', '.join(FORMATS)}.")
    names = [name for template in request.templates for name in document_names(template).values()]
    duplicates = sorted({name for name in names if names.count(name) > 1})
    if duplicates:
        message = f"two templates would write {duplicates[0]}"
        raise error("E514", message, "Give them different names.")


def document_names(template: str) -> dict[str, str]:
    """Return format → file name; `readme` writes the files that a folder is opened by.

    The workbook is the same for every template and not among them.
    """
    stem = Path(template).name.removesuffix(SUFFIX).removesuffix(".j2")
    if stem == "readme":
        return {"md": "README.md", "html": "report.html"}
    return {"md": f"{stem}.md", "html": f"{stem}.html"}


def documents(run: Run, request: DocumentRequest) -> dict[str, bytes]:
    """Return file name → content: the documents, their charts, and `segments.csv`."""
    charts = draw_charts(run)
    files: dict[str, bytes] = {}
    for template in request.templates:
        names = document_names(template)
        markdown = render(run, template, request.folders)
        if "md" in request.formats:
            files[names["md"]] = markdown.encode()
        if "html" in request.formats:
            stem = Path(names["html"]).stem
            page = to_html(markdown, run.table.name, charts, stem, request.folders)
            files[names["html"]] = page.encode()
    if "md" in request.formats:
        files |= {f"charts/{name}": svg for name, svg in charts.items()}
    if "xlsx" in request.formats:
        files["segments.xlsx"] = write_workbook(run)
    return files | {"segments.csv": segments_csv(run).encode()}
