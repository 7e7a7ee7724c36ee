"""Fit the recipe: which measures become features, and the numbers that make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from personas.facts.measure import Measure
from personas.facts.population import NumberSummary, Population
from personas.facts.problem import PersonasError, Problem, error
from personas.facts.recipe import Feature, Recipe


@dataclass(frozen=True, slots=True)
class Prepared:
    """The recipe, and what there is to say about the measures it was made from."""

    recipe: Recipe
    warnings: tuple[Problem, ...]


def prepare(
    population: Population, measures: Sequence[Measure], asked: Sequence[str] | None
) -> Prepared:
    """Standardise numeric measures; gaps take the median. Constant measures are left out.

    ``asked`` names the measures to use; by default every numeric one. Scale is the sample
    standard deviation. Raises `PersonasError` when no feature is left.
    """
    chosen = _chosen(measures, asked)
    varied = [m for m in chosen if population.numbers[m.name].sd > 0]
    if not varied:
        raise _no_features(chosen)
    features = tuple(_feature(m.name, population.numbers[m.name]) for m in varied)
    constant = [m for m in chosen if m not in varied]
    gaps = [m for m in varied if population.numbers[m.name].gaps]
    return Prepared(
        Recipe(features),
        (*map(_constant, constant), *(_filled(m, population.numbers[m.name]) for m in gaps)),
    )


def _feature(name: str, summary: NumberSummary) -> Feature:
    return Feature(name, fill=summary.median, center=summary.mean, scale=summary.sd)


def _chosen(measures: Sequence[Measure], asked: Sequence[str] | None) -> list[Measure]:
    numbers = [measure for measure in measures if measure.kind == "number"]
    if asked is None:
        return numbers
    unknown = [name for name in asked if name not in {m.name for m in numbers}]
    if unknown:
        raise PersonasError(*(_unknown(name, numbers) for name in unknown))
    return [measure for measure in numbers if measure.name in asked]


def _unknown(name: str, numbers: Sequence[Measure]) -> Problem:
    known = [measure.name for measure in numbers]
    close = get_close_matches(name, known, n=1)
    hint = f"Did you mean `{close[0]}`? " if close else ""
    return Problem(
        "E301",
        f"--features names `{name}`, which is no numeric measure of this run",
        f"{hint}Numeric measures: {', '.join(known) or 'none'}.",
    )


def _no_features(chosen: Sequence[Measure]) -> PersonasError:
    if not chosen:
        return error(
            "E302",
            "There is no numeric measure to find segments by",
            "Bind at least one numeric column to a measure: --measure NAME=COLUMN.",
        )
    names = ", ".join(m.name for m in chosen)
    return error(
        "E303",
        f"Every measure has the same value for all customers: {names}",
        "Segments need measures that differ between customers; bind others with --measure.",
    )


def _constant(measure: Measure) -> Problem:
    return Problem(
        "W301",
        f"`{measure.name}` is the same for all customers and does not help to find segments",
        "It was left out of the features.",
    )


def _filled(measure: Measure, summary: NumberSummary) -> Problem:
    total = summary.count + summary.gaps
    return Problem(
        "W302",
        f"`{measure.name}` is missing for {summary.gaps:,} of {total:,} customers",
        "To find segments the gaps took the median; medians and quantiles leave them out.",
    )
