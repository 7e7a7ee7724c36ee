"""How far each measure sets a segment apart (v-tests), and how well it separates all segments.

Everything is computed from the profile; no customer is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import fsum, sqrt

from personas.domain.naming import EffectSize, VTest
from personas.domain.profile import MEAN, NumberSummary, Profile, Segment
from personas.suppression import category_cells, estimate_counts, mute_segments

DIGITS = 9  # last bits must not decide the order
MOST = 50  # values of a category, the commonest


def compute_v_tests(profile: Profile, features: Iterable[str]) -> Mapping[int, tuple[VTest, ...]]:
    """Return the v-tests of every segment, the largest effect first.

    ``features`` are the measures that segments were found by.
    """
    names = frozenset(features)
    return {s.id: tuple(sorted(_v_tests(profile, s, names), key=_rank)) for s in profile.segments}


def compute_effect_sizes(profile: Profile, features: Iterable[str]) -> tuple[EffectSize, ...]:
    """Return the share of each measure's variance that lies between segments, the largest first."""
    names, population = frozenset(features), profile.population
    shares = {name: _eta(profile, name, summary) for name, summary in population.numbers.items()}
    shares |= {name: _tau(profile, name) for name in population.categories}
    effects = [EffectSize(name, share, name in names) for name, share in shares.items()]
    return tuple(sorted(effects, key=lambda e: (-round(e.share, DIGITS), e.measure)))


def _rank(v_test: VTest) -> tuple[float, str, str]:
    return -round(abs(v_test.effect), DIGITS), v_test.measure, v_test.value or ""


def _v_tests(profile: Profile, segment: Segment, features: frozenset[str]) -> Iterator[VTest]:
    population = profile.population
    for name, number in segment.numbers.items():
        if number.mean is None:  # withheld, and with it the measure's v-test
            continue
        summary = population.numbers[name]
        difference = _ratio(number.mean.value - summary.mean, summary.sd)
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
    """Return between-segment over total sum of squares (Fisher's correlation ratio).

    Segments whose means are withheld count as one: the rest of the population's mean.
    """
    muted = mute_segments(profile, name)
    pooled_size, pooled_sum, between = 0, 0.0, 0.0
    for segment in profile.segments:
        if (number := segment.numbers.get(name)) is None:
            continue
        size, difference = segment.size - number.gaps, number.stats[MEAN].value - summary.mean
        if segment.id in muted:
            pooled_size, pooled_sum = pooled_size + size, pooled_sum + size * difference
        else:
            between += size * difference**2
    between += _ratio(pooled_sum**2, pooled_size)
    return min(_ratio(between, (summary.count - 1) * summary.sd**2), 1.0)


def _tau(profile: Profile, name: str) -> float:
    """Return Goodman and Kruskal's τ (1954): η² of a category's values together.

    It takes the shares as they are shown: values without a name count as one, and a segment's
    withheld cells share their sum in proportion to all segments.
    """
    rows = category_cells(profile, name)
    counts = [estimate_counts(row, rows.values()) for row in rows.values()]
    totals = [fsum(column) for column in zip(*counts, strict=True)]
    count = fsum(totals)
    between = fsum(
        fsum(row)
        * fsum((n / fsum(row) - total / count) ** 2 for n, total in zip(row, totals, strict=True))
        for row in counts
        if fsum(row)
    )
    impurity = count - _ratio(fsum(total**2 for total in totals), count)
    return min(_ratio(between, impurity), 1.0)


def _ratio(above: float, below: float) -> float:
    return above / below if below > 0 else 0.0
