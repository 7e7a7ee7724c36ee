"""The files of a report, by name; the table of segments; the run without its small cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from personas.domain.naming import Attempt, Naming
from personas.domain.problem import error
from personas.domain.profile import CategoryProfile, CategorySummary, Profile, Segment
from personas.domain.run import Run
from personas.report.charts import draw_charts
from personas.report.environments import SUFFIX, has_report_page
from personas.report.figures import FILES
from personas.report.page import report_page, to_html
from personas.report.render import check_template, render
from personas.report.segments_csv import segments_csv
from personas.report.views.evidence import (
    Rows,
    cells_by_segment,
    publishable_fits,
    publishable_v_tests,
    without_hidden_checks,
)
from personas.report.workbook import write_workbook
from personas.suppression import OTHER_VALUES, Row, named_values, pool_shares

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
            page = _page(run, template, markdown, charts, request.folders)
            files[names["html"]] = page.encode()
    if "md" in request.formats:
        files |= {_chart_path(name): svg for name, svg in charts.items()}
    if "xlsx" in request.formats:
        files["segments.xlsx"] = write_workbook(run)
    return files | {"segments.csv": segments_csv(run).encode()}


def _page(
    run: Run, template: str, markdown: str, charts: Mapping[str, bytes], folders: Sequence[Path]
) -> str:
    """Return a document as HTML: the report's own page, or the Markdown of any other template."""
    if has_report_page(template, folders):
        return report_page(run, charts, folders)
    stem = Path(document_names(template)["html"]).stem
    return to_html(markdown, run.table.name, charts, stem, folders)


def _chart_path(name: str) -> str:
    """Return where a chart is written; the card, which is for sharing, beside the documents."""
    return name if name == FILES["card"] else f"charts/{name}"


def publishable_run(run: Run) -> Run:
    """Return the run as reports may show it: no small cell, no cell of the table, no picture.

    Values of a category that reports do not name are one value, `OTHERS`.
    """
    population = run.profile.population
    cells = cells_by_segment(run)
    categories = {name: _category_summary(run, name) for name in population.categories}
    profile = Profile(
        population=replace(population, categories=categories),
        segments=tuple(_segment(segment, cells[segment.id]) for segment in run.profile.segments),
    )
    columns = tuple(
        replace(column, invalid=(), doubt=None, unreadable=None) for column in run.table.columns
    )
    names = {number: _naming(naming, cells[number]) for number, naming in run.names.items()}
    return replace(
        run,
        table=replace(run.table, columns=columns),
        profile=profile,
        names=names,
        warnings=tuple(replace(warning, cells=()) for warning in run.warnings),
        v_tests={s: publishable_v_tests(t, cells[s]) for s, t in run.v_tests.items()},
        rule_fits=publishable_fits(run),
        pictures=None,
    )


def _category_summary(run: Run, measure: str) -> CategorySummary:
    overall = run.profile.population.categories[measure]
    shares = {value: overall.shares[value] for value in named_values(run.profile, measure)}
    rare = [share for value, share in overall.shares.items() if value not in shares]
    pooled = {OTHER_VALUES: pool_shares(rare, overall.count)} if rare else {}
    return replace(overall, shares=shares | pooled)


def _segment(segment: Segment, rows: Rows) -> Segment:
    categories = {name: _category(p, rows[name]) for name, p in segment.categories.items()}
    return replace(segment, categories=categories)


def _category(profile: CategoryProfile, row: Row) -> CategoryProfile:
    shares = {cell.value or OTHER_VALUES: cell.share for cell in row if not cell.is_hidden}
    withheld = tuple(cell.value or OTHER_VALUES for cell in row if cell.is_hidden)
    return CategoryProfile(profile.gaps, shares, withheld)


def _naming(naming: Naming, rows: Rows) -> Naming:
    def publishable(attempt: Attempt | None) -> Attempt | None:
        return attempt and without_hidden_checks(attempt, rows)

    attempt, runner_up = publishable(naming.attempt), publishable(naming.runner_up)
    return replace(naming, attempt=attempt, runner_up=runner_up)
