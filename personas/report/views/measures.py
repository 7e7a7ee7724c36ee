"""Measures over all customers, and how they were prepared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from personas.domain.measure import Kind, Measure, MeasureRole
from personas.domain.profile import NumberSummary
from personas.domain.recipe import Component, Feature
from personas.domain.run import Correlations, Run
from personas.domain.unit import YEAR, is_money
from personas.report.projection import project
from personas.suppression import SMALLEST, named_values

# A smaller loading says next to nothing of what a component consists of.
MIN_LOADING = 0.1
QUANTILES = {"q10": 0.1, "q25": 0.25, "median": 0.5, "q75": 0.75, "q90": 0.9}


@dataclass(frozen=True, slots=True)
class PreparationView:
    """How a measure became features."""

    transform: Annotated[str, "none, sqrt, log, yeo-johnson or rank"]
    transform_reason: Annotated[str, "plain, skewed or requested"]
    power: Annotated[float | None, "the power of a Yeo-Johnson transform, or none"]
    scale: Annotated[str, "standard, robust, min-max or none"]
    scale_reason: Annotated[str, "default, requested, category or mostly one value"]
    low: Annotated[float | None, "values below were raised to this, or none"]
    high: Annotated[float | None, "values above were lowered to this, or none"]
    clip_reason: Annotated[str, "default or requested"]
    value_count: Annotated[
        int | None, "a category: how many of its values became features; or none"
    ]
    piles: Annotated[
        tuple[float, ...], "values that many customers share, each of which counts as yes or no"
    ]
    weight: Annotated[float, "how much it counts; 0 where it was left out"]
    weight_reason: Annotated[
        str, "tells apart, same everywhere, all alike, named, requested or given"
    ]


@dataclass(frozen=True, slots=True)
class ValueView:
    """A value of a category."""

    value: Annotated[str, "a category: one of its values, the commonest first, rare ones left out"]
    share: Annotated[float, "the share of those with any value who have this one"]


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure over all customers."""

    name: Annotated[str, "the measure's name in rules"]
    label: Annotated[str, "its name for readers"]
    kind: Annotated[Kind, "number or category"]
    unit: Annotated[str | None, "its unit, or none"]
    column: Annotated[str, "the column or the expression it comes from"]
    role: Annotated[MeasureRole, "what it is for: feature, value, outcome or profile"]
    is_feature: Annotated[bool, "whether segments were found by it"]
    preparation: Annotated[PreparationView | None, "how it was prepared for segmentation, or none"]
    gaps: Annotated[int, "customers without a value"]
    mean: Annotated[float | None, "a number: the mean of all customers"]
    q10: Annotated[float | None, "a number: 10% of all customers are below"]
    q25: Annotated[float | None, "a number: a quarter of all customers are below"]
    median: Annotated[float | None, "a number: half of all customers are below"]
    q75: Annotated[float | None, "a number: three quarters of all customers are below"]
    q90: Annotated[float | None, "a number: 90% of all customers are below"]
    is_money: Annotated[bool, "a number: whether its unit is a currency"]
    values: Annotated[tuple[ValueView, ...], "a category: its values and their shares"]
    order: Annotated[tuple[str, ...], "a category whose values have an order: from the lowest up"]


@dataclass(frozen=True, slots=True)
class LoadingView:
    """A feature in a principal component."""

    label: Annotated[str, "the measure of a feature in the component, the largest weight first"]
    value: Annotated[str | None, "of a category: the value that the feature stands for, or none"]
    loading: Annotated[float, "the weight of the feature in it, -1 to 1; slight ones are left out"]


@dataclass(frozen=True, slots=True)
class ComponentView:
    """A principal component that distances are computed in."""

    share: Annotated[
        float, "of all variance that a principal component holds; no components: not asked for"
    ]
    loadings: Annotated[tuple[LoadingView, ...], "the features with a notable weight in it"]


@dataclass(frozen=True, slots=True)
class CorrelationView:
    """The two measures that correlate most."""

    labels: Annotated[tuple[str, ...], "their labels"]
    correlation: Annotated[float, "their rank correlation, −1 to 1"]


def measure_views(run: Run) -> tuple[MeasureView, ...]:
    """Return the measures that at least one customer has a value for."""
    population = run.profile.population
    features = {feature.measure for feature in run.clusters.recipe.features}
    return tuple(
        _measure(run, measure, is_feature=measure.name in features)
        for measure in run.all_measures
        if measure.name in population
    )


