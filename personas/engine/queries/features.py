"""The recipe as SQL: from measures to features, the only place where features are computed."""

from __future__ import annotations

from sqlglot import exp

from personas.engine.queries.parts import column, literal
from personas.facts.recipe import Feature


def feature(made: Feature, source: str) -> exp.Expression:
    """``(clip(fill(x)) − center) / scale`` over the column ``source``."""
    filled: exp.Expression = exp.Coalesce(this=column(source), expressions=[literal(made.fill)])
    if made.low is not None and made.high is not None:
        above = exp.Greatest(this=filled, expressions=[literal(made.low)])
        filled = exp.Least(this=above, expressions=[literal(made.high)])
    centered = exp.paren(exp.Sub(this=filled, expression=literal(made.center)))
    return exp.Div(this=centered, expression=literal(made.scale))
