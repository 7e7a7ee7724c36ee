"""Whatever somebody else wrote: a result or errors of ours, within bounds; nothing acts or leaks.

PERSONAS_HOSTILE=10000 looks at as many cases. A case that fails prints the line that runs it again.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.effort import IS_FULL
from tests.hostile.batch import Failure, run_cases
from tests.hostile.boxes import Box
from tests.hostile.catalogue import FAMILIES, counts
from tests.hostile.running import run_anew, try_case

TOTAL = int(os.environ.get("PERSONAS_HOSTILE", 200 if IS_FULL else 20))
ANEW = max(1, TOTAL // 1000)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


def test_no_case_breaks_a_promise() -> None:
    results = run_cases({name: range(count) for name, count in counts(TOTAL).items()})
    failures = [result for result in results if isinstance(result, Failure)]
    tally = Counter(result.family for result in failures)
    assert not failures, "\n".join([f"{dict(tally)}", *map(str, failures)])


@pytest.mark.parametrize("family", FAMILIES)
def test_a_process_of_its_own_ends_alike(tmp_path: Path, family: str) -> None:
    """A few of those that come next, from the start of Python to its end."""
    for number in range(TOTAL, TOTAL + ANEW):
        _, faults = try_case(FAMILIES[family].case(number), Box(tmp_path / "box"), run_anew)
        assert not faults, f"python -m tests.hostile {family} {number}"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_case_is_the_same_everywhere(family: str) -> None:
    made = FAMILIES[family]
    for number in range(len(made.kinds)):
        assert made.case(number).command == made.case(number).command
