"""docs/data.md speaks of the whole language, and of every column that purchases give."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from personas.expressions.operators import FUNCTIONS
from personas.purchases.measures import MEASURES


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "data.md").read_text(encoding="utf-8")


def test_every_function_is_there(page: str) -> None:
    names = {kind.key.replace("_", "") for kind in FUNCTIONS}
    spoken = set(re.findall(r"[a-z]+", page))
    assert sorted(names - spoken) == []


def test_every_column_is_there(page: str) -> None:
    assert sorted(name for name in MEASURES if f"`{name}`" not in page) == []
