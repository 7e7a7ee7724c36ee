"""Warnings of columns that only describe segments: one for many columns of one trouble."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from personas.domain.measure import Column
from personas.domain.problem import Problem
from personas.ingest.columns.forms import column_problems

MAX_COLUMNS = 3  # that are warned of one by one
AMBIGUOUS = "W335"  # numbers that read both ways stop a run only where measures need them


def warn_of_descriptors(columns: Iterable[Column]) -> tuple[Problem, ...]:
    """Return what is doubtful in columns of numbers; an error of one is a warning here."""
    problems = [
        (column.name, replace(problem, code=AMBIGUOUS) if problem.severity == "error" else problem)
        for column in columns
        for problem in column_problems(column)
    ]
    return fold(problems)


def fold(problems: Iterable[tuple[str, Problem]]) -> tuple[Problem, ...]:
    """Return problems of named columns; of many with one code the first, which names the others."""
    groups: dict[str, list[tuple[str, Problem]]] = {}
    for name, problem in problems:
        groups.setdefault(problem.code, []).append((name, problem))
    return tuple(problem for group in groups.values() for problem in _fold_group(group))


def _fold_group(group: list[tuple[str, Problem]]) -> list[Problem]:
    if len(group) <= MAX_COLUMNS:
        return [problem for _, problem in group]
    first, names = group[0][1], ", ".join(f"`{name}`" for name, _ in group[1:])
    return [replace(first, message=f"{first.message}; likewise in {len(group) - 1}: {names}")]
