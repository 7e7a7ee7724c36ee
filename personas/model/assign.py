"""Assign one customer, given by measures, to the nearest segment, and explain why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from math import fsum, inf, isfinite, sqrt

from personas.domain.measure import Measure
from personas.domain.model import BORDER, AssignedCustomer, Neighbour
from personas.domain.problem import ErrorCollector, error
from personas.domain.recipe import Value
from personas.domain.run import Clusters, Run

Point = Sequence[float | None]


def assign_customer(run: Run, texts: Mapping[str, str]) -> AssignedCustomer:
    """Assign a customer to the nearest segment; ``texts`` maps measures to values as text.

    Raises `PersonasError`: E711 for an unknown measure, E714 for text that is not a number,
    E715 where no measure that segments depend on has a value.
    """
    values = _read_values(run, texts)
    point = run.clusters.recipe.compute_point(values)
    features = {feature.measure for feature in run.clusters.recipe.features}
    if not features & values.keys():
        names = ", ".join(sorted(features))
        raise error("E715", "Nothing is told that segments depend on", f"They depend on: {names}")
    squares = [_squared_distance(point, centroid) for centroid in run.clusters.centroids]
    pairs = zip(run.clusters.segments, squares, strict=True)
    nearest = tuple(
        sorted((Neighbour(s, sqrt(d)) for s, d in pairs), key=lambda near: near.distance)
    )
    margin = _margin(nearest)
    return AssignedCustomer(
        values, nearest, margin, margin < BORDER, _pull(run.clusters, values, nearest)
    )


def _read_values(run: Run, texts: Mapping[str, str]) -> dict[str, float | str]:
    measures = {measure.name: measure for measure in run.measures}
    errors, values = ErrorCollector(), {}
    for name, text in texts.items():
        with errors.step():
            values[name] = _parse_value(_measure(name, measures), text)
    errors.check()
    return values


def _measure(name: str, measures: Mapping[str, Measure]) -> Measure:
    if name in measures:
        return measures[name]
    matches = get_close_matches(name, measures, n=1)
    hint = f"Did you mean `{matches[0]}`? " if matches else ""
    help_ = f"{hint}Its measures are: {', '.join(measures)}"
    raise error("E711", f"The model has no measure `{name}`", help_)


def _parse_value(measure: Measure, text: str) -> float | str:
    if measure.kind == "category":
        return text
    try:
        value = float(text)
    except ValueError:
        value = inf
    if isfinite(value):
        return value
    unit = f" in {measure.unit}" if measure.unit else ""
    help_ = f"Write a number{unit}, with a point for decimals: {measure.name}=12.5"
    raise error("E714", f"`{text}` is no number for `{measure.name}`", help_)


def _squared_distance(point: Point, centroid: Sequence[float]) -> float:
    """Return the squared distance over the features without a gap."""
    pairs = zip(point, centroid, strict=True)
    return fsum((x - c) * (x - c) for x, c in pairs if x is not None)


def _margin(nearest: Sequence[Neighbour]) -> float:
    if len(nearest) < 2:
        return 1.0
    first, second = nearest[0].distance, nearest[1].distance
    return 1 - first / second if second > 0 else 0.0


def _pull(
    clusters: Clusters, values: Mapping[str, Value], nearest: Sequence[Neighbour]
) -> dict[str, float]:
    """Return each measure's share of b² − a²; principal components belong to no measure."""
    if clusters.recipe.rotation or len(nearest) < 2:
        return {}
    first, second = (clusters.centroids[clusters.segments.index(n.segment)] for n in nearest[:2])
    point = clusters.recipe.compute_point(values)
    parts: dict[str, float] = {}
    for feature, x, a, b in zip(clusters.recipe.features, point, first, second, strict=True):
        if x is not None:
            part = (x - b) * (x - b) - (x - a) * (x - a)
            parts[feature.measure] = parts.get(feature.measure, 0.0) + part
    total = fsum(parts.values())
    return {name: part / total for name, part in parts.items()} if total > 0 else {}
