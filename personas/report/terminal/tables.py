"""The tables of a run in the terminal; wide ones adapt to the console."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from personas.report.terminal.console import (
    INDENT,
    Column,
    TerminalPage,
    folding,
    numeric,
    unbroken,
)
from personas.report.views.clusters import CandidateView
from personas.report.views.figures import NumberView
from personas.report.views.measures import ComponentView, MeasureView
from personas.report.views.segment import SegmentView
from personas.report.views.value import ValueView

NAME_WIDTH = 24  # beside medians, a longer name is folded
TITLE_WIDTH = 14  # a title's longer words are folded
BAR_WIDTH = 8
VALUE_WIDTH = 8  # withheld
MIN_BARS_WIDTH = 72  # a narrower console has no room for bars
MIN_SWEEP_WIDTH = 90  # nor a narrower one for bars beside all scores of the sweep

# The scores of a k, and their column titles; the first `NARROW_SCORES` fit anywhere.
SCORES = {
    "inertia": "inertia",
    "silhouette": "silhouette",
    "stability": "least_short",
    "calinski_harabasz": "ch_short",
    "gap": "gap",
    "prediction_strength": "strength_short",
    "personas": "personas",
}
NARROW_SCORES = 3


def medians_tables(
    page: TerminalPage, measures: Sequence[MeasureView], segments: Sequence[SegmentView]
) -> Iterator[Table]:
    """Yield tables of medians with their levels below; each fits the console."""
    cells = {
        measure.name: [_median(page, measure, segment) for segment in segments]
        for measure in measures
    }
    widths = {measure.name: _width(page, measure, cells[measure.name]) for measure in measures}
    available = page.console.width - INDENT - NAME_WIDTH - 6
    segment_column = Column("segment", fold=True, max_width=NAME_WIDTH)
    names = [_name_cells(page, segment) for segment in segments]
    for group in _groups_that_fit(available, measures, widths):
        medians = [
            Column(
                page.text(page.phrases.label_unit(measure)),
                "right",
                fold=True,
                min_width=widths[measure.name],
            )
            for measure in group
        ]
        columns = [cells[measure.name] for measure in group]
        rows = [(*name, *row) for name, row in zip(names, zip(*columns, strict=True), strict=True)]
        yield page.table(rows, numeric(""), [segment_column, *medians])


def _name_cells(page: TerminalPage, segment: SegmentView, style: str = "") -> tuple[Text, Text]:
    """Return the cells that start a segment's row: its number and its persona."""
    return page.text(str(segment.number), "dim"), page.persona(segment.icon, segment.title, style)


def _median(page: TerminalPage, measure: MeasureView, segment: SegmentView) -> Text:
    number = _number(segment, measure.name)
    if number is None:
        return page.text("–", "dim")
    value = page.text(page.phrases.rounded(number.median))
    return Text("\n").join([value, page.text(number.level or "", _level_style(number.position))])


def _number(segment: SegmentView, measure: str) -> NumberView | None:
    return next((number for number in segment.numbers if number.measure == measure), None)


def _level_style(position: float) -> str:
    if 0.3 < position < 0.7:
        return "dim"
    hue = "yellow" if position >= 0.7 else "blue"
    return f"bold {hue}" if position >= 0.9 or position <= 0.1 else hue


def _width(page: TerminalPage, measure: MeasureView, cells: Sequence[Text]) -> int:
    """Return a column's width: its cells stay unbroken, its title may wrap at spaces."""
    title = page.text(page.phrases.label_unit(measure)).plain
    words = [cell_len(word) for word in title.split()]
    lines = [cell_len(line) for cell in cells for line in cell.plain.splitlines()]
    return max([min(max(words, default=0), TITLE_WIDTH), *lines])


def _groups_that_fit(
    available: int, measures: Sequence[MeasureView], widths: Mapping[str, int]
) -> Iterator[list[MeasureView]]:
    """Divide the measures into groups whose columns fit ``available`` cells; never an empty one."""
    group: list[MeasureView] = []
    total = 0
    for measure in measures:
        width = widths[measure.name] + 2
        if group and total + width > available:
            yield group
            group, total = [], 0
        group.append(measure)
        total += width
    if group:
        yield group


def preparations_table(page: TerminalPage, measures: Sequence[MeasureView]) -> Table:
    """Return a row for each measure that was prepared."""
    phrases = page.phrases
    rows = [
        (measure.label, phrases.rounded(measure.preparation.weight), phrases.preparation(measure))
        for measure in measures
        if measure.preparation
    ]
    return page.table(rows, folding("measure"), numeric("weight"), folding("prepared"))


