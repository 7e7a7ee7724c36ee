"""Treat new customers as those were whom the segments were found among."""

from __future__ import annotations

from dataclasses import replace

from personas.facts.recipe import Feature, Recipe
from personas.facts.treatment import Treatment


def fit_treatment(treatment: Treatment, recipe: Recipe) -> Recipe:
    """Put fills and fences into the recipe, so that new customers are treated alike."""
    return replace(recipe, features=tuple(_fitted(f, treatment) for f in recipe.features))


def _fitted(made: Feature, treatment: Treatment) -> Feature:
    low, high = treatment.fences.get(made.measure, (None, None))
    lows = [value for value in (made.low, low) if value is not None]
    highs = [value for value in (made.high, high) if value is not None]
    fill = treatment.fills.get(made.measure, made.fill)
    return replace(made, fill=fill, low=max(lows, default=None), high=min(highs, default=None))
