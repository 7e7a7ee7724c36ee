"""The use case of a first look: what is in the table, and which rule pack suits it."""

from __future__ import annotations

from collections.abc import Iterable

from personas import engine, rules
from personas.cases.bind import bind_pack
from personas.cases.open import as_customers, open_rows, say_purchases
from personas.facts.explored import Explored
from personas.facts.measure import Column, Look, Measure
from personas.facts.problem import PersonasError, Problem
from personas.facts.progress import OnStep, unheard
from personas.facts.request import Request

EVERYTHING = "generic"  # the pack for tables that no other pack knows

NO_MEASURES = ("constant", "empty", "id", "e-mail")


def explore(request: Request, on_step: OnStep = unheard) -> Explored:
    """Look at a table; raise `PersonasError` when it cannot be read at all."""
    rows = open_rows(request, on_step)
    purchases = say_purchases(rows, request)
    opened, told = as_customers(rows, request)
    on_step("look")
    looks = engine.look(opened, request.id, frozenset(request.measures.values()))
    measures = _columns_as_measures(looks)
    customers, doubts = engine.read_customers(opened, measures, request.id)
    population = engine.summarise(customers)
    pack, bound, misfits = _suitable_pack(opened, looks, request)
    return Explored(
        name=opened.name,
        rows=opened.rows,
        looks=looks,
        id=opened.id_column(request.id),
        numbers=engine.view_numbers(customers, population),
        categories=population.categories,
        correlations=engine.correlate(customers, population),
        sampled=min(opened.rows, engine.SAMPLE_ROWS),
        pack=pack,
        measures=bound,
        warnings=(*told, *doubts, *_unread(looks), *misfits),
        asked=request,
        purchases=purchases,
    )


def _columns_as_measures(looks: Iterable[Look]) -> list[Measure]:
    """Return the columns that hold numbers or categories, each as a measure of its own name."""
    kept = [found for found in looks if found.role in ("measure", "category")]
    return [_measure(found.column) for found in kept if not _forbidden(found.column)]


def _measure(found: Column) -> Measure:
    return Measure(found.name, found.name, found.kind, found.name, found.unit)


def _forbidden(found: Column) -> bool:
    return found.doubt is not None and found.doubt.severity == "error"


def _unread(looks: Iterable[Look]) -> list[Problem]:
    """Return what forbids to use columns: here it only has to be seen."""
    return [f.column.doubt for f in looks if f.column.doubt and _forbidden(f.column)]


def _suitable_pack(
    opened: engine.Opened, looks: Iterable[Look], request: Request
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
