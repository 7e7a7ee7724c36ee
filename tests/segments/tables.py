"""Tables whose truth is filled_values, and the steps from a table to its groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from personas.domain.measure import Measure
from personas.domain.profile import NumberSummary, Population
from personas.domain.recipe import Sample
from personas.segments.preparation.prepare import fit_recipe
from personas.segments.preparation.settings import PreparationSettings
from personas.segments.preparation.weights import WeightedFeatures, weigh_features

Matrix = NDArray[np.float64]
PLAIN = PreparationSettings()


def summary(values: Matrix) -> NumberSummary:
    filled_values = values[~np.isnan(values)]
    curve = tuple(float(q) for q in np.quantile(filled_values, np.arange(101) / 100))
    gaps = len(values) - len(filled_values)
    return NumberSummary(
        len(filled_values),
        gaps,
        float(filled_values.mean()),
        float(filled_values.std(ddof=1)),
        curve,
    )


def weigh_table(table: Matrix, settings: PreparationSettings = PLAIN) -> WeightedFeatures:
    """Prepare and weigh a table of rows × measures m0, m1, …"""
    numbers = {f"m{i}": column for i, column in enumerate(table.T)}
    sample = Sample(np.zeros((len(table), 0)), numbers, {}, {})
    measures = [Measure(name, name, "number", name) for name in numbers]
    population = Population(len(table), {n: summary(v) for n, v in numbers.items()}, {})
    return weigh_features(
        population, sample, fit_recipe(population, sample, measures, settings).recipe, settings
    )


def planted(seed: int, rows: int = 400) -> tuple[Matrix, NDArray[np.int64]]:
    """Four groups in two measures, sizes 8 : 4 : 2 : 1, three measures of noise."""
    generator = np.random.default_rng(seed)
    truth = generator.choice(4, size=rows, p=np.array([8, 4, 2, 1]) / 15)
    middles = np.array([[0, 0], [7, 0], [0, 7], [7, 7]])
    telling = middles[truth] + generator.normal(size=(rows, 2))
    return np.hstack([telling, generator.normal(size=(rows, 3))]), truth


def null_table(seed: int, kind: str, rows: int = 300) -> Matrix:
    """One group: uniform, correlated, skewed or counts."""
    generator = np.random.default_rng(seed)
    normal = generator.normal(size=(rows, 3))
    rotation = generator.normal(size=(3, 3)) + 2 * np.eye(3)
    tables = {
        "uniform": generator.random((rows, 3)),
        "correlated": normal @ rotation,
        "skewed": np.exp(normal @ rotation / 3),
        "counts": generator.poisson(3, (rows, 3)).astype(float),
    }
    return np.asarray(tables[kind])
