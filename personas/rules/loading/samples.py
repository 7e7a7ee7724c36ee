"""Made-up facts that texts are tried on; no two numbers are the same, and none is round."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from personas.rules.matching.facts import CategoryFacts, NumberFacts


class _Shares(dict[str, float]):
    """Shares of a category: whatever value is asked for, there is one."""

    def __missing__(self, key: str) -> float:
        if str(key).startswith("_"):
            raise KeyError(key)
        return 0.2371


@dataclass(frozen=True, slots=True)
class AnyFacts:
    """A measure that is both a number and a category."""

    label: str = "Income"
    unit: str = "k$"
    median: float = 41.37
    mean: float = 43.91
    q25: float = 29.53
    q75: float = 57.19
    position: float = 0.6173
    level: str = "high"
    population: float = 38.83
    most_common: str = "new"
    shares: Mapping[str, float] = field(
        default_factory=lambda: _Shares({"new": 0.6131, "old": 0.2917})
    )

    def __str__(self) -> str:
        return self.label


SEGMENT = {"share": 0.1873, "size": 137, "description": "high income"}
NUMBER = NumberFacts("Income", "k$", 41.37, 43.91, 29.53, 57.19, 0.6173, "high", 38.83)
CATEGORY = CategoryFacts("Plan", "", "new", _Shares({"new": 0.6131, "old": 0.2917}))


def said(cause: Exception) -> str:
    """Return what went wrong, without the names of our classes."""
    words = str(cause)
    for kind in (AnyFacts, NumberFacts, CategoryFacts):
        words = re.sub(
            rf"'(?:[\w.]+\.)?{kind.__name__}(?: object)?'(?: object)?", "a measure", words
        )
    return words
