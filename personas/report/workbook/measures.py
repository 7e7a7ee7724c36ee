"""All measures by segments: a row a figure of a measure, or of a value, a column a segment."""

from __future__ import annotations

from collections.abc import Iterator

from personas.report.views import RunView
from personas.report.views.profile import ProfileRow
from personas.report.workbook.sheet import Row, SheetWriter, Value

FIGURES = {"median": "number", "mean": "number", "index": "index"}  # of a number, with styles
START = ("text", "text", "text", "number")  # measure, value, figure, all customers
StyledRow = tuple[Row, str]  # with the style of its figures


def measures_sheet(writer: SheetWriter, view: RunView) -> None:
    """Write the profile, what tells segments apart most first; it can be filtered."""
    titles, segments = writer.phrases.column, view.segments
    sheet = writer.sheet("all", (30, 24, 10, 14, *(16,) * len(segments)))
    keys = ("measure", "value", "figure", "everyone")
    head = (*(titles[key] for key in keys), *(f"{s.number}. {s.title}" for s in segments))
    rows = [row for line in view.profile for row in _rows(writer, line)]
    styles = (*START, *("number",) * len(segments))
    end = writer.table(sheet, 0, head, [row for row, _ in rows], styles)
    for number, (row, style) in enumerate(rows, 1):
        for column, value in enumerate(row[3:], 3):
            if not isinstance(value, str):
                writer.cell(sheet, number, column, value, style)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(end - 1, 1), 3 + len(segments))


def _rows(writer: SheetWriter, line: ProfileRow) -> Iterator[StyledRow]:
    number = line.measure.kind == "number"
    yield from _number_rows(writer, line) if number else _category_rows(writer, line)


def _number_rows(writer: SheetWriter, line: ProfileRow) -> Iterator[StyledRow]:
    """Yield median, mean and index of a number; what is withheld says so."""
    label, titles = writer.phrases.label_unit(line.measure), writer.phrases.column
    overall = {"median": line.measure.median, "mean": line.measure.mean, "index": 100.0}
    for figure, style in FIGURES.items():
        cells = [getattr(n, figure) if n else None for n in line.numbers]
        has_mean = [n is not None and n.mean is not None for n in line.numbers]
        if figure == "index" and any(has_mean) and not any(c is not None for c in cells):
            continue  # a ratio says nothing
        values = [_figure(writer, cell) for cell in cells]
        yield (label, "", titles[figure], overall[figure], *values), style


def _category_rows(writer: SheetWriter, line: ProfileRow) -> Iterator[StyledRow]:
    """Yield share and index of each value, and the median of values that have an order."""
    label, titles = line.measure.label, writer.phrases.column
    if line.measure.order:
        medians = [_figure(writer, c.median if c else None) for c in line.categories]
        yield (label, "", titles["median"], "", *medians), "text"
    parts = [c.cells if c else () for c in line.categories]
    for cells in zip(*parts, strict=True):
        value = writer.phrases.cell_value(cells[0])
        shares = [_figure(writer, cell.share) for cell in cells]
        indexes = [_figure(writer, cell.index) for cell in cells]
        yield (label, value, titles["share"], cells[0].overall, *shares), "percent"
        yield (label, value, titles["index"], 100.0, *indexes), "index"


def _figure(writer: SheetWriter, figure: Value) -> Value:
    return str(writer.phrases.part(None)) if figure is None else figure
