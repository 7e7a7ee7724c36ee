"""One customer, told by measures: the nearest segments, and what speaks for the first of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from math import inf, isfinite, sqrt

from personas.domain.measure import Measure
from personas.domain.model import BORDER, AssignedCustomer, Neighbour
from personas.domain.problem import ErrorCollector, error
from personas.domain.recipe import Value
from personas.domain.run import Clusters, Run

Point = Sequence[float | None]


def place_one(run: Run, said: Mapping[str, str]) -> AssignedCustomer:
    """Put a customer into the nearest segment, who is told as measure → text.

    Raises `PersonasError`: E711 for a name that is no measure, E714 for a number that is none,
    E715 where no measure that segments depend on is told.
    """
    values = _read(run, said)
    point = run.clusters.recipe.place(values)
    shaping = {feature.measure for feature in run.clusters.recipe.features}
    if not shaping & values.keys():
        names = ", ".join(sorted(shaping))
        raise error("E715", "Nothing is told that segments depend on", f"They depend on: {names}")
    squares = [_square(point, centroid) for centroid in run.clusters.centroids]
    pairs = zip(run.clusters.segments, squares, strict=True)
    nearest = tuple(
        sorted((Neighbour(s, sqrt(d)) for s, d in pairs), key=lambda near: near.distance)
    )
    margin = _margin(nearest)
    return AssignedCustomer(
        values, nearest, margin, margin < BORDER, _pull(run.clusters, values, nearest)
    )


def _read(run: Run, said: Mapping[str, str]) -> dict[str, float | str]:
    known = {measure.name: measure for measure in run.measures}
    gathered, values = ErrorCollector(), {}
    for name, text in said.items():
        with gathered.step():
            values[name] = _value(_known(name, known), text)
    gathered.check()
    return values


def _known(name: str, known: Mapping[str, Measure]) -> Measure:
    if name in known:
        return known[name]
    close = get_close_matches(name, known, n=1)
    hint = f"Did you mean `{close[0]}`? " if close else ""
    help_ = f"{hint}Its measures are: {', '.join(known)}"
    raise error("E711", f"The model has no measure `{name}`", help_)


def _value(measure: Measure, text: str) -> float | str:
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


def _square(point: Point, centroid: Sequence[float]) -> float:
    """The squared distance; a gap is left out of it."""
    pairs = zip(point, centroid, strict=True)
    return sum((x - c) * (x - c) for x, c in pairs if x is not None)


def _margin(nearest: Sequence[Neighbour]) -> float:
    if len(nearest) < 2:
        return 1.0
    own, other = nearest[0].distance, nearest[1].distance
    return 1 - own / other if other > 0 else 0.0


def _pull(
    clusters: Clusters, values: Mapping[str, Value], nearest: Sequence[Neighbour]
) -> dict[str, float]:
    """By measure, the part of the difference of squared distances; components have no measure."""
    if clusters.recipe.rotation or len(nearest) < 2:
        return {}
    own, other = (clusters.centroids[clusters.segments.index(n.segment)] for n in nearest[:2])
    point = clusters.recipe.place(values)
    parts: dict[str, float] = {}
    for feature, x, a, b in zip(clusters.recipe.features, point, own, other, strict=True):
        if x is not None:
            part = (x - b) * (x - b) - (x - a) * (x - a)
            parts[feature.measure] = parts.get(feature.measure, 0.0) + part
    whole = sum(parts.values())
    return {name: part / whole for name, part in parts.items()} if whole > 0 else {}
