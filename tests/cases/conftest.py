"""The folder of small inputs made from public fault reports."""

from __future__ import annotations

from pathlib import Path

import pytest


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
