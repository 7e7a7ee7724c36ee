"""The use case of a first look: what is in the table, and which rule pack suits it."""

from __future__ import annotations

from collections.abc import Iterable

from personas import rules
from personas.customers.exploration import correlate, look, view_numbers
from personas.customers.population import summarise
from personas.customers.sample import SAMPLE_ROWS
from personas.customers.table import read_customers
from personas.domain.exploration import Exploration
from personas.domain.measure import Column, ColumnSummary, Measure
from personas.domain.problem import PersonasError, Problem
from personas.domain.progress import OnStep, no_progress
from personas.domain.request import Request
from personas.ingest.open import Opened
from personas.use_cases.bind import bind_pack
from personas.use_cases.open import as_customers, open_rows, say_purchases

EVERYTHING = "generic"  # the pack for tables that no other pack knows

NO_MEASURES = ("constant", "empty", "id", "e-mail")


def explore(request: Request, on_step: OnStep = no_progress) -> Exploration:
    """Look at a table; raise `PersonasError` when it cannot be read at all."""
    rows = open_rows(request, on_step)
    purchases = say_purchases(rows, request)
    opened, told = as_customers(rows, request)
    on_step("look")
    looks = look(opened, request.id, frozenset(request.measures.values()))
    measures = _columns_as_measures(looks)
    customers, doubts = read_customers(opened, measures, request.id)
    population = summarise(customers)
    pack, bound, misfits = _suitable_pack(opened, looks, request)
    return Exploration(
        name=opened.name,
        rows=opened.rows,
        columns=looks,
        id=opened.id_column(request.id),
        numbers=view_numbers(customers, population),
        categories=population.categories,
        correlations=correlate(customers, population),
        sample_rows=min(opened.rows, SAMPLE_ROWS),
        pack=pack,
        measures=bound,
        warnings=(*told, *doubts, *_unread(looks), *misfits),
        request=request,
        purchases=purchases,
    )


def _columns_as_measures(looks: Iterable[ColumnSummary]) -> list[Measure]:
    """Return the columns that hold numbers or categories, each as a measure of its own name."""
    kept = [found for found in looks if found.role in ("measure", "category")]
    return [_measure(found.column) for found in kept if not _forbidden(found.column)]


def _measure(found: Column) -> Measure:
    return Measure(found.name, found.name, found.kind, found.name, found.unit)


def _forbidden(found: Column) -> bool:
    return found.doubt is not None and found.doubt.severity == "error"


def _unread(looks: Iterable[ColumnSummary]) -> list[Problem]:
    """Return what forbids to use columns: here it only has to be seen."""
    return [f.column.doubt for f in looks if f.column.doubt and _forbidden(f.column)]


def _suitable_pack(
    opened: Opened, looks: Iterable[ColumnSummary], request: Request
) -> tuple[str, tuple[Measure, ...], tuple[Problem, ...]]:
    """Return the rule pack that is asked for or fits best, what it binds, and why it cannot.

    Numbers that name somebody measure nothing. Raises `PersonasError` for an unknown pack, and for
    a measure that cannot be what the analyst says; the table is shown where only the pack misfits.
    """
    pack = rules.load(request.pack) if request.pack else None
    told = request.measures.values()
    useful = tuple(f.column for f in looks if f.role not in NO_MEASURES or f.column.name in told)
    try:
        bound = bind_pack(pack, useful, request.measures, opened.id_column(request.id))
    except PersonasError as misfit:
        if request.measures:
            raise
        return str(request.pack or EVERYTHING), (), misfit.problems if pack else ()
    named = str(request.pack) if request.pack else bound.pack.name
    return named, bound.binding.measures, ()
