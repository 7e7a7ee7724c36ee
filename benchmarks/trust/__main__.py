"""Print the tables of docs/benchmarks.md: ``python -m benchmarks.trust [NAME ...] --quick|--full``.

Without a name all of them are run. Rules were developed on other seeds than those reported here.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable, Sequence

from threadpoolctl import threadpool_limits

from benchmarks.trust.by_family import Choice, families, survey
from benchmarks.trust.calibration import calibration
from benchmarks.trust.cost import cost
from benchmarks.trust.families import FAMILIES
from benchmarks.trust.optimum import optimum
from benchmarks.trust.outside import outside
from benchmarks.trust.recovered import crowds, planted, scattered
from benchmarks.trust.same import same
from benchmarks.trust.steps import steps
from benchmarks.trust.survey import SURVEYS

ALL = (planted, crowds, scattered, optimum, calibration, same, cost, outside)
BENCHMARKS: dict[str, Callable[[str], None]] = {each.__name__: each for each in ALL}
BY_FAMILY: dict[str, Callable[[str, Choice], None]] = {
    each.__name__: each for each in (families, survey, steps)
}


def main(given: Sequence[str] | None = None) -> None:
    """Run what is named, one after the other, on one thread."""
    parser = _parser()
    asked = parser.parse_args(given)
    unknown = [name for name in asked.names if name not in {**BENCHMARKS, **BY_FAMILY}]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {_list()}")
    choice = _choose(parser, asked)
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in asked.names or (*BENCHMARKS, *BY_FAMILY):
            if name in BY_FAMILY:
                BY_FAMILY[name](asked.mode, choice)
            else:
                BENCHMARKS[name](asked.mode)


def _list() -> str:
    return ", ".join((*BENCHMARKS, *BY_FAMILY))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trust")
    parser.add_argument("names", nargs="*", metavar="NAME", help=_list())
    modes = parser.add_mutually_exclusive_group(required=True)
    for mode in ("quick", "full"):
        modes.add_argument(f"--{mode}", action="store_const", dest="mode", const=mode)
    group = parser.add_argument_group("families, survey and steps")
    group.add_argument("--families", default="", help="names of theirs, between commas")
    group.add_argument("--alone", action="store_true", help="without notebook and mixture")
    group.add_argument("--each", action="store_true", help="print every table")
    group.add_argument("--unseen", action="store_true", help="odd seeds, for reports alone")
    return parser


def _choose(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> Choice:
    names = [name for name in asked.families.split(",") if name]
    if unknown := [name for name in names if name not in (*FAMILIES, *SURVEYS)]:
        parser.error(f"no family {', '.join(unknown)}; there are {', '.join(FAMILIES + SURVEYS)}")
    return Choice(names, asked.alone, asked.each, asked.unseen)


if __name__ == "__main__":
    main()