def components_table(page: TerminalPage, components: Sequence[ComponentView]) -> Table:
    """Return a row for each principal component."""
    rows = [
        (str(number), page.phrases.share(component.share), page.phrases.loadings(component))
        for number, component in enumerate(components, start=1)
    ]
    return page.table(rows, numeric("component", "variance"), folding("made_of"))


def measures_table(page: TerminalPage, measures: Sequence[MeasureView]) -> Table:
    """Return a row for each numeric measure: its column and quantiles."""
    phrases = page.phrases
    rows = [
        (
            phrases.label_unit(measure),
            measure.column,
            *map(phrases.rounded, (measure.q10, measure.median, measure.q90)),
            phrases.count(measure.gaps),
        )
        for measure in measures
    ]
    return page.table(rows, folding("measure", "source"), numeric("low", "half", "high", "gaps"))


def categories_table(page: TerminalPage, measures: Sequence[MeasureView]) -> Table:
    """Return a row for each categorical measure: its column and commonest values."""
    phrases = page.phrases
    rows = [(m.label, m.column, phrases.commonest(m, 3), phrases.count(m.gaps)) for m in measures]
    return page.table(rows, folding("measure", "source", "values"), numeric("gaps"))


def sweep_table(page: TerminalPage, candidates: Sequence[CandidateView]) -> Table:
    """Return a row for each k, the current one marked in words as well as in colour."""
    names = list(SCORES) if page.console.width >= MIN_BARS_WIDTH else list(SCORES)[:NARROW_SCORES]
    names = [n for n in names if any(getattr(c, n) is not None for c in candidates)]
    has_bars = page.console.width >= MIN_SWEEP_WIDTH
    highest = max((candidate.silhouette for candidate in candidates), default=0) or 1
    rows = []
    for candidate in candidates:
        style = "bold green" if candidate.is_current else ""
        mark = f"◂ {page.phrases.column['taken']}" if candidate.is_current else ""
        cells = (str(candidate.k), *_scores(page, candidate, names))
        bars = [page.bar(max(candidate.silhouette / highest, 0), BAR_WIDTH)] if has_bars else []
        rows.append([*(page.text(cell, style) for cell in cells), *bars, page.text(mark, style)])
    signs = unbroken(*[""] * (1 + has_bars))
    return page.table(rows, numeric("k", *(SCORES[name] for name in names)), signs)


def _scores(page: TerminalPage, candidate: CandidateView, names: Sequence[str]) -> list[str]:
    coarse = page.phrases.coarse
    formats = {"inertia": coarse, "calinski_harabasz": coarse, "personas": str}
    scores = [(getattr(candidate, name), formats.get(name, page.phrases.score)) for name in names]
    return ["" if value is None else render(value) for value, render in scores]


def segments_table(
    page: TerminalPage, segments: Sequence[SegmentView], value: ValueView | None = None
) -> Table:
    """Return a row for each segment: its persona, size, share of value and how far to trust it."""
    has_value = value is not None and value.has_shares
    has_bars = page.console.width >= MIN_BARS_WIDTH + has_value * (BAR_WIDTH + VALUE_WIDTH)
    has_labels = any(segment.label is not None for segment in segments)
    widest = max((segment.share for segment in segments), default=1.0)
    rows = [
        (
            *_name_cells(page, segment, "bold"),
            page.phrases.count(segment.size),
            page.phrases.share(segment.share),
            *([page.bar(segment.share / widest, BAR_WIDTH)] if has_bars else []),
            *([page.phrases.value_share(segment)] if has_value else []),
            segment.label or "" if has_labels else _stability(page, segment),
            page.phrases.confidence(segment.confidence),
        )
        for segment in segments
    ]
    sizes = (*numeric("customers", "share"), *unbroken(*[""] * has_bars), *_value(page, value))
    trust = Column("label" if has_labels else "stability", fold=has_labels or not has_bars)
    confidence = numeric("confidence", fold=not has_bars)
    return page.table(rows, numeric(""), folding("segment"), sizes, [trust], confidence)


def _value(page: TerminalPage, value: ValueView | None) -> list[Column]:
    """Return the column of shares of the chief value, under its name if that can wrap."""
    if value is None or not value.has_shares:
        return []
    is_long = any(cell_len(word) > TITLE_WIDTH for word in value.label.split())
    title = page.phrases.column["value"] if is_long else value.label
    width = max(VALUE_WIDTH, *(cell_len(word) for word in title.split()))
    return [Column(page.text(title), "right", fold=True, min_width=width)]


def _stability(page: TerminalPage, segment: SegmentView) -> Text:
    band = segment.stability_band
    styles = {"dissolved": "red", "doubtful": "red", "pattern": "yellow"}
    return page.text(page.phrases.stability(band), styles.get(band or "", ""))
