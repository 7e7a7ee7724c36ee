"""The folder of small inputs made from public fault reports, and how many variants are tried."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

FEW = 8  # variants of a test that are all tried by `make test`
STEP = 4  # of more variants it tries each fourth


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave three in four variants of a test that has many to `make test-all`."""
    variants: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.path.parent == Path(__file__).parent:
            variants[item.nodeid.partition("[")[0]].append(item)
    for group in variants.values():
        if len(group) > FEW:
            for number, item in enumerate(group):
                if number % STEP:
                    item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def cases(root: Path) -> Path:
    """Return the folder of cases beside the checkout; skip where there is none."""
    folder = root.parent / "shared" / "cases"
    if not folder.is_dir():
        pytest.skip(f"no cases at {folder}")
    return folder


@pytest.fixture(autouse=True)
def workdir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder: neither settings nor results of another test are there."""
    monkeypatch.chdir(tmp_path)
