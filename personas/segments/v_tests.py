"""How far each measure sets a segment apart (v-tests), and how well it separates all segments.

Everything is computed from the profile; no customer is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import sqrt

from personas.domain.evidence import EffectSize, VTest
from personas.domain.profile import CategorySummary, NumberSummary, Profile, Segment

DIGITS = 9  # last bits must not decide the order
MOST = 50  # values of a category, the commonest


def find_marks(profile: Profile, features: Iterable[str]) -> Mapping[int, tuple[VTest, ...]]:
    """Return the v-tests of every segment, the largest effect first.

    ``features`` are the measures that segments were found by.
    """
    names = frozenset(features)
    return {s.id: tuple(sorted(_v_tests(profile, s, names), key=_rank)) for s in profile.segments}


def find_telling(profile: Profile, features: Iterable[str]) -> tuple[EffectSize, ...]:
    """Return the share of each measure's variance that lies between segments, the largest first."""
    names, population = frozenset(features), profile.population
    shares = {name: _eta(profile, name, summary) for name, summary in population.numbers.items()}
    shares |= {name: _tau(profile, name, s) for name, s in population.categories.items()}
    effects = [EffectSize(name, share, name in names) for name, share in shares.items()]
    return tuple(sorted(effects, key=lambda e: (-round(e.share, DIGITS), e.measure)))


def _rank(v_test: VTest) -> tuple[float, str, str]:
    return -round(abs(v_test.effect), DIGITS), v_test.measure, v_test.value or ""


def _v_tests(profile: Profile, segment: Segment, features: frozenset[str]) -> Iterator[VTest]:
    population = profile.population
    for name, number in segment.numbers.items():
        summary = population.numbers[name]
        difference = _ratio(number.stats["mean"].value - summary.mean, summary.sd)
        v_test = _v_test(difference, summary.count, segment.size - number.gaps)
        effect = 2 * number.median.position - 1
        yield VTest(name, None, effect, difference, v_test, name in features)
    for name, category in segment.categories.items():
        overall, size = population.categories[name], segment.size - category.gaps
        for value, share in [*overall.shares.items()][:MOST] if size else ():
            effect = category.shares.get(value, 0.0) - share
            difference = _ratio(effect, _share_deviation(share, overall.count))
            v_test = _v_test(difference, overall.count, size)
            yield VTest(name, value, effect, difference, v_test, name in features)


def _v_test(difference: float, population: int, size: int) -> float:
    """Return the difference in standard errors of a mean drawn without replacement.

    With the sample's standard deviation the factor (n − 1) of the formula becomes n.
    """
    outside = population - size
    return difference * sqrt(population * size / outside) if outside else 0.0


def _share_deviation(share: float, count: int) -> float:
    """Return the sample standard deviation of whether a customer has a value."""
    return sqrt(share * (1 - share) * count / max(count - 1, 1))


def _eta(profile: Profile, name: str, summary: NumberSummary) -> float:
    """Return between-segment over total sum of squares (Fisher's correlation ratio)."""
    between = sum(
        (s.size - p.gaps) * (p.stats["mean"].value - summary.mean) ** 2
        for s in profile.segments
        if (p := s.numbers.get(name)) is not None
    )
    return min(_ratio(between, (summary.count - 1) * summary.sd**2), 1.0)


def _tau(profile: Profile, name: str, summary: CategorySummary) -> float:
    """Return Goodman and Kruskal's τ (1954): η² of a category's values together."""
    between = sum(
        (s.size - p.gaps) * (p.shares.get(value, 0.0) - share) ** 2
        for s in profile.segments
        if (p := s.categories.get(name)) is not None and p.shares
        for value, share in summary.shares.items()
    )
    total = summary.count * (1 - sum(share**2 for share in summary.shares.values()))
    return min(_ratio(between, total), 1.0)


def _ratio(above: float, below: float) -> float:
    return above / below if below > 0 else 0.0
