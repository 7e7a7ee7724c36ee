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

NAME_WIDTH = 24  # beside medians, a longer name is folded
TITLE_WIDTH = 14  # a title's longer words are folded
BAR_WIDTH = 8
MIN_SCORES_WIDTH = 72  # a narrower console has no room for most scores of the sweep
MIN_SWEEP_WIDTH = 90  # nor a narrower one for all of them, with bars
WIDEST_SCORE = "calinski_harabasz"

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
    level = page.phrases.level(number.level) if number.level else ""
    return Text("\n").join([value, page.text(level, _level_style(number.position))])


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
    width = page.console.width
    names = list(SCORES) if width >= MIN_SCORES_WIDTH else list(SCORES)[:NARROW_SCORES]
    names = [n for n in names if any(getattr(c, n) is not None for c in candidates)]
    has_bars = width >= MIN_SWEEP_WIDTH
    names = names if has_bars else [name for name in names if name != WIDEST_SCORE]
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


def trust_table(page: TerminalPage, segments: Sequence[SegmentView]) -> Table:
    """Return a row for each segment: its label if it was given one, and how far to trust it."""
    has_labels = any(segment.label is not None for segment in segments)
    rows = [
        (
            *_name_cells(page, segment, "bold"),
            segment.label or "" if has_labels else _stability(page, segment),
            page.phrases.confidence(segment.confidence),
            page.phrases.certainty_reason(segment),
        )
        for segment in segments
    ]
    trust = Column("label" if has_labels else "stability", fold=has_labels)
    return page.table(rows, numeric(""), folding("segment"), [trust], numeric("confidence"),
        folding("reason"))  # fmt: skip


def _stability(page: TerminalPage, segment: SegmentView) -> Text:
    band = segment.stability_band
    styles = {"dissolved": "red", "doubtful": "red", "pattern": "yellow"}
    return page.text(page.phrases.stability(band), styles.get(band or "", ""))
