"""How far tests search: a quarter of the examples by default, all of them in `make test-all`."""

from __future__ import annotations

import os

from hypothesis import settings

IS_FULL = os.environ.get("PERSONAS_TESTS") == "all"


def scaled(count: int) -> int:
    """Return how many of ``count`` examples to try, at least five."""
    return count if IS_FULL else max(5, count // 4)


def examples(count: int) -> settings:
    """Return settings of a property test that tries ``count`` examples in the full run."""
    return settings(max_examples=scaled(count))
