"""Planted segments beside the notebook and the mixture; crowds that have none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.trust.crowds import BENT, CROWDS, bent_crowd, crowd
from benchmarks.trust.markdown import heads, percent, row
from benchmarks.trust.methods import mixture, notebook, ours, structure_of
from benchmarks.trust.planted import FAMILIES, SEPARABLE, Planted, plant
from benchmarks.trust.scattered import KINDS, scatter
from benchmarks.trust.score import Score, score

FIRST = 90_000
METHODS = ("personas", "notebook", "mixture")
SIZES = {"quick": (200, 500, 1000, 2000), "full": (200, 500, 1000, 2000, 5000, 20_000)}
PLANTED = {"quick": 75, "full": 260}
CROWDED = {"quick": 60, "full": 200}

Row = tuple[Planted, dict[str, Score], bool]


def planted(mode: str) -> None:
    """Print right k, Rand index and names, family by family."""
    rows = [_try(plant(FIRST + i, SIZES[mode])) for i in range(PLANTED[mode])]
    separable = _by_family(rows, FAMILIES)
    large = [one for one in separable if one[0].smallest >= 20]
    _print("separable, 20 customers or more a segment", large)
    _print("not separable", [one for one in rows if one[0].error > SEPARABLE])


def scattered(mode: str) -> None:
    """Print the same of the second maker's tables, kind by kind."""
    _by_family([_try(scatter(FIRST + i, SIZES[mode])) for i in range(PLANTED[mode])], KINDS)


def crowds(mode: str) -> None:
    """Print how often nothing is found where there is nothing."""
    seeds = range(FIRST, FIRST + CROWDED[mode])
    made = [crowd(seed) for seed in seeds] + [bent_crowd(2 * seed + 1) for seed in seeds]
    rows = [(kind, structure_of(table).significant) for kind, table in made]
    heads("crowd", "n", "no structure")
    for kind in (*CROWDS, *BENT, "**all**"):
        found = [one for name, one in rows if kind in (name, "**all**")]
        row(kind, len(found), percent(not one for one in found))


def _by_family(rows: Sequence[Row], families: Sequence[str]) -> list[Row]:
    """Print the separable tables by their families, and return them."""
    separable = [one for one in rows if one[0].error <= SEPARABLE]
    rates = [f"{what}: {method}" for what in ("right k", "Rand") for method in METHODS]
    heads("tables", "n", *rates, "named right", "structure found")
    for family in families:
        _print(family, [one for one in separable if one[0].family == family])
    _print("**separable**", separable)
    return separable


def _try(made: Planted) -> Row:
    labels, structure = ours(made.table)
    found = {
        "personas": labels,
        "notebook": notebook(made.table),
        "mixture": mixture(made.table),
    }
    return made, {name: score(made, one) for name, one in found.items()}, structure.significant


def _print(name: str, rows: Sequence[Row]) -> None:
    right = [percent(scores[method].right for _, scores, _ in rows) for method in METHODS]
    rand = [f"{np.mean([scores[method].rand for _, scores, _ in rows]):.2f}" for method in METHODS]
    named = percent(s["personas"].named for _, s, _ in rows if s["personas"].right)
    row(name, len(rows), *right, *rand, named, percent(found for *_, found in rows))
