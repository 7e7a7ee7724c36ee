"""From customers to what numbers are found in: summaries, the recipe with its weights, a sample."""

from __future__ import annotations

from dataclasses import dataclass, replace

from personas import engine, segments
from personas.cases.understand import Question
from personas.facts.population import Population
from personas.facts.problem import Problem
from personas.facts.recipe import Recipe
from personas.facts.treatment import Treatment


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """Customers who can be placed, and all that segments are sought with."""

    customers: engine.Customers
    population: Population
    weighed: segments.Weighed
    warnings: tuple[Problem, ...]


def prepare(question: Question, customers: engine.Customers, treatment: Treatment) -> Ready:
    """Fit the recipe and weigh its features, anew without customers whom these cannot place."""
    measures, wishes = question.bound.binding.measures, question.wishes
    population = engine.summarise(customers)
    raw = engine.draw_sample(customers, population, Recipe(()))
    prepared = segments.prepare(population, raw, measures, wishes)
    weighed = segments.weigh(population, raw, prepared.recipe, wishes)
    recipe = engine.fit_treatment(treatment, weighed.recipe)
    if question.labels is None:
        kept, left_out = engine.keep_placeable(customers, population, recipe)
        if left_out:
            ready = prepare(question, kept, treatment)
            return replace(ready, warnings=(*left_out, *ready.warnings))
    told = (*prepared.warnings, *weighed.warnings)
    return Ready(customers, population, replace(weighed, recipe=recipe), told)
