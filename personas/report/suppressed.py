"""A run without its small cells: what may be kept and passed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from personas.domain.naming import Attempt, Check, Naming
from personas.domain.profile import CategoryProfile, CategorySummary, Profile, Segment
from personas.domain.run import Run
from personas.report.evidence import shown_fits, shown_marks
from personas.suppression import (
    OTHERS,
    Row,
    category_cells,
    is_hidden,
    named_values,
    without_actuals,
)

Cells = Mapping[str, Mapping[int, Row]]


def withheld(run: Run) -> Run:
    """Return the run as reports may show it: no small cell, no cell of a table, no picture.

    Values of a category that reports do not name are one value, `OTHERS`.
    """
    population = run.profile.population
    cells = {name: category_cells(run.profile, name) for name in sorted(population.categories)}
    named = {name: _named(run, name) for name in population.categories}
    profile = Profile(
        population=replace(population, categories=named),
        segments=tuple(_segment(segment, cells) for segment in run.profile.segments),
    )
    columns = tuple(replace(column, invalid=(), doubt=None) for column in run.table.columns)
    names = {number: _naming(naming, cells) for number, naming in run.names.items()}
    return replace(
        run,
        table=replace(run.table, columns=columns),
        profile=profile,
        names=names,
        warnings=tuple(replace(warning, cells=()) for warning in run.warnings),
        v_tests={s: shown_marks(m, _of_segment(cells, s)) for s, m in run.v_tests.items()},
        rule_fits=shown_fits(run),
        pictures=None,
    )


def _named(run: Run, measure: str) -> CategorySummary:
    overall = run.profile.population.categories[measure]
    shares = {value: overall.shares[value] for value in named_values(run.profile, measure)}
    rest = [share for value, share in overall.shares.items() if value not in shares]
    return replace(overall, shares=shares | ({OTHERS: sum(rest)} if rest else {}))


def _segment(segment: Segment, cells: Cells) -> Segment:
    found = {name: cells[name][segment.id] for name in segment.categories}
    kept = {name: _profile(segment.categories[name], row) for name, row in found.items()}
    return replace(segment, categories=kept)


def _profile(profile: CategoryProfile, row: Row) -> CategoryProfile:
    shares = {cell.value or OTHERS: cell.share for cell in row if not cell.hidden}
    hidden = tuple(cell.value or OTHERS for cell in row if cell.hidden)
    return CategoryProfile(profile.gaps, shares, hidden)


def _naming(naming: Naming, cells: Cells) -> Naming:
    rows = {name: by_segment[naming.segment] for name, by_segment in cells.items()}
    tried = (naming.attempt, naming.runner_up)
    attempt, runner_up = (_attempt(one, rows) if one else None for one in tried)
    return replace(naming, attempt=attempt, runner_up=runner_up)


def _attempt(attempt: Attempt, rows: Mapping[str, Row]) -> Attempt:
    def hidden(check: Check) -> bool:
        return check.measure in rows and is_hidden(check, rows[check.measure])

    return without_actuals(attempt, hidden, held=attempt.verdict == "held")


def _of_segment(cells: Cells, segment: int) -> dict[str, Row]:
    return {name: rows[segment] for name, rows in cells.items()}
