"""What there is to say about measures: constant, with gaps, telling nothing, told twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import numpy as np

from personas.domain.measure import Measure
from personas.domain.override import Override
from personas.domain.problem import PersonasError, Problem, error
from personas.domain.profile import CategorySummary, NumberSummary, Population
from personas.domain.recipe import Feature
from personas.domain.request import ALL_COLUMNS
from personas.domain.sample import Sample
from personas.segments.matrices import Matrix
from personas.segments.preparation.fit import one_hot
from personas.segments.preparation.settings import Wishes

TWINS = 0.95


def left_out_constant(measure: Measure) -> Problem:
    """Say that a measure has one value only, or categories that hardly anybody shares."""
    return Problem(
        "W301",
        f"`{measure.name}` is {_why_left_out(measure)} and does not help to find segments",
        "It was left out of the features.",
    )


def _why_left_out(measure: Measure) -> str:
    if measure.kind == "number":
        return "the same for all customers"
    return "the same for all customers, or hardly any two of them share a value,"


def unscalable(feature: Feature) -> Problem:
    """Say that half of the customers share one value, which leaves a robust scale nothing."""
    return Problem(
        "W306",
        f"`{feature.measure}` is the same for half of the customers, and has no robust scale",
        "It was brought to a standard deviation of 1 instead; say `scale standard` for it.",
    )


def with_gaps(measure: Measure, summary: NumberSummary | CategorySummary) -> Problem:
    """Say how many gaps a measure has, and what became of them."""
    total = summary.count + summary.gaps
    return Problem(
        "W302",
        f"`{measure.name}` is missing for {summary.gaps:,} of {total:,} customers",
        "These customers were placed by their other measures; medians and quantiles leave gaps "
        "out.",
    )


def twins(features: Sequence[Feature], matrix: Matrix) -> tuple[Problem, ...]:
    """Name pairs of features with |ρ| > 0.95: together they count one thing twice."""
    pairs = [(i, j) for i in range(len(features)) for j in range(i)]
    return tuple(
        _twin(features[j].measure, features[i].measure, rho)
        for i, j in sorted(pairs)
        if abs(rho := _correlation(matrix[:, i], matrix[:, j])) > TWINS
    )


def _correlation(left: Matrix, right: Matrix) -> float:
    both = ~(np.isnan(left) | np.isnan(right))
    if both.sum() < 3 or not (left[both].std() and right[both].std()):
        return 0.0
    return float(np.corrcoef(left[both], right[both])[0, 1])


def _twin(first: str, second: str, rho: float) -> Problem:
    return Problem(
        "W305",
        f"`{first}` and `{second}` say nearly the same (correlation {rho:.2f}): it counts twice",
        f"Leave one of them out with --features, or halve both weights: --prepare "
        f'"{first}=weight 0.5".',
    )


ROOTS = ("log", "sqrt")


def choose_measures(
    measures: Sequence[Measure], population: Population, wishes: Wishes
) -> list[Measure]:
    """Return the measures to prepare: those named, else numbers and what the pack calls features.

    Raises `PersonasError` with all that is asked of measures and cannot be done.
    """
    problems = [*_unknown_features(measures, wishes), *_impossible(measures, population, wishes)]
    if problems:
        raise PersonasError(*problems)
    if wishes.features is not None:
        return [measure for measure in measures if measure.name in wishes.features]
    return [measure for measure in measures if measure.is_feature]


def is_varied(measure: Measure, population: Population, sample: Sample) -> bool:
    """Whether customers differ in a measure, some of those in the sample among them."""
    if measure.kind == "category":
        summary = population.categories[measure.name]
        return len(summary.shares) > 1 and bool(one_hot(measure.name, summary))
    values = sample.numbers[measure.name]
    known = values[~np.isnan(values)]
    return population.numbers[measure.name].sd > 0 and bool(np.ptp(known) if len(known) else 0)


def no_features(chosen: Sequence[Measure]) -> PersonasError:
    """Say why nothing is left to find segments by."""
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


def _unknown_features(measures: Sequence[Measure], wishes: Wishes) -> Iterator[Problem]:
    known = [measure.name for measure in measures]
    for name in wishes.features or ():
        if name not in known:
            message = f"--features names `{name}`, which is no measure of this run"
            yield Problem("E301", message, _known(name, known))


def _impossible(
    measures: Sequence[Measure], population: Population, wishes: Wishes
) -> Iterator[Problem]:
    known = {measure.name: measure for measure in measures}
    for name in wishes.by_hand:
        if name != ALL_COLUMNS and name not in known:
            message = f"--prepare names `{name}`, which is no measure of this run"
            yield Problem("E301", message, _known(name, list(known)))
    for name, measure in known.items():
        if measure.kind == "number":
            yield from _of_number(name, population, wishes.of(name))
        elif name in wishes.by_hand:
            yield from _of_category(name, wishes.by_hand[name])


def _of_number(name: str, population: Population, hand: Override) -> Iterator[Problem]:
    curve = population.numbers[name].quantiles
    low, high = hand.clip or (None, None)
    floor = curve[0] if low is None else low
    if hand.transform in ROOTS and floor < 0:
        yield Problem(
            "E308",
            f"`{name}` has values below 0, which have no {hand.transform}",
            f"Take yeo-johnson, which has, or clip at 0: --prepare "
            f'"{name}={hand.transform} clip 0 to none".',
        )
    if (low is not None and low >= curve[-1]) or (high is not None and high <= curve[0]):
        yield Problem(
            "E308",
            f"Clipped like that, `{name}` has the same value for all customers",
            "Clip where some values lie inside: `personas explore` shows how they are spread.",
        )


def _of_category(name: str, hand: Override) -> Iterator[Problem]:
    said = [key for key in ("transform", "scale", "clip") if getattr(hand, key) is not None]
    if said:
        yield Problem(
            "E308",
            f"`{name}` is a category, which takes no {' and no '.join(said)}",
            f'A category takes a weight alone: --prepare "{name}=weight 0.5".',
        )


def _known(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, n=1)
    hint = f"Did you mean `{close[0]}`? " if close else ""
    return f"{hint}Measures: {', '.join(known) or 'none'}."
