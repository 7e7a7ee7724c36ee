"""The Spark of all tests; those of this folder skip where it, or Java, is not installed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sparks import spark_session


@pytest.fixture
def spark() -> Any:
    """Return a running session."""
    return spark_session()
