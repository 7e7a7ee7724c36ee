"""Print what is found in the twelve families of planted tables, family by family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import fmean

from benchmarks.trust.families import FAMILIES, plant
from benchmarks.trust.markdown import heads, percent, row
from benchmarks.trust.methods import k_means, mixture, notebook, segment
from benchmarks.trust.planted import Labels, Matrix, Planted
from benchmarks.trust.score import Score, score

TABLES = {"quick": 4, "full": 12}
PEERS: dict[str, Callable[[Matrix, Sequence[int]], Labels]] = {
    "notebook": notebook,
    "mixture": mixture,
}
TOLD = "K-Means, k told"
Row = tuple[Planted, dict[str, Score]]


def families(
    mode: str,
    names: Sequence[str] = FAMILIES,
    *,
    is_alone: bool = False,
    is_unseen: bool = False,
    is_each: bool = False,
) -> None:
    """Print k, Rand index and names; odd seeds where ``is_unseen``, every table if ``is_each``."""
    peers = {} if is_alone else PEERS
    _print_heads("family", peers)
    rows: list[Row] = []
    for name in names:
        seeds = _seeds(name, TABLES[mode], is_unseen=is_unseen)
        found = [_try(plant(seed), peers) for seed in seeds]
        if is_each:
            for seed, one in zip(seeds, found, strict=True):
                _print_row(f"{name} {seed}: {one[0].table.shape}, k {one[0].k}", [one], peers)
        _print_row(f"**{name}**", found, peers)
        rows += found
    _print_row("**all**", rows, peers)


def _seeds(name: str, count: int, *, is_unseen: bool) -> list[int]:
    place = FAMILIES.index(name)
    return [2 * (place + i * len(FAMILIES)) + is_unseen for i in range(count)]


def _try(planted: Planted, peers: Iterable[str]) -> Row:
    table, categories = planted.table, planted.categories
    found = {"personas": segment(table, categories)}
    if peers:
        found |= {name: PEERS[name](table, categories) for name in peers}
        found[TOLD] = k_means(table, categories, planted.k)
    return planted, {name: score(planted, labels) for name, labels in found.items()}


def _print_heads(first: str, peers: Iterable[str]) -> None:
    methods = ("personas", *peers)
    told = [f"Rand: {TOLD}"] if peers else []
    heads(
        first,
        "n",
        *(f"right k: {method}" for method in methods),
        "too many",
        "too few",
        *(f"Rand: {method}" for method in methods),
        *told,
        "named right, k right",
        "named right",
    )


def _print_row(name: str, rows: Sequence[Row], peers: Iterable[str]) -> None:
    methods = ("personas", *peers)
    ours = [scores["personas"] for _, scores in rows]
    rated = (*methods, TOLD) if peers else methods
    row(
        name,
        len(rows),
        *(percent(scores[method].right for _, scores in rows) for method in methods),
        percent(one.surplus > 0 for one in ours),
        percent(one.surplus < 0 for one in ours),
        *(f"{fmean(scores[method].rand for _, scores in rows):.2f}" for method in rated),
        percent(one.named for one in ours if one.right),
        percent(one.named for one in ours),
    )
