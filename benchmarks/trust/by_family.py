"""Print what is found in families of planted tables and surveys, family by family."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean

from benchmarks.trust.families import FAMILIES, plant
from benchmarks.trust.markdown import heads, percent, row
from benchmarks.trust.methods import k_means, mixture, notebook, segment
from benchmarks.trust.peers import latent_classes, missing
from benchmarks.trust.planted import Labels, Matrix, Planted
from benchmarks.trust.score import Score, score
from benchmarks.trust.survey import SURVEYS, ask

TABLES = {"quick": 4, "full": 12}
TOLD = "K-Means, k told"

Method = Callable[[Matrix, Sequence[int]], Labels]
Maker = Callable[[int], Planted]
Row = tuple[Planted, dict[str, Score]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which families, on which seeds: the odd ones are ``unseen``; ``alone`` is without peers."""

    names: Sequence[str] = ()
    alone: bool = False
    each: bool = False
    unseen: bool = False


def families(mode: str, choice: Choice) -> None:
    """Print k, Rand index and names of the twelve families."""
    makers = {name: partial(plant, name) for name in FAMILIES}
    _print_all(mode, makers, {"notebook": notebook, "mixture": mixture}, choice)


def survey(mode: str, choice: Choice) -> None:
    """Print the same of surveys, with latent classes beside where StepMix is installed."""
    makers = {name: partial(ask, name) for name in SURVEYS}
    peers: dict[str, Method] = {"notebook": notebook}
    if "stepmix" in missing():
        print("\nStepMix is not installed, and is left out.")
    else:
        peers["StepMix"] = latent_classes
    _print_all(mode, makers, peers, choice)


def _print_all(
    mode: str, makers: Mapping[str, Maker], peers: Mapping[str, Method], choice: Choice
) -> None:
    methods: dict[str, Method] = {"personas": segment, **({} if choice.alone else peers)}
    _print_heads(methods)
    rows: list[Row] = []
    for name in [name for name in makers if name in choice.names or not choice.names]:
        tried = []
        for seed in range(choice.unseen, 2 * TABLES[mode], 2):
            planted = makers[name](seed)
            tried.append((planted, _try(planted, methods)))
            if choice.each:
                shape = "{} × {}".format(*planted.table.shape)
                _print_row(f"{name} {seed}: {shape}, k {planted.k}", tried[-1:], methods)
        _print_row(f"**{name}**", tried, methods)
        rows += tried
    if rows:
        _print_row("**all**", rows, methods)


def _try(planted: Planted, methods: Mapping[str, Method]) -> dict[str, Score]:
    table, categories = planted.table, planted.categories
    labels = {name: method(table, categories) for name, method in methods.items()}
    if len(methods) > 1:
        labels[TOLD] = k_means(table, categories, planted.k)
    return {name: score(planted, one) for name, one in labels.items()}


def _print_heads(methods: Mapping[str, Method]) -> None:
    rated = (*methods, TOLD) if len(methods) > 1 else methods
    right, rand = [f"right k: {name}" for name in methods], [f"Rand: {name}" for name in rated]
    heads("tables", "n", *right, "too many", "too few", *rand, "named, k right", "named")


def _print_row(name: str, rows: Sequence[Row], methods: Mapping[str, Method]) -> None:
    scores = [found for _, found in rows]
    ours = [found["personas"] for found in scores]
    rated = (*methods, TOLD) if len(methods) > 1 else methods
    row(
        name,
        len(rows),
        *(percent(found[method].right for found in scores) for method in methods),
        percent(one.surplus > 0 for one in ours),
        percent(one.surplus < 0 for one in ours),
        *(f"{fmean(found[method].rand for found in scores):.2f}" for method in rated),
        percent(one.named for one in ours if one.right),
        percent(one.named for one in ours),
    )
