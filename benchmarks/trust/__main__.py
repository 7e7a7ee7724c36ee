"""Print the tables of docs/benchmarks.md: ``python -m benchmarks.trust [NAME ...] --quick|--full``.

Without a name all of them are run. Rules were developed on other seeds than those reported here.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable, Sequence
from functools import partial

from threadpoolctl import threadpool_limits

from benchmarks.trust.by_family import families
from benchmarks.trust.calibration import calibration
from benchmarks.trust.cost import cost
from benchmarks.trust.families import FAMILIES
from benchmarks.trust.optimum import optimum
from benchmarks.trust.recovered import crowds, planted, scattered
from benchmarks.trust.same import same

ALL = (planted, crowds, scattered, families, optimum, calibration, same, cost)
BENCHMARKS: dict[str, Callable[[str], None]] = {each.__name__: each for each in ALL}


def main(given: Sequence[str] | None = None) -> None:
    """Run what is named, one after the other, on one thread."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trust")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    group = parser.add_mutually_exclusive_group(required=True)
    for mode in ("quick", "full"):
        group.add_argument(f"--{mode}", action="store_const", dest="mode", const=mode)
    of_families = parser.add_argument_group("families")
    of_families.add_argument("--families", default=",".join(FAMILIES), help="names between commas")
    of_families.add_argument("--alone", action="store_true", help="without notebook and mixture")
    of_families.add_argument("--each", action="store_true", help="print every table")
    of_families.add_argument("--unseen", action="store_true", help="odd seeds, for reports alone")
    asked = parser.parse_args(given)
    unknown = [name for name in asked.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    benchmarks = BENCHMARKS | {
        "families": partial(
            families,
            names=_names(parser, asked.families),
            is_alone=asked.alone,
            is_each=asked.each,
            is_unseen=asked.unseen,
        )
    }
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in asked.names or BENCHMARKS:
            benchmarks[name](asked.mode)


def _names(parser: argparse.ArgumentParser, text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in FAMILIES]:
        parser.error(f"no family {', '.join(unknown)}; there are {', '.join(FAMILIES)}")
    return names


if __name__ == "__main__":
    main()
