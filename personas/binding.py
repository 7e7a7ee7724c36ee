"""Bind a pack's measures to a table: to its columns, or to what is calculated from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from personas import engine, rules
from personas.facts.measure import Column
from personas.facts.problem import Gathered, PersonasError


def bind_measures(
    pack: rules.RulePack, columns: Sequence[Column], overrides: Mapping[str, str]
) -> rules.Binding:
    """Return the bound measures; ``overrides`` maps measures to column names or expressions.

    Raises `PersonasError` with everything that is wrong with expressions and bindings.
    """
    gathered, calculated = Gathered(), {}
    for asked in rules.calculations(pack, columns, overrides):
        with gathered.step():
            if column := _calculated(asked, columns):
                calculated[asked.measure] = column
    gathered.check()
    return rules.bind(pack, columns, overrides, calculated)


def _calculated(asked: rules.Calculation, columns: Sequence[Column]) -> Column | None:
    """Return an expression as a column; None where a pack's needs columns that are not there."""
    try:
        found = engine.read_expression(asked.text, columns, asked.measure)
    except PersonasError as error:
        if asked.at is None:
            raise
        if all(problem.code == "E122" for problem in error.problems):
            return None
        raise PersonasError(*(replace(p, location=asked.at) for p in error.problems)) from None
    return Column(found.text, found.kind)
