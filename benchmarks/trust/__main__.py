"""Print the tables of docs/benchmarks.md: ``python -m benchmarks.trust [NAME ...] --quick|--full``.

Without a name all of them are run. Rules were developed on other seeds than those reported here.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Callable, Sequence

from threadpoolctl import threadpool_limits

from benchmarks.trust.calibration import calibration
from benchmarks.trust.cost import cost
from benchmarks.trust.optimum import optimum
from benchmarks.trust.recovered import crowds, planted, scattered
from benchmarks.trust.same import same

BENCHMARKS: dict[str, Callable[[str], None]] = {
    each.__name__: each for each in (planted, crowds, scattered, optimum, calibration, same, cost)
}


def main(given: Sequence[str] | None = None) -> None:
    """Run what is named, one after the other, on one thread."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trust")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    group = parser.add_mutually_exclusive_group(required=True)
    for mode in ("quick", "full"):
        group.add_argument(f"--{mode}", action="store_const", dest="mode", const=mode)
    asked = parser.parse_args(given)
    unknown = [name for name in asked.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in asked.names or BENCHMARKS:
            BENCHMARKS[name](asked.mode)


if __name__ == "__main__":
    main()
