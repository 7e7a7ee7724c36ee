"""Treat new customers as those were whom the segments were found among."""

from __future__ import annotations

from dataclasses import replace

from personas.engine.treatment.treatments import read_treatments
from personas.facts.model import Source
from personas.facts.recipe import Feature, Recipe
from personas.facts.treatment import Treatment


def fit_treatment(treatment: Treatment, recipe: Recipe) -> Recipe:
    """Put fills and fences into the recipe, so that new customers are treated alike."""
    return replace(recipe, features=tuple(_fitted(f, treatment) for f in recipe.features))


def _fitted(made: Feature, treatment: Treatment) -> Feature:
    low, high = treatment.fences.get(made.measure, (None, None))
    reason = "asked" if made.measure in treatment.fences else made.clip_reason
    lows = [value for value in (made.low, low) if value is not None]
    highs = [value for value in (made.high, high) if value is not None]
    fill = treatment.fills.get(made.measure, made.fill)
    low, high = max(lows, default=None), min(highs, default=None)
    return replace(made, fill=fill, low=low, high=high, clip_reason=reason)


def frozen_treatment(source: Source, recipe: Recipe) -> Treatment:
    """Return what was done about gaps and outliers in a run, to be done to later customers."""
    asked = read_treatments(source.gaps, source.outliers)
    known = (*recipe.features, *recipe.silent)
    fills = {f.measure: f.fill for f in known if f.fill is not None}
    clipped = [f for f in known if asked.clip_of(f.measure)]
    fences = {
        f.measure: (f.low, f.high) for f in clipped if f.low is not None and f.high is not None
    }
    return Treatment(fills, fences)
