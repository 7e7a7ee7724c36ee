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
from tests.report import runs

GOLDEN = Path(__file__).parent / "golden"

MakeRun = Callable[[], Run]
RUNS: dict[str, MakeRun] = {
    "retail": runs.retail_run,
    "large": runs.large_run,
    "hostile": runs.hostile_run,
    "bare": runs.bare_run,
    "labelled": runs.labelled_run,
}


@pytest.fixture(autouse=True)
def a_version_that_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep golden documents the same from one release to the next."""
    monkeypatch.setattr(personas, "__version__", "1.2.3")


@pytest.fixture(scope="session")
def retail() -> Run:
    return runs.retail_run()


@pytest.fixture(scope="session")
def large() -> Run:
    return runs.large_run()


@pytest.fixture(scope="session")
def hostile() -> Run:
    return runs.hostile_run()


@pytest.fixture(scope="session")
def bare() -> Run:
    return runs.bare_run()


@pytest.fixture(scope="session")
def labelled() -> Run:
    return runs.labelled_run()


@pytest.fixture(scope="session", params=RUNS)
def any_run(request: pytest.FixtureRequest) -> Run:
    return RUNS[request.param]()


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a whole document with the golden one of this name."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if os.environ.get("RENEW_GOLDEN"):
            file.write_text(text, encoding="utf-8", newline="\n")
        assert text == file.read_text(encoding="utf-8")

    return compare
