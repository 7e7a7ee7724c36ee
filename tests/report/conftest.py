"""Runs to write about, and golden documents.

``RENEW_GOLDEN=1 pytest tests/report`` writes the golden documents anew; read what git then shows
as changed before you commit it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import personas
from personas.domain.run import Run
from tests.report.shared import RUNS, Charts, charts_of, run_of

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(autouse=True)
def a_version_that_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep golden documents the same from one release to the next."""
    monkeypatch.setattr(personas, "__version__", "1.2.3")


@pytest.fixture(scope="session")
def retail() -> Run:
    return run_of("retail")


@pytest.fixture(scope="session")
def large() -> Run:
    return run_of("large")


@pytest.fixture(scope="session")
def hostile() -> Run:
    return run_of("hostile")


@pytest.fixture(scope="session")
def bare() -> Run:
    return run_of("bare")


@pytest.fixture(scope="session")
def labelled() -> Run:
    return run_of("labelled")


@pytest.fixture(scope="session", params=RUNS)
def any_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def any_run(any_name: str) -> Run:
    return run_of(any_name)


@pytest.fixture(scope="session")
def any_charts(any_name: str) -> Charts:
    return charts_of(any_name)


@pytest.fixture(scope="session")
def retail_charts() -> Charts:
    return charts_of("retail")


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a whole document with the golden one of this name."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if os.environ.get("RENEW_GOLDEN"):
            file.write_text(text, encoding="utf-8", newline="\n")
        assert text == file.read_text(encoding="utf-8")

    return compare
