"""Draft a rule pack from a table: find segments, and write rules that name each of them."""

from __future__ import annotations

from personas import rules
from personas.customers.profile import build_profile
from personas.domain.problem import Problem
from personas.domain.progress import OnStep, no_progress
from personas.domain.request import Request
from personas.use_cases.bind import required_statistics
from personas.use_cases.run import run


def draft(
    request: Request, file: str, reproduce: str, on_step: OnStep = no_progress
) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a pack for ``file``, and the warnings of the run.

    ``reproduce`` is the command that uses it. Raises E231 where no rules tell the segments apart.
    """
    result = run(request, on_step)
    customers, population = result.customers, result.run.profile.population
    # Rules are made from figures that reports withhold: the pack says no more than their order.
    profile = build_profile(customers, population, required_statistics(result.pack, customers))
    text = rules.draft_pack(rules.Draft(result.run, profile, result.pack.levels, file, reproduce))
    return text, result.run.warnings