def _measure(run: Run, measure: Measure, *, is_feature: bool) -> MeasureView:
    population = run.profile.population
    number = population.numbers.get(measure.name)
    return project(
        MeasureView,
        measure,
        role=measure.role or ("feature" if measure.is_feature else "profile"),
        is_feature=is_feature,
        preparation=_preparation(run, measure.name),
        gaps=population.of(measure.name).gaps,
        **_figures(number),
        unit=unit_of(measure, number),
        is_money=number is not None and is_money(measure.unit),
        values=() if number else _values(run, measure.name),
    )


def unit_of(measure: Measure, number: NumberSummary | None) -> str | None:
    """Return a measure's unit: that of years where its name and its values say so."""
    names = f"{measure.name} {measure.label}".lower()
    is_year = number is not None and number.are_years and re.search("year|birth", names)
    return YEAR if is_year and not measure.unit else measure.unit


def _figures(number: NumberSummary | None) -> dict[str, float | None]:
    """Return mean and quantiles; none of few customers.

    No minimum and maximum: each is one customer's own value.
    """
    if number is None or number.count < SMALLEST:
        return dict.fromkeys(("mean", *QUANTILES))
    return {"mean": number.mean, **{key: number.quantile(q) for key, q in QUANTILES.items()}}


def _values(run: Run, measure: str) -> tuple[ValueView, ...]:
    shares = run.profile.population.categories[measure].shares
    return tuple(ValueView(value, shares[value]) for value in named_values(run.profile, measure))


def _preparation(run: Run, measure: str) -> PreparationView | None:
    """Return how a measure was prepared; None where it was not.

    Clip limits that no customer lies beyond are left out: each is one customer's own value.
    """
    recipe = run.clusters.recipe
    features = [f for f in (*recipe.features, *recipe.unweighted) if f.measure == measure]
    if not features:
        return None
    feature = next(f for f in features if f.pile is None)
    heaviest = max(features, key=lambda f: f.weight)
    low, high = _clip_limits(run, feature)
    return project(
        PreparationView,
        feature,
        power=feature.power if feature.transform == "yeo-johnson" else None,
        scale=feature.scaling,
        scale_reason=feature.scaling_reason,
        low=low,
        high=high,
        value_count=len(features) if feature.category is not None else None,
        piles=tuple(float(f.indicates or 0) for f in features if f.pile is not None),
        weight=heaviest.weight,
        weight_reason=heaviest.weight_reason,
    )


def _clip_limits(run: Run, feature: Feature) -> tuple[float | None, float | None]:
    """Return the limits that the analyst set, or that some customer lies beyond."""
    if feature.category is not None or feature.clip_reason == "requested":
        return feature.low, feature.high
    quantiles = run.profile.population.numbers[feature.measure].quantiles
    lowest, highest = quantiles[0], quantiles[-1]
    cuts_low = feature.low is not None and lowest < feature.low and not feature.is_gap(lowest)
    cuts_high = feature.high is not None and highest > feature.high and not feature.is_gap(highest)
    return feature.low if cuts_low else None, feature.high if cuts_high else None


def component_views(run: Run) -> tuple[ComponentView, ...]:
    """Return the principal components that distances are computed in; none without a rotation."""
    rotation = run.clusters.recipe.rotation
    return tuple(_component(run, part) for part in rotation.components) if rotation else ()


def _component(run: Run, component: Component) -> ComponentView:
    labels = {measure.name: measure.label for measure in run.all_measures}
    loadings = [
        LoadingView(labels[feature.measure], feature.indicates, loading)
        for feature, loading in zip(run.clusters.recipe.features, component.loadings, strict=True)
        if abs(loading) >= MIN_LOADING
    ]
    by_weight = sorted(loadings, key=lambda x: (-round(abs(x.loading), 9), x.label, x.value or ""))
    return ComponentView(component.share, tuple(by_weight))


def strongest_correlation(run: Run, correlations: Correlations | None) -> CorrelationView | None:
    """Return the two measures that correlate most, in either direction, and how much."""
    if correlations is None:
        return None
    labels = {measure.name: measure.label for measure in run.all_measures}
    pairs = [
        (value, first, second)
        for i, first in enumerate(correlations.measures)
        for second, value in zip(correlations.measures[:i], correlations.matrix[i], strict=False)
        if value is not None and {first, second} <= labels.keys()
    ]
    if not pairs:
        return None
    value, *names = max(pairs, key=lambda pair: (abs(pair[0]), pair[1:]))
    return CorrelationView(tuple(sorted(labels[name] for name in names)), value)
