"""Fit the recipe: which measures become features, and the numbers that make them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from personas.domain.measure import Measure
from personas.domain.override import Override
from personas.domain.problem import PersonasError, Problem, error
from personas.domain.profile import CategorySummary, NumberSummary, Population
from personas.domain.recipe import Feature, Recipe, Sample
from personas.domain.request import ALL_COLUMNS
from personas.segments.matrices import Matrix
from personas.segments.preparation.fit import fit_numbers, one_hot
from personas.segments.preparation.leakage import check_measures
from personas.segments.preparation.settings import PreparationSettings
from personas.segments.preparation.transform import ROOTS

MOST_CORRELATION = 0.95
NEARLY = 1e-6  # to be computed again, pair by pair


@dataclass(frozen=True, slots=True)
class Preparation:
    """The recipe, and the warnings about its measures."""

    recipe: Recipe
    warnings: tuple[Problem, ...]


def fit_recipe(
    population: Population,
    sample: Sample,
    measures: Sequence[Measure],
    settings: PreparationSettings,
) -> Preparation:
    """Prepare the measures for K-Means; all weights are 1.

    A number takes the transform that suits it, is clipped at `FENCE` robust standard deviations
    and scaled to a standard deviation of 1, unless ``settings`` say otherwise. Gaps stay gaps.
    Constant measures are left out. Raises `PersonasError` when none is left.
    """
    candidates = _choose_measures(measures, population, settings)
    variables = [m for m in candidates if _is_variable(m, population, sample)]
    if not variables:
        raise _no_features(candidates)
    features = tuple(_fit(variables, population, sample, settings))
    warnings = (
        *(_warn_of_constant(m) for m in candidates if m not in variables),
        *(_warn_of_gaps(m, s) for m in variables if (s := population.of(m.name)).gaps),
        *(_warn_of_scale(f) for f in features if f.scaling_reason == "mostly one value"),
        *check_measures(variables, population, sample),
    )
    return Preparation(Recipe(features), warnings)


def _fit(
    measures: Sequence[Measure],
    population: Population,
    sample: Sample,
    settings: PreparationSettings,
) -> Iterator[Feature]:
    numbers = [measure.name for measure in measures if measure.kind == "number"]
    columns = [(n, population.numbers[n], sample.numbers[n], settings.of(n)) for n in numbers]
    features = dict(zip(numbers, fit_numbers(columns), strict=True))
    for measure in measures:
        name = measure.name
        yield from features.get(name) or one_hot(name, population.categories[name])


def _choose_measures(
    measures: Sequence[Measure], population: Population, settings: PreparationSettings
) -> list[Measure]:
    """Return the measures to prepare: those named, else numbers and what the pack calls features.

    Raises `PersonasError` with all settings that are impossible.
    """
    problems = [
        *_unknown_names(measures, settings),
        *_impossible_settings(measures, population, settings),
    ]
    if problems:
        raise PersonasError(*problems)
    if settings.features is not None:
        return [measure for measure in measures if measure.name in settings.features]
    return [measure for measure in measures if measure.is_feature]


def _is_variable(measure: Measure, population: Population, sample: Sample) -> bool:
    """Return whether customers differ in a measure, also those in the sample."""
    if measure.kind == "category":
        summary = population.categories[measure.name]
        return len(summary.shares) > 1 and bool(one_hot(measure.name, summary))
    values = sample.numbers[measure.name]
    values = values[~np.isnan(values)]
    return population.numbers[measure.name].sd > 0 and bool(np.ptp(values) if len(values) else 0)


def _no_features(candidates: Sequence[Measure]) -> PersonasError:
    """Return the error that no measure is left to find segments by."""
    if not candidates:
        return error(
            "E302",
            "There is no numeric measure to find segments by",
            "Bind a numeric column to a measure, --measure NAME=COLUMN, or find segments by words: "
            "--features NAME.",
        )
    names = ", ".join(m.name for m in candidates)
    return error(
        "E303",
        f"Every measure has the same value for all customers: {names}",
        "Segments need measures that differ between customers; bind others with --measure.",
    )


def _unknown_names(measures: Sequence[Measure], settings: PreparationSettings) -> Iterator[Problem]:
    names = [measure.name for measure in measures]
    named = [("--features", settings.features or ()), ("--prepare", settings.overrides)]
    for option, candidates in named:
        for name in candidates:
            if name not in names and (name != ALL_COLUMNS or option == "--features"):
                close = get_close_matches(name, names, n=1)
                hint = f"Did you mean `{close[0]}`? " if close else ""
                message = f"{option} names `{name}`, which is no measure of this run"
                yield Problem("E301", message, f"{hint}Measures: {', '.join(names) or 'none'}.")


def _impossible_settings(
    measures: Sequence[Measure], population: Population, settings: PreparationSettings
) -> Iterator[Problem]:
    for measure in measures:
        name = measure.name
        if measure.kind == "number":
            yield from _impossible_of_number(name, population, settings.of(name))
        elif name in settings.overrides:
            yield from _impossible_of_category(name, settings.overrides[name])


def _impossible_of_number(
    name: str, population: Population, override: Override
) -> Iterator[Problem]:
    quantiles = population.numbers[name].quantiles
    low, high = override.clip or (None, None)
    least = quantiles[0] if low is None else low
    if override.transform in ROOTS and least < 0:
        yield Problem(
            "E308",
            f"`{name}` has values below 0, which have no {override.transform}",
            f"Take yeo-johnson, which has, or clip at 0: --prepare "
            f'"{name}={override.transform} clip 0 to none".',
        )
    if (low is not None and low >= quantiles[-1]) or (high is not None and high <= quantiles[0]):
        yield Problem(
            "E308",
            f"Clipped like that, `{name}` has the same value for all customers",
            "Clip where some values lie inside: `personas explore` shows how they are spread.",
        )


def _impossible_of_category(name: str, override: Override) -> Iterator[Problem]:
    settings = [k for k in ("transform", "scale", "clip") if getattr(override, k) is not None]
    if settings:
        yield Problem(
            "E308",
            f"`{name}` is a category, which takes no {' and no '.join(settings)}",
            f'A category takes a weight alone: --prepare "{name}=weight 0.5".',
        )


def _warn_of_constant(measure: Measure) -> Problem:
    """Warn of a measure with one value only, or with categories that hardly anybody shares."""
    reason = "the same for all customers"
    if measure.kind != "number":
        reason = "the same for all customers, or hardly any two of them share a value,"
    return Problem(
        "W301",
        f"`{measure.name}` is {reason} and does not help to find segments",
        "It was left out of the features.",
    )


def _warn_of_scale(feature: Feature) -> Problem:
    """Warn that half of the customers share one value, so that there is no robust scale."""
    return Problem(
        "W306",
        f"`{feature.measure}` is the same for half of the customers, and has no robust scale",
        "It was brought to a standard deviation of 1 instead; say `scale standard` for it.",
    )


def _warn_of_gaps(measure: Measure, summary: NumberSummary | CategorySummary) -> Problem:
    """Warn of the gaps of a measure, and say what became of them."""
    total = summary.count + summary.gaps
    return Problem(
        "W302",
        f"`{measure.name}` is missing for {summary.gaps:,} of {total:,} customers",
        "These customers were placed by their other measures; medians and quantiles leave gaps "
        "out.",
    )


def correlated_pairs(features: Sequence[Feature], matrix: Matrix) -> Iterator[Problem]:
    """Warn of pairs of features with |ρ| > 0.95: they count one thing twice."""
    for i, j in _close_pairs(matrix):
        rho = _correlation(matrix[:, i], matrix[:, j])
        if abs(rho) > MOST_CORRELATION:
            first, second = features[j].measure, features[i].measure
            yield Problem(
                "W305",
                f"`{first}` and `{second}` say nearly the same (correlation {rho:.2f}): "
                "it counts twice",
                f"Leave one of them out with --features, or halve both weights: --prepare "
                f'"{first}=weight 0.5".',
            )


def _close_pairs(matrix: Matrix) -> list[tuple[int, int]]:
    """Return the pairs of columns (i, j < i) that may correlate so; a few with gaps as well."""
    is_filled = ~np.isnan(matrix)
    filled, cells = is_filled.astype(np.float64), np.where(is_filled, matrix, 0.0)
    cells = cells - cells.sum(axis=0) / np.maximum(filled.sum(axis=0), 1) * filled
    n, products = np.maximum(filled.T @ filled, 1), cells.T @ cells
    sums, squares = cells.T @ filled, (cells**2).T @ filled
    spread = np.maximum(squares - sums**2 / n, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rho = (products - sums * sums.T / n) / np.sqrt(spread * spread.T)
    is_close = ~(np.abs(rho) < MOST_CORRELATION - NEARLY)
    return [(int(i), int(j)) for i, j in np.argwhere(np.tril(is_close, -1))]


def _correlation(left: Matrix, right: Matrix) -> float:
    is_complete = ~(np.isnan(left) | np.isnan(right))
    left, right = left[is_complete], right[is_complete]
    if len(left) < 3 or not (left.std() and right.std()):
        return 0.0
    return float(np.corrcoef(left, right)[0, 1])
