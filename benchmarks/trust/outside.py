"""Labelled sets made by others (Gagolewski 2022), read beside the checkout where they are there.

Of several label files the one that agrees best counts: there is more than one valid answer.
Customers labelled 0 are noise: they are in the table, and left out of the agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np
from sklearn.metrics import adjusted_rand_score

from benchmarks.trust.markdown import heads, percent, row
from benchmarks.trust.methods import k_means, mixture, notebook, segment
from benchmarks.trust.optimum import DATA
from benchmarks.trust.peers import genie, latent_classes, missing
from benchmarks.trust.planted import Labels, Matrix

SETS = DATA / "outside"
MOST = {"quick": 1_000, "full": 10_000}
TOLD = ("K-Means, k told", "genie, k told")
# Where K-Means that is told k agrees so well, finding the groups is up to the choice of k.
FEASIBLE = 0.7

Method = Callable[[Matrix], Labels]


@dataclass(frozen=True, slots=True, eq=False)
class Set:
    """A table, and the labels that are valid answers."""

    folder: str
    name: str
    table: Matrix
    answers: tuple[Labels, ...]

    @property
    def ks(self) -> list[int]:
        """How many groups each answer has."""
        return [len(np.unique(answer[answer > 0])) for answer in self.answers]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a method agrees with the best of the answers, and whether k is that of one."""

    k: int
    right: bool
    rand: float


Row = tuple[Set, dict[str, Agreement]]


def outside(mode: str) -> None:
    """Print k and agreement set by set, then over those where K-Means could find the groups."""
    if not SETS.is_dir():
        print(f"\nNo labelled sets: {SETS} is not there.")
        return
    absent = missing()
    print("".join(f"\n{name} is not installed, and is left out." for name in absent))
    methods: dict[str, Method] = {"personas": segment, "notebook": notebook, "mixture": mixture}
    if "stepmix" not in absent:
        methods["StepMix"] = latent_classes
    told = TOLD[:1] if "genieclust" in absent else TOLD
    right, rand = [f"k: {one}" for one in methods], [f"Rand: {one}" for one in (*methods, *told)]
    heads("set", "customers", "measures", "k", *right, *rand)
    rows = []
    for path in sorted(SETS.glob("*/*.data.gz")):
        if len((one := read(path)).table) <= MOST[mode]:
            rows.append((one, _try(one, methods, told)))
            _print_set(*rows[-1], methods)
    _print_summary(rows, methods, told)


def read(path: Path) -> Set:
    """Read a table of numbers and all files of labels beside it."""
    name = path.name.removesuffix(".data.gz")
    labels = sorted(path.parent.glob(f"{name}.labels*.gz"))
    answers = tuple(np.loadtxt(file, dtype=np.int64) for file in labels)
    return Set(path.parent.name, name, np.loadtxt(path, ndmin=2), answers)


def agree(one: Set, labels: Labels) -> Agreement:
    """Compare labels with every answer, without its noise; the best agreement counts."""
    k = len(np.unique(labels))
    rands = [adjusted_rand_score(each[each > 0], labels[each > 0]) for each in one.answers]
    return Agreement(k, k in one.ks, float(max(rands)))


def _try(one: Set, methods: dict[str, Method], told: Sequence[str]) -> dict[str, Agreement]:
    found = {name: agree(one, method(one.table)) for name, method in methods.items()}
    makers: dict[str, Callable[[int], Labels]] = {
        TOLD[0]: lambda k: k_means(one.table, (), k),
        TOLD[1]: lambda k: genie(one.table, k),
    }
    for name in told:
        tries = [agree(one, makers[name](k)) for k in sorted(set(one.ks))]
        found[name] = max(tries, key=lambda each: each.rand)
    return found


def _print_set(one: Set, found: dict[str, Agreement], methods: dict[str, Method]) -> None:
    ks = " or ".join(map(str, sorted(set(one.ks))))
    rands = [f"{each.rand:.2f}" for each in found.values()]
    row(f"{one.folder}/{one.name}", *one.table.shape, ks, *(found[m].k for m in methods), *rands)


def _print_summary(rows: Sequence[Row], methods: dict[str, Method], told: Sequence[str]) -> None:
    parts = {
        f"K-Means told k reaches {FEASIBLE}": [
            one for one in rows if one[1][TOLD[0]].rand >= FEASIBLE
        ],
        "UCI": [one for one in rows if one[0].folder == "uci"],
        "**all**": list(rows),
    }
    right, rand = [f"right k: {m}" for m in methods], [f"Rand: {m}" for m in (*methods, *told)]
    heads("sets", "n", *right, *rand)
    for name, part in parts.items():
        if part:
            rights = [percent(found[m].right for _, found in part) for m in methods]
            rands = [fmean(found[m].rand for _, found in part) for m in (*methods, *told)]
            row(name, len(part), *rights, *(f"{one:.3f}" for one in rands))
