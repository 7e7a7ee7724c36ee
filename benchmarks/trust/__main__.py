"""Print the tables of docs/benchmarks.md: ``python -m benchmarks.trust --quick|--full``.

Rules were developed on other seeds than those reported here.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Iterable, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.trust.crowds import CROWDS, crowd
from benchmarks.trust.methods import mixture, notebook, ours, structure_of
from benchmarks.trust.planted import FAMILIES, SEPARABLE, Planted, plant
from benchmarks.trust.score import Score, score

FIRST = 90_000
METHODS = ("personas", "notebook", "mixture")
SIZES = {"quick": (200, 500, 1000, 2000), "full": (200, 500, 1000, 2000, 5000, 20_000)}
TABLES = {"quick": (75, 60), "full": (260, 200)}

Row = tuple[Planted, dict[str, Score], bool]


def main() -> None:
    """Run and print both tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trust")
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--quick", action="store_const", dest="mode", const="quick")
    group.add_argument("--full", action="store_const", dest="mode", const="full")
    mode = parser.parse_args().mode
    planted, crowds = TABLES[mode]
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = [_try(plant(FIRST + i, SIZES[mode])) for i in range(planted)]
        _print_planted(rows)
        _print_crowds(
            [
                (kind, structure_of(made).found)
                for kind, made in map(crowd, range(FIRST, FIRST + crowds))
            ]
        )


def _try(planted: Planted) -> Row:
    labels, structure = ours(planted.table)
    found = {
        "personas": labels,
        "notebook": notebook(planted.table),
        "mixture": mixture(planted.table),
    }
    return planted, {name: score(planted, one) for name, one in found.items()}, structure.found


def _print_planted(rows: Sequence[Row]) -> None:
    separable = [row for row in rows if row[0].error <= SEPARABLE]
    rates = [f"{what}: {method}" for what in ("right k", "Rand") for method in METHODS]
    heads = ["tables", "n", *rates, "named right", "structure found"]
    print(f"| {' | '.join(heads)} |\n| --- |{' --: |' * (len(heads) - 1)}")
    for family in FAMILIES:
        _print_row(family, [row for row in separable if row[0].family == family])
    _print_row("**separable**", separable)
    _print_row(
        "separable, 20 customers or more a segment", [r for r in separable if r[0].smallest >= 20]
    )
    _print_row("not separable", [row for row in rows if row[0].error > SEPARABLE])


def _print_row(name: str, rows: Sequence[Row]) -> None:
    right = [_percent(scores[method].right for _, scores, _ in rows) for method in METHODS]
    rand = [f"{np.mean([scores[method].rand for _, scores, _ in rows]):.2f}" for method in METHODS]
    named = _percent(s["personas"].named for _, s, _ in rows if s["personas"].right)
    cells = [name, str(len(rows)), *right, *rand, named, _percent(found for *_, found in rows)]
    print(f"| {' | '.join(cells)} |", flush=True)


def _print_crowds(rows: Sequence[tuple[str, bool]]) -> None:
    print("\n| crowd | n | no structure |\n| --- | --: | --: |")
    for kind in (*CROWDS, "**all**"):
        found = [one for name, one in rows if kind in (name, "**all**")]
        print(f"| {kind} | {len(found)} | {_percent(not one for one in found)} |")


def _percent(values: Iterable[float]) -> str:
    known = list(values)
    return f"{np.mean(known):.0%}" if known else "–"


if __name__ == "__main__":
    main()
