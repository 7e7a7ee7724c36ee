"""Small profiles for tests of the rules: everything is set by positions."""

from __future__ import annotations

from collections.abc import Mapping

from personas.domain.profile import (
    BASE_STATS,
    CategoryProfile,
    CategorySummary,
    NumberProfile,
    NumberSummary,
    Population,
    Profile,
    Segment,
    Stat,
)

Spans = Mapping[str, tuple[float, float]]


def population(
    spans: Spans, categories: Mapping[str, Mapping[str, float]] | None = None
) -> Population:
    """Build customers whose numbers are spread evenly over each span."""
    numbers = {name: evenly(low, high) for name, (low, high) in spans.items()}
    shares = {n: CategorySummary(200, 0, s) for n, s in (categories or {}).items()}
    return Population(200, numbers, shares)


def evenly(low: float, high: float) -> NumberSummary:
    """Build a measure spread evenly from ``low`` to ``high``."""
    steps = tuple(low + (high - low) * step / 100 for step in range(101))
    return NumberSummary(200, 0, (low + high) / 2, (high - low) / 12**0.5, steps)


def segment(
    number: int,
    people: Population,
    positions: Mapping[str, float],
    categories: Mapping[str, Mapping[str, float]] | None = None,
) -> Segment:
    """Build a segment whose every statistic of a measure stands at the same position."""
    numbers = {}
    for name, position in positions.items():
        stat = Stat(people.numbers[name].quantile(position), position)
        numbers[name] = NumberProfile(0, dict.fromkeys(BASE_STATS, stat))
    shares = {name: CategoryProfile(0, s) for name, s in (categories or {}).items()}
    return Segment(number, 20, 0.1, numbers, shares)


def profile(people: Population, *rows: Mapping[str, float]) -> Profile:
    """Build a profile with one segment a row of positions."""
    return Profile(people, tuple(segment(n + 1, people, row) for n, row in enumerate(rows)))
