"""Print the tables of docs/benchmarks.md: ``python -m benchmarks.speed [NAME ...] [--sizes 1e6]``.

Without a name all are run. Everything is a process of its own, one after another, by turns with
what it is held against; figures are medians. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from compileall import compile_dir
from pathlib import Path

from benchmarks.speed.asked import Asked
from benchmarks.speed.inertia import inertia
from benchmarks.speed.large import large
from benchmarks.speed.machine import describe
from benchmarks.speed.million import million
from benchmarks.speed.small import small
from benchmarks.speed.spark import spark
from benchmarks.speed.tables import tables

BENCHMARKS: dict[str, Callable[[Asked], None]] = {
    each.__name__: each for each in (small, tables, million, large, inertia, spark)
}


def main(given: Sequence[str] | None = None) -> None:
    """Say what it is measured with, and run what is named, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--sizes", type=_sizes, default=(), help="customers: 1e6,1e7 (all)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each command (5)")
    parser.add_argument("--folder", type=Path, default=Path("build/speed"), help="for made tables")
    asked = parser.parse_args(given)
    unknown = [name for name in asked.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    asked.folder.mkdir(parents=True, exist_ok=True)
    # As pip does when it installs: rivals come with their byte code, too.
    compile_dir(Path(__file__).parents[2] / "personas", quiet=2)
    print(f"{describe()} Medians of {asked.runs}.")
    for name in asked.names or BENCHMARKS:
        BENCHMARKS[name](Asked(asked.sizes, asked.runs, asked.folder))


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(float(size)) for size in text.split(","))


if __name__ == "__main__":
    main()
