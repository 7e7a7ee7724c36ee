"""Cells of files that people open: text that a spreadsheet would run as a formula stays text."""

from __future__ import annotations

from sqlglot import exp

from personas.files.formulas import FORMULA, GUARD, GUARDED_FORMULA, NEGATIVE
from personas.sql.build import conjunction, integer, matches


def guard(text: exp.Expression) -> exp.Expression:
    """The text, led by an apostrophe where it would be a formula."""
    is_formula = conjunction(matches(text, FORMULA), exp.not_(matches(text, NEGATIVE)))
    literal_text = exp.Concat(expressions=[exp.Literal.string(GUARD), text.copy()])
    return exp.Case().when(is_formula, literal_text).else_(text)


def unguard(text: exp.Expression) -> exp.Expression:
    """The text without the apostrophe of `guard`; other text as it is."""
    original = exp.Substring(this=text.copy(), start=integer(len(GUARD) + 1))
    return exp.Case().when(matches(text, GUARDED_FORMULA), original).else_(text)
