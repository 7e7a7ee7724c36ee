"""The run as templates see it, but for its segments: table, measures, choice of k, structure."""

from __future__ import annotations

from typing import Any

from personas.domain.measure import Measure
from personas.domain.pictures import Correlations
from personas.domain.profile import NumberSummary
from personas.domain.recipe import Component, Feature
from personas.domain.run import Candidate, Run
from personas.report.figures import is_money
from personas.suppression import named_values


def table_view(run: Run) -> dict[str, Any]:
    """Return what was read; a column that supplies no measure and is no id is unused."""
    supplied = {measure.column for measure in run.measures} | {run.table.id}
    supplied |= {run.labels.column} if run.labels else set()
    return {
        "name": run.table.name,
        "rows": run.table.rows,
        "purchases": run.table.purchases,
        "columns": len(run.table.columns),
        "id": run.table.id,
        "unused": [c.name for c in run.table.columns if c.name not in supplied],
    }


def measure_view(run: Run, measure: Measure) -> dict[str, Any]:
    """Return one measure over all customers."""
    everyone = run.profile.population
    common = {
        "name": measure.name,
        "label": measure.label,
        "kind": measure.kind,
        "unit": measure.unit,
        "column": measure.column,
        "used": any(f.measure == measure.name for f in run.clusters.recipe.features),
        "prepared": prepared_view(run, measure.name),
    }
    if measure.kind == "number":
        return common | _number(everyone.numbers[measure.name], measure)
    return common | _category(run, measure.name)


def _number(summary: NumberSummary, measure: Measure) -> dict[str, Any]:
    # No minimum and maximum: each is one customer's own value.
    shares = {"q10": 0.1, "q25": 0.25, "median": 0.5, "q75": 0.75, "q90": 0.9}
    found = {name: summary.quantile(share) for name, share in shares.items()}
    return found | {"gaps": summary.gaps, "money": is_money(measure.unit)}


def _category(run: Run, measure: str) -> dict[str, Any]:
    summary = run.profile.population.categories[measure]
    values = [{"value": v, "share": summary.shares[v]} for v in named_values(run.profile, measure)]
    return {"gaps": summary.gaps, "values": values}


def choice_view(run: Run) -> dict[str, Any]:
    """Return the sweep over k; where silhouettes are equal, the k taken counts as the best."""
    taken = [c for c in run.choice.candidates if c.k == run.choice.k]
    others = [c for c in run.choice.candidates if c.k != run.choice.k]
    return {
        "asked": run.choice.requested,
        "reason": run.choice.reason,
        "groups": run.choice.groups,
        "rows": run.choice.silhouette_rows,
        "candidates": [_candidate(run, c) for c in run.choice.candidates],
        "taken": _best(run, taken),
        "best": _best(run, [*taken, *others]),
        "rival": _best(run, others),
    }


def _candidate(run: Run, candidate: Candidate) -> dict[str, Any]:
    return {
        "k": candidate.k,
        "inertia": candidate.inertia,
        "silhouette": candidate.silhouette,
        "calinski_harabasz": candidate.calinski_harabasz,
        "davies_bouldin": candidate.davies_bouldin,
        "gap": candidate.gap,
        "prediction_strength": candidate.prediction_strength,
        "personas": candidate.personas,
        "taken": candidate.k == run.choice.k,
    }


def _best(run: Run, candidates: list[Candidate]) -> dict[str, Any] | None:
    best = max(candidates, key=lambda c: round(c.silhouette, 9), default=None)
    return _candidate(run, best) if best else None


def labels_view(run: Run) -> dict[str, Any] | None:
    """Return the column that gave the segments; None where they were found."""
    if run.labels is None:
        return None
    return {
        "column": run.labels.column,
        "unlabelled": run.labels.unlabelled,
        "agreement": run.labels.agreement,
    }


def lineage_view(run: Run) -> dict[str, Any] | None:
    """Return what became of earlier segments; None where no numbers were kept."""
    found = run.lineage
    if found is None:
        return None
    return {
        "by": found.by,
        "customers": found.customers,
        "kept": [{"number": n, "similarity": share} for n, share in found.matched.items()],
        "new": list(found.new),
        "gone": list(found.gone),
    }


def structure_view(run: Run) -> dict[str, Any]:
    """Return the test for structure."""
    return {
        "found": run.structure.significant,
        "p_value": run.structure.p_value,
        "statistic": run.structure.statistic,
        "reference_mean": run.structure.reference_mean,
        "references": run.structure.references,
        "of_labels": run.labels is not None,
    }


def strongest(run: Run, found: Correlations | None) -> dict[str, Any] | None:
    """Return the two measures that go together most, in either direction, and how much."""
    if found is None:
        return None
    labels = {measure.name: measure.label for measure in run.measures}
    pairs = [
        (value, first, second)
        for i, first in enumerate(found.measures)
        for second, value in zip(found.measures[:i], found.matrix[i], strict=False)
        if value is not None and {first, second} <= labels.keys()
    ]
    if not pairs:
        return None
    value, *names = max(pairs, key=lambda pair: (abs(pair[0]), pair[1:]))
    return {"labels": sorted(labels[name] for name in names), "correlation": value}


# A smaller loading says next to nothing of what a component is made of.
SLIGHT = 0.1


def prepared_view(run: Run, measure: str) -> dict[str, Any] | None:
    """Return what was done to a measure before segments were sought; None where nothing was.

    Ends that nobody lies beyond are left out: each is one customer's own value.
    """
    recipe = run.clusters.recipe
    found = [f for f in (*recipe.features, *recipe.unweighted) if f.measure == measure]
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
