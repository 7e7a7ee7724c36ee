"""What every test may use: reproducible property tests and the public tables, where present."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import settings

from tests.effort import scaled

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent

# Coverage is asked of the pure wings; watching each line nearly doubles what a test takes.
UNWATCHED = {
    "data_in", "engine", "expressions", "purchases", "scoring", "segments", "spark", "whole",
}  # fmt: skip

# Spark starts Python processes of its own: they must be of this version.
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)

# A property test that fails must fail for everybody: no random seeds, no clock.
settings.register_profile(
    "ci", derandomize=True, deadline=None, print_blob=True, max_examples=scaled(100)
)
settings.register_profile("explore", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


# Folders of tests that open a table or run a command for each of many variants.
SAMPLED = {
    "assign", "audience", "cases", "cli", "config", "data_in", "engine", "hostile", "purchases",
    "scoring",
}  # fmt: skip
FEW = 2  # variants of a test that are all tried by `make test`
STEP = 5  # of more variants it tries each fifth: a prime, so that pairs of parameters mix


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test` leaves to the full run, and what coverage does not watch."""
    variants: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if folder_of(item) in UNWATCHED or item.get_closest_marker("long"):
            item.add_marker(pytest.mark.no_cover)
        if folder_of(item) in SAMPLED and not item.get_closest_marker("long"):
            variants[item.nodeid.partition("[")[0]].append(item)
    for group in variants.values():
        for number, item in enumerate(group):
            if len(group) > FEW and number % STEP:
                item.add_marker(pytest.mark.long)


def folder_of(item: pytest.Item) -> str:
    """Return the folder of a test, below that of all tests."""
    return item.path.relative_to(TESTS).parts[0]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of public tables beside the checkout; skip where there is none."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no public tables at {folder}")
    return folder
