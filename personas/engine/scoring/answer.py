"""The last steps: nobody is put anywhere who cannot be, and segments get their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp

from personas.engine.queries.margins import IS_BORDER, MARGIN, distance, is_border, margin
from personas.engine.queries.nearest import DISTANCE, SEGMENT
from personas.engine.queries.parts import column, literal, named
from personas.engine.scoring.measured import step
from personas.facts.recipe import Recipe
from personas.facts.run import Run

KNOWN = "is_known"
PERSONA_ID, PERSONA = "persona_id", "persona"
OUTCOME = (SEGMENT, PERSONA_ID, PERSONA, DISTANCE, MARGIN, IS_BORDER)


def known(recipe: Recipe, places: Mapping[str, str], never: Sequence[str]) -> exp.Expression:
    """Whether a customer can be put anywhere, as 1 or 0.

    Those with no value in any feature cannot, nor those with a gap in a measure of ``never``.
    ``places`` are the columns of the measures.
    """
    gaps = {name: exp.Is(this=column(at), expression=exp.Null()) for name, at in places.items()}
    reasons: list[Any] = [gaps[name].copy() for name in never]
    if all(feature.fill is None for feature in recipe.features):
        shaping = dict.fromkeys(feature.measure for feature in recipe.features)
        reasons.append(exp.and_(*(gaps[name].copy() for name in shaping)))
    one, zero = exp.Literal.number(1), exp.Literal.number(0)
    return exp.Case().when(exp.or_(*reasons), zero).else_(one) if reasons else one


def placed(kept: Sequence[str], compared: exp.Select) -> exp.Select:
    """Return segment, distance and margin of those who are known."""
    is_one = exp.EQ(this=column(KNOWN), expression=exp.Literal.number(1))
    values = {SEGMENT: column(SEGMENT), DISTANCE: distance(), MARGIN: margin()}
    told = [named(exp.Case().when(is_one.copy(), value), name) for name, value in values.items()]
    return step(kept, told, compared.subquery("compared"))


def answer(run: Run, passed: Mapping[str, str], told: exp.Select) -> exp.Select:
    """Return what was asked for; a column that is named as ours are keeps our other name."""
    kept = [
        column(ours) if name.casefold() in OUTCOME else named(column(ours), name)
        for ours, name in passed.items()
    ]
    names = {segment: run.names[segment] for segment in run.clusters.segments}
    facts = [
        column(SEGMENT),
        named(_by_segment({s: n.persona or "" for s, n in names.items()}), PERSONA_ID),
        named(_by_segment({s: n.name for s, n in names.items()}), PERSONA),
        column(DISTANCE),
        column(MARGIN),
        named(_border(), IS_BORDER),
    ]
    return exp.select(*kept, *facts).from_(told.subquery("placed"))


def _border() -> exp.Expression:
    is_placed = exp.GTE(this=column(MARGIN), expression=literal(0.0))
    return exp.Case().when(is_placed, is_border())


def _by_segment(texts: Mapping[int, str]) -> exp.Expression:
    chosen = exp.Case(this=column(SEGMENT))
    for segment, text in texts.items():
        chosen = chosen.when(exp.Literal.number(segment), exp.Literal.string(text))
    return chosen
