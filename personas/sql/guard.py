"""Cells of files that people open: what a spreadsheet would run stays text."""

from __future__ import annotations

from sqlglot import exp

from personas.files.formulas import FORMULA, GUARD, GUARDED, NEGATIVE
from personas.sql.build import matches


def guard(text: exp.Expression) -> exp.Expression:
    """The text, led by an apostrophe where it would be a formula."""
    runs = exp.and_(matches(text.copy(), FORMULA), exp.not_(matches(text.copy(), NEGATIVE)))
    led = exp.Concat(expressions=[exp.Literal.string(GUARD), text.copy()])
    return exp.Case().when(runs, led).else_(text.copy())


def unguard(text: exp.Expression) -> exp.Expression:
    """The text that was guarded; a text that was not stays as it is."""
    rest = exp.Substring(this=text.copy(), start=exp.Literal.number(len(GUARD) + 1))
    return exp.Case().when(matches(text.copy(), GUARDED), rest).else_(text.copy())
