"""Every engine that is installed, started once a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.scoring.engines import ENGINES, Runs

LIGHT = [name for name in ENGINES if name != "spark"]
HEAVY = [pytest.param("spark", marks=pytest.mark.long)]


@pytest.fixture(scope="module", params=[*LIGHT, *HEAVY])
def engine(request: pytest.FixtureRequest) -> Iterator[tuple[str, Runs]]:
    """Return an engine's dialect, and what runs queries on it."""
    with ENGINES[request.param]() as runs:
        yield request.param, runs
