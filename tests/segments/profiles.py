"""Profiles of small tables whose segments are given, by the same SQL as in a run."""

from __future__ import annotations

import pandas as pd

from personas.customers.clusters import assign_clusters
from personas.customers.population import summarise
from personas.customers.profile import build_profile
from personas.customers.table import read_customers
from personas.domain.measure import Kind, Measure, MeasureRole
from personas.domain.profile import BASE_STATS, Profile
from personas.domain.recipe import Feature, Recipe
from personas.domain.run import Clusters
from personas.ingest.open import open_table
from personas.ingest.sources import find_source


def measure(
    name: str, role: MeasureRole, kind: Kind = "number", unit: str | None = None
) -> Measure:
    return Measure(name, name.capitalize(), kind, name, unit, role=role)


def profile_of(frame: pd.DataFrame, measures: list[Measure]) -> Profile:
    """Return the profile of a table by its column `segment`, numbers from 1."""
    segment = measure("segment", "feature")
    all_measures = [segment, *measures]
    customers, _ = read_customers(open_table(find_source(frame)), all_measures, None)
    population = summarise(customers)
    numbers = sorted(set(frame["segment"]))
    recipe = Recipe((Feature("segment", fill=0.0, center=0.0, scale=1.0),))
    clusters = Clusters(recipe, tuple((float(n),) for n in numbers), 0.0, tuple(numbers))
    assigned = assign_clusters(customers, clusters)
    stats = {m.name: frozenset(BASE_STATS) for m in all_measures if m.kind == "number"}
    return build_profile(assigned, population, stats)
