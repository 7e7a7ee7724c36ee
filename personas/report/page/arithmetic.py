"""The arithmetic of a model as facts for a script: from a customer's values to the nearest segment.

It is that of `personas.domain.recipe`, and of the SQL of an export, number by number. Two things
are not said as they are in the model. An end that a transform needs for values to come is the
lowest (or highest) value of one customer: a round number beyond it stands in its place, which no
customer of the table lies outside. And a measure is left out, as if nobody knew it of the customer,
where the report withholds a figure of it that its part of the centroids would tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from personas.domain.profile import NumberSummary, Profile
from personas.domain.recipe import Feature, Recipe
from personas.domain.run import Clusters
from personas.report.page.axis import round_down
from personas.suppression import SMALLEST, category_cells

# What a script needs to know of a feature; reasons and names stay here.
NAMES = ("measure", "category", "pile", "piles", "low", "high", "transform", "shift", "power",
         "knots", "center", "scale", "weight", "fill")  # fmt: skip
DEFAULTS = {field.name: field.default for field in fields(Feature)}


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The features that are public, the centroids on them, and the components if there are any."""

    features: tuple[Feature, ...]
    segments: tuple[int, ...]
    centroids: tuple[tuple[float, ...], ...]
    means: tuple[float, ...] = ()
    loadings: tuple[tuple[float, ...], ...] = ()

    def facts(self) -> dict[str, Any]:
        """Return it as JSON types, without what is as usual."""
        return asdict(self) | {"features": [_feature_facts(f) for f in self.features]}


def arithmetic_of(clusters: Clusters, private: Iterable[str] = ()) -> Arithmetic:
    """Return the arithmetic without the ``private`` measures; components need all of them."""
    recipe, hidden = clusters.recipe, set(private)
    public = [i for i, feature in enumerate(recipe.features) if feature.measure not in hidden]
    features = tuple(recipe.features[i] for i in public)
    if recipe.rotation:
        loadings = tuple(component.loadings for component in recipe.rotation.components)
        centroids = clusters.centroids
        return Arithmetic(features, clusters.segments, centroids, recipe.rotation.means, loadings)
    centroids = tuple(tuple(centroid[i] for i in public) for centroid in clusters.centroids)
    return Arithmetic(features, clusters.segments, centroids)


def with_public_ends(arithmetic: Arithmetic, profile: Profile) -> Arithmetic:
    """Return it with round numbers in the place of ends that no customer lies outside."""
    numbers = profile.population.numbers
    features = tuple(
        _with_public_ends(f, numbers[f.measure]) if f.measure in numbers else f
        for f in arithmetic.features
    )
    return replace(arithmetic, features=features)


def private_measures(clusters: Clusters, profile: Profile) -> tuple[str, ...]:
    """Return the measures whose part of the centroids, or whose scale, tells of few customers."""
    names = dict.fromkeys(feature.measure for feature in clusters.recipe.features)
    return tuple(name for name in names if _is_private(name, clusters, profile))


def _is_private(measure: str, clusters: Clusters, profile: Profile) -> bool:
    if measure in profile.population.categories:
        rows = category_cells(profile, measure).values()
        return any(cell.is_hidden for row in rows for cell in row)
    if any(s.numbers.get(measure) is None or s.numbers[measure].mean is None
           for s in profile.segments):  # fmt: skip
        return True
    features = [f for f in clusters.recipe.features if f.measure == measure]
    summary = profile.population.numbers[measure]
    return any(_has_private_scale(feature, summary) for feature in features)


def _has_private_scale(feature: Feature, summary: NumberSummary) -> bool:
    """Whether the ends of the scale, or quantiles that are its knots, are single customers'."""
    if feature.pile is not None or (feature.transform != "rank" and feature.scaling != "min-max"):
        return False
    if feature.transform == "rank" and summary.count < SMALLEST * len(summary.quantiles):
        return True
    share = min(1.0, SMALLEST / max(summary.count, 1))
    lowest, highest = summary.quantiles[0], summary.quantiles[-1]
    is_set = feature.clip_reason == "requested"
    is_low_set = is_set and feature.low is not None and feature.low > lowest
    is_high_set = is_set and feature.high is not None and feature.high < highest
    is_low_shared = is_low_set or summary.quantile(share) == lowest
    return not (is_low_shared and (is_high_set or summary.quantile(1 - share) == highest))


def _with_public_ends(feature: Feature, summary: NumberSummary) -> Feature:
    """Return the feature with `round_down` of an end that is one customer's own value."""
    if feature.clip_reason == "requested":
        return feature
    low, high = feature.low, feature.high
    lowest, highest = summary.quantiles[0], summary.quantiles[-1]
    if low is not None and low <= lowest:
        low = round_down(low)
    if high is not None and high >= highest:
        high = -round_down(-high)
    return replace(feature, low=low, high=high)


def _feature_facts(feature: Feature) -> Mapping[str, Any]:
    return {
        name: value
        for name in NAMES
        if (value := getattr(feature, name)) != DEFAULTS[name] and value is not None
    }


def measures_of(recipe: Recipe) -> tuple[str, ...]:
    """Return the measures that segments depend on, in their order."""
    return tuple(dict.fromkeys(feature.measure for feature in recipe.features))
