"""The use case of `rules fit`: what a table has of every bundled pack, and what it lacks."""

from __future__ import annotations

from personas import rules
from personas.domain.progress import OnStep, no_progress
from personas.domain.request import Request
from personas.use_cases.bind import bind_measures, is_expression_of
from personas.use_cases.open import identify_customers, open_customers, with_notes
from personas.use_cases.roles import find_roles


def match_packs(request: Request, on_step: OnStep = no_progress) -> tuple[rules.PackMatch, ...]:
    """Return the bundled packs, the nearest to the table first.

    Raises `PersonasError` for a table that cannot be read, and a measure that cannot be bound.
    """
    with with_notes(request):
        table, _ = open_customers(request, on_step)
        identity, _ = identify_customers(table, request)
        on_step("look")
        roles = find_roles(table, request, identity).roles
        excluded = {r.column for r in roles if r.role in ("id", "ignored")}
        excluded -= set(request.measures.values())
        columns = [c for c in table.columns if c.name not in {*excluded, request.labels}]
        bind_measures(rules.load(rules.GENERIC), columns, request.measures)
        return rules.match_packs(columns, request.measures, is_expression_of(columns))
