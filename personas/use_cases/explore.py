"""The use case of a first look: what is in the table, and which rule pack suits it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from personas import rules
from personas.customers.exploration import correlate, describe_numbers
from personas.customers.population import summarise, with_curves
from personas.customers.precision import drop_dust
from personas.customers.sample import SAMPLE_ROWS
from personas.customers.sentinels import warn_of_days, warn_of_sentinels
from personas.customers.table import Customers, read_customers
from personas.domain.exploration import Exploration, Proposal
from personas.domain.measure import Column, Measure
from personas.domain.problem import PersonasError, Problem
from personas.domain.progress import OnStep, no_progress
from personas.domain.request import Request
from personas.domain.role import ColumnRole, ColumnSummary
from personas.ingest.open import SourceTable
from personas.purchases.recognition import check_unit
from personas.purchases.roles import first_choices
from personas.roles.proposals import propose_measures
from personas.roles.settings import with_id
from personas.use_cases.bind import bind_pack
from personas.use_cases.open import (
    as_customers,
    describe_purchases,
    open_rows,
    read_once,
    warn_of_repeats,
    with_notes,
)
from personas.use_cases.roles import TableRoles, calculated_columns, find_roles, in_order

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
    table, table_warnings = as_customers(rows, request, is_exploration=True)
    table_warnings = (*table_warnings, *warn_of_repeats(table, request))
    on_step("look")
    request = with_id(request, [column.name for column in table.columns])
    identity = table.id_column(request.id)
    table_roles = find_roles(table, request, identity, with_examples=True)
    summaries = table_roles.summaries
    customers, cell_warnings = read_customers(table, _usable_columns(table_roles), request.id)
    population = summarise(customers := with_curves(drop_dust(customers)))
    pack, measures, misfits, roles = _suitable_pack(summaries, table_roles.roles, request)
    sentinels = _sentinels(customers, table, summaries)
    doubts = (*_doubts(summaries), *misfits, *table_roles.warnings)
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
        purchases=describe_purchases(rows, request),
        roles=in_order((*roles, *table_roles.ignored)),
        proposals=_propose(table_roles.summaries, roles, measures),
    )


def _usable_columns(table_roles: TableRoles) -> list[Measure]:
    """Return the columns of numbers and categories; numbers that are codes are categories."""
    kinds = {role.column: role.kind for role in table_roles.roles}
    summaries = (s for s in table_roles.summaries if s.content in MEASURES)
    columns = (summary.column for summary in summaries if _is_usable(summary.column))
    return [Measure(c.name, c.name, kinds[c.name], c.name, c.unit) for c in columns]


def _propose(
    summaries: Sequence[ColumnSummary], roles: Sequence[ColumnRole], measures: Sequence[Measure]
) -> tuple[Proposal, ...]:
    """Return the measures that could be calculated, of columns that no measure is made of."""
    parts = calculated_columns(measures, [summary.column for summary in summaries])
    calculated = frozenset(name for names in parts.values() for name in names)
    return propose_measures(summaries, roles, calculated)


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
) -> tuple[str, tuple[Measure, ...], tuple[Problem, ...], Sequence[ColumnRole]]:
    """Return the requested or best rule pack, the measures that it binds, why it cannot, and roles.

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
        return str(request.pack or FALLBACK_PACK), (), failure.problems, roles
    name = str(request.pack) if request.pack else bound_pack.pack.name
    return name, bound_pack.binding.measures, bound_pack.unreadable, bound_pack.roles
