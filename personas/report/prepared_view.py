"""How measures were prepared, as templates see it: transform, scale, clip, weight, components."""

from __future__ import annotations

from typing import Any

from personas.facts.recipe import Component, Feature
from personas.facts.run import Run

# A smaller loading says next to nothing of what a component is made of.
SLIGHT = 0.1


def prepared_view(run: Run, measure: str) -> dict[str, Any] | None:
    """Return what was done to a measure before segments were sought; None where nothing was.

    Ends that nobody lies beyond are left out: each is one customer's own value.
    """
    recipe = run.clusters.recipe
    found = [f for f in (*recipe.features, *recipe.silent) if f.measure == measure]
    if not found:
        return None
    feature = found[0]
    low, high = _cut(run, feature)
    return {
        "transform": feature.transform,
        "transform_reason": feature.transform_reason,
        "power": feature.power if feature.transform == "yeo-johnson" else None,
        "scale": feature.scaling,
        "scale_reason": feature.scaling_reason,
        "low": low,
        "high": high,
        "clip_reason": feature.clip_reason,
        "values": len(found) if feature.category is not None else None,
        "weight": feature.weight,
        "weight_reason": feature.weight_reason,
    }


def components_view(run: Run) -> list[dict[str, Any]]:
    """Return the principal components that segments were found by; none where nobody asked."""
    rotation = run.clusters.recipe.rotation
    return [_component(run, one) for one in rotation.components] if rotation else []


def _cut(run: Run, feature: Feature) -> tuple[float | None, float | None]:
    """Where values were cut off: where it was asked, or some customer lies beyond."""
    if feature.category is not None or feature.clip_reason == "asked":
        return feature.low, feature.high
    curve = run.profile.population.numbers[feature.measure].quantiles
    cuts_low = feature.low is not None and curve[0] < feature.low
    cuts_high = feature.high is not None and curve[-1] > feature.high
    return feature.low if cuts_low else None, feature.high if cuts_high else None


def _component(run: Run, component: Component) -> dict[str, Any]:
    labels = {measure.name: measure.label for measure in run.measures}
    features = run.clusters.recipe.features
    made = [
        {"label": labels[made.measure], "value": made.category, "loading": loading}
        for made, loading in zip(features, component.loadings, strict=True)
        if abs(loading) >= SLIGHT
    ]
    return {"share": component.share, "loadings": sorted(made, key=_weightiest)}


def _weightiest(part: dict[str, Any]) -> tuple[float, str, str]:
    return -round(abs(part["loading"]), 9), part["label"], part["value"] or ""
