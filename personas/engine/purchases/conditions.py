"""Conditions on the lines of purchases, spelled for all releases of sqlglot alike."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from personas.engine.queries.parts import column


def all_of(*conditions: exp.Expression) -> exp.Expression:
    """Return the condition that holds where all of these do."""
    made: Any = exp.and_(*conditions)
    return exp.paren(made)


def is_filled(name: str) -> exp.Expression:
    """Return whether a column has a value."""
    return exp.not_(exp.Is(this=column(name), expression=exp.Null()))


def filled() -> exp.Expression:
    """Return whether a row can be given to somebody, on some day, with some amount."""
    return all_of(*(is_filled(name) for name in ("customer", "day", "paid")))
