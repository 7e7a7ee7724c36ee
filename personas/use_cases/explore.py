"""The use case of a first look: what is in the table, and which rule pack suits it."""

from __future__ import annotations

from collections.abc import Iterable

from personas import rules
from personas.customers.exploration import correlate, describe_numbers, summarise_columns
from personas.customers.population import summarise
from personas.customers.sample import SAMPLE_ROWS
from personas.customers.table import read_customers
from personas.domain.exploration import Exploration
from personas.domain.measure import Column, ColumnSummary, Measure
from personas.domain.problem import PersonasError, Problem
from personas.domain.progress import OnStep, no_progress
from personas.domain.request import Request
from personas.ingest.open import SourceTable
from personas.use_cases.bind import bind_pack
from personas.use_cases.open import as_customers, describe_purchases, open_rows, warn_of_repeats

FALLBACK_PACK = "generic"  # for tables that no pack can be bound to
MEASURE_ROLES = ("measure", "category")
UNMEASURABLE_ROLES = ("constant", "empty", "id", "e-mail")


def explore(request: Request, on_step: OnStep = no_progress) -> Exploration:
    """Explore a table; raise `PersonasError` when it cannot be read at all."""
    rows = open_rows(request, on_step)
    purchases = describe_purchases(rows, request)
    table, table_warnings = as_customers(rows, request)
    table_warnings = (*table_warnings, *warn_of_repeats(table, request))
    on_step("look")
    summaries = summarise_columns(table, request.id, frozenset(request.measures.values()))
    usable = [s.column for s in summaries if s.role in MEASURE_ROLES and _is_usable(s.column)]
    columns = [Measure(c.name, c.name, c.kind, c.name, c.unit) for c in usable]
    customers, cell_warnings = read_customers(table, columns, request.id)
    population = summarise(customers)
    pack, measures, misfits = _suitable_pack(table, summaries, request)
    unusable = (s.column.doubt for s in summaries if not _is_usable(s.column))
    doubts = (doubt for doubt in unusable if doubt)
    return Exploration(
        name=table.name,
        rows=table.rows,
        columns=summaries,
        id=table.id_column(request.id),
        numbers=describe_numbers(customers, population),
        categories=population.categories,
        correlations=correlate(customers, population),
        sample_rows=min(table.rows, SAMPLE_ROWS),
        pack=pack,
        measures=measures,
        warnings=(*table_warnings, *cell_warnings, *doubts, *misfits),
        request=request,
        purchases=purchases,
    )


def _is_usable(column: Column) -> bool:
    """Whether a run could use the column: nothing that is in doubt about it is an error."""
    return column.doubt is None or column.doubt.severity != "error"


def _suitable_pack(
    table: SourceTable, summaries: Iterable[ColumnSummary], request: Request
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
        if summary.role not in UNMEASURABLE_ROLES or summary.column.name in requested_columns
    )
    try:
        bound_pack = bind_pack(pack, columns, request.measures, table.id_column(request.id))
    except PersonasError as failure:
        if request.measures:
            raise
        return str(request.pack or FALLBACK_PACK), (), failure.problems if pack else ()
    name = str(request.pack) if request.pack else bound_pack.pack.name
    return name, bound_pack.binding.measures, ()
