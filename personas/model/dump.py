"""Write a run as a model: versioned JSON, small, readable in a diff."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from personas.facts.naming import Naming
from personas.facts.run import Run

FORMAT = 1


def dump_model(run: Run, fingerprint: str, version: str) -> str:
    """Return the model as JSON text: recipe, centroids, frozen quantiles, personas, provenance."""
    return json.dumps(_model(run, fingerprint, version), ensure_ascii=False, indent=1) + "\n"


def _model(run: Run, fingerprint: str, version: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "measures": [asdict(measure) for measure in run.measures],
        "recipe": [asdict(feature) for feature in run.clusters.recipe.features],
        "centroids": [list(centroid) for centroid in run.clusters.centroids],
        "population": _population(run),
        "personas": [_persona(run.names[segment.id]) for segment in run.profile.segments],
        "provenance": {
            "personas": version,
            "engine": run.engine,
            "customers": run.table.rows,
            "fingerprint": fingerprint,
            "pack": run.pack.name,
            "clusters": run.choice.asked,
            "inertia": run.clusters.inertia,
        },
    }


def _population(run: Run) -> dict[str, Any]:
    population = run.profile.population
    return {
        "customers": population.customers,
        "quantiles": {name: list(n.quantiles) for name, n in sorted(population.numbers.items())},
        "categories": {name: dict(c.shares) for name, c in sorted(population.categories.items())},
    }


def _persona(naming: Naming) -> dict[str, Any]:
    return {
        "segment": naming.segment,
        "persona": naming.persona,
        "name": naming.name,
        "icon": naming.icon,
        "outcome": naming.outcome,
    }
