"""Sound packs: each loads, passes its own tests, and lint has nothing to say of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from personas.rules import lint, load, run_tests

CLEAN = sorted((Path(__file__).parent / "clean").glob("*.yaml"))


def test_there_are_twenty_at_least() -> None:
    assert len(CLEAN) >= 20


@pytest.mark.parametrize("file", CLEAN, ids=lambda file: file.stem)
def test_nothing_is_found(file: Path) -> None:
    pack = load(file)
    assert lint(pack) == ()
    assert [
        (r.name, r.expected, r.actual, r.reasons) for r in run_tests(pack).results if not r.passed
    ] == []
    assert run_tests(pack).passed or not pack.personas
