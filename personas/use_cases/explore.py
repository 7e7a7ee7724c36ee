"""The use case of a first look: what is in the table, and which rule pack suits it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from personas import rules
from personas.customers.exploration import correlate, describe_numbers, summarise_columns
from personas.customers.population import summarise, with_curves
from personas.customers.precision import drop_dust
from personas.customers.sample import SAMPLE_ROWS
from personas.customers.sentinels import warn_of_days, warn_of_sentinels
from personas.customers.table import Customers, read_customers
from personas.domain.exploration import Exploration
from personas.domain.measure import Column, Measure
from personas.domain.problem import PersonasError, Problem
from personas.domain.progress import OnStep, no_progress
from personas.domain.request import Request
from personas.domain.role import ColumnRole, ColumnSummary
from personas.ingest.open import SourceTable
from personas.purchases.recognition import check_unit
from personas.purchases.roles import first_choices
from personas.roles.guess import assign_roles
from personas.use_cases.bind import bind_pack
from personas.use_cases.open import (
    as_customers,
    describe_purchases,
    open_rows,
    read_once,
    warn_of_repeats,
    with_notes,
)

FALLBACK_PACK = "generic"  # for tables that no pack can be bound to
MEASURES = ("measure", "category")
UNMEASURABLE = ("constant", "empty", "id", "e-mail")


def explore(request: Request, on_step: OnStep = no_progress) -> Exploration:
    """Explore a table; raise `PersonasError` when it cannot be read at all."""
    with with_notes(request):
        return _explore(request, on_step)


def explore_for_settings(request: Request, on_step: OnStep = no_progress) -> Exploration:
    """Explore a table as a run reads it: rows that are certainly purchases are taken as such.

    Where what they hold is not certain, the rows are explored as they are.
    """
    if request.purchases is None:
        rows, _ = read_once(open_rows(request), request)
        if any(p.code == "E138" for p in check_unit(rows, request.unit)):
            with suppress(PersonasError):
                return explore(replace(request, purchases=first_choices(rows)), on_step)
    return explore(request, on_step)


def _explore(request: Request, on_step: OnStep) -> Exploration:
    rows = open_rows(request, on_step)
    purchases = describe_purchases(rows, request)
    table, table_warnings = as_customers(rows, request, is_exploration=True)
    table_warnings = (*table_warnings, *warn_of_repeats(table, request))
    on_step("look")
    identity, requested = table.id_column(request.id), frozenset(request.measures.values())
    summaries = summarise_columns(table, identity, requested, with_examples=True)
    roles = assign_roles(summaries, identity, request.roles)
    usable = [s.column for s in summaries if s.content in MEASURES and _is_usable(s.column)]
    columns = [Measure(c.name, c.name, c.kind, c.name, c.unit) for c in usable]
    customers, cell_warnings = read_customers(table, columns, request.id)
    population = summarise(customers := with_curves(drop_dust(customers)))
    pack, measures, misfits = _suitable_pack(summaries, roles, request)
    sentinels = _sentinels(customers, table, summaries)
    doubts = (*_doubts(summaries), *misfits)
    return Exploration(
        name=table.name,
        rows=table.rows,
        columns=summaries,
        id=identity,
        numbers=describe_numbers(customers, population),
        categories=population.categories,
        correlations=correlate(customers, population),
        sample_rows=min(table.rows, SAMPLE_ROWS),
        pack=pack,
        measures=measures,
        warnings=tuple(dict.fromkeys((*doubts, *table_warnings, *cell_warnings, *sentinels))),
        request=request,
        purchases=purchases,
        roles=roles,
    )


def _doubts(summaries: Iterable[ColumnSummary]) -> Iterable[Problem]:
    """Yield what is in doubt about the columns that no run could use."""
    unusable = (s.column.doubt for s in summaries if not _is_usable(s.column))
    return (doubt for doubt in unusable if doubt)


def _sentinels(
    customers: Customers, table: SourceTable, summaries: Iterable[ColumnSummary]
) -> tuple[Problem, ...]:
    """Return the questions about numbers and days that may stand for gaps."""
    dates = (summary.column for summary in summaries if summary.content == "date")
    numbers = warn_of_sentinels(customers, customers.curves or {})
    return (*numbers, *warn_of_days(table, dates))


def _is_usable(column: Column) -> bool:
    """Whether a run could use the column: nothing that is in doubt about it is an error."""
    return column.doubt is None or column.doubt.severity != "error"


def _suitable_pack(
    summaries: Iterable[ColumnSummary], roles: Sequence[ColumnRole], request: Request
) -> tuple[str, tuple[Measure, ...], tuple[Problem, ...]]:
    """Return the requested or best rule pack, the measures that it binds, and why it cannot.

    Numbers that identify somebody measure nothing. Raises `PersonasError` for an unknown pack, and
    for a measure that cannot be what the request says; a pack that misfits is a warning.
    """
    pack = rules.load(request.pack) if request.pack else None
    requested_columns = request.measures.values()
    columns = tuple(
        summary.column
        for summary in summaries
        if summary.content not in UNMEASURABLE or summary.column.name in requested_columns
    )
    try:
        bound_pack = bind_pack(pack, columns, request.measures, roles)
    except PersonasError as failure:
        if request.measures:
            raise
        return str(request.pack or FALLBACK_PACK), (), failure.problems
    name = str(request.pack) if request.pack else bound_pack.pack.name
    return name, bound_pack.binding.measures, bound_pack.unreadable
