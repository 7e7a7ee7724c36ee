"""A value of a query in a dialect; one that is too long for a line is broken where it adds up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlglot import ErrorLevel, exp

from personas.engine.scoring.dialects import Spelling

WIDTH = 100
BREAK = "\0"  # a line end of ours: one within a name or a text stays as it is


def sql(node: exp.Expression, spelling: Spelling) -> str:
    """Return a node in a dialect; raise `UnsupportedError` where that has no word for it."""
    return node.sql(spelling.written, unsupported_level=ErrorLevel.RAISE)


def in_lines(value: exp.Expression, spelling: Spelling) -> str:
    """Return a value with its name, in one line or with a line for each sum and each case."""
    whole = sql(value, spelling)
    inner: Any = value.this
    if len(whole) <= WIDTH or not isinstance(value, exp.Alias):
        return whole
    name = sql(value.args["alias"], spelling)
    if isinstance(inner, exp.Case):
        return f"{_case(inner, spelling)} AS {name}"
    if isinstance(inner, exp.Add):
        terms = f"{BREAK}+ ".join(sql(term, spelling) for term in _terms(inner))
        return f"{terms} AS {name}"
    return whole


def _case(case: exp.Case, spelling: Spelling) -> str:
    head = f"CASE {sql(case.this, spelling)}" if case.this else "CASE"
    branches = [
        f"  WHEN {sql(branch.this, spelling)} THEN {sql(branch.args['true'], spelling)}"
        for branch in case.args["ifs"]
    ]
    default = case.args.get("default")
    rest = [f"  ELSE {sql(default, spelling)}"] if default else []
    return BREAK.join((head, *branches, *rest, "END"))


def _terms(total: Any) -> Iterator[Any]:
    """The terms of a sum, from left to right; such a tree leans to the left."""
    terms = []
    while isinstance(total, exp.Add):
        terms.append(total.expression)
        total = total.this
    yield total
    yield from reversed(terms)


def indented(text: str) -> str:
    """Return lines of ours with an indent."""
    return "  " + text.replace(BREAK, f"{BREAK}  ")
