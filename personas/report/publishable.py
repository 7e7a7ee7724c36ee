"""A run without its small cells: what may be stored and passed on."""

from __future__ import annotations

from dataclasses import replace

from personas.domain.naming import Attempt, Naming
from personas.domain.profile import CategoryProfile, CategorySummary, Profile, Segment
from personas.domain.run import Run
from personas.report.views.evidence import (
    Rows,
    cells_by_segment,
    publishable_fits,
    publishable_v_tests,
    without_hidden_checks,
)
from personas.suppression import OTHER_VALUES, Row, named_values


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
    return replace(overall, shares=shares | ({OTHER_VALUES: sum(rare)} if rare else {}))


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
