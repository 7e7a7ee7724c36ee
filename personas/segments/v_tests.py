"""Which measures set a segment apart, and which tell segments apart at all: from the profile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import sqrt

from personas.domain.evidence import EffectSize, VTest
from personas.domain.profile import NumberSummary, Profile, Segment
from personas.suppression import category_cells, mute_segments, shown_counts

DIGITS = 9  # last bits must not decide about the order
MOST = 50  # values of a category that are looked at, the commonest


def find_marks(profile: Profile, shaped: Iterable[str]) -> Mapping[int, tuple[VTest, ...]]:
    """Return every measure's part in setting each segment apart, the largest effect first.

    ``shaped`` are the measures that segments were found by.
    """
    own = frozenset(shaped)
    return {s.id: tuple(sorted(_marks(profile, s, own), key=_rank)) for s in profile.segments}


def find_telling(profile: Profile, shaped: Iterable[str]) -> tuple[EffectSize, ...]:
    """Return how much of each measure's variance lies between segments, the most first."""
    own, everyone = frozenset(shaped), profile.population
    shares = {name: _eta(profile, name, summary) for name, summary in everyone.numbers.items()}
    shares |= {name: _tau(profile, name) for name in everyone.categories}
    found = [EffectSize(name, share, name in own) for name, share in shares.items()]
    return tuple(sorted(found, key=lambda t: (-round(t.share, DIGITS), t.measure)))


def _rank(mark: VTest) -> tuple[float, str, str]:
    return -round(abs(mark.effect), DIGITS), mark.measure, mark.value or ""


def _marks(profile: Profile, segment: Segment, shaped: frozenset[str]) -> Iterator[VTest]:
    everyone = profile.population
    for name, number in segment.numbers.items():
        if "mean" not in number.stats:  # withheld, and with it what the measure speaks for
            continue
        summary = everyone.numbers[name]
        difference = _ratio(number.stats["mean"].value - summary.mean, summary.sd)
        v_test = _v_test(difference, summary.count, segment.size - number.gaps)
        effect = 2 * number.median.position - 1
        yield VTest(name, None, effect, difference, v_test, name in shaped)
    for name, category in segment.categories.items():
        known, filled = everyone.categories[name], segment.size - category.gaps
        for value, share in [*known.shares.items()][:MOST] if filled else ():
            effect = category.shares.get(value, 0.0) - share
            difference = _ratio(effect, _spread(share, known.count))
            v_test = _v_test(difference, known.count, filled)
            yield VTest(name, value, effect, difference, v_test, name in shaped)


def _v_test(difference: float, everyone: int, inside: int) -> float:
    """Standard errors of the mean of as many customers drawn without replacement.

    With the sample's standard deviation the factor (n − 1) of the formula becomes n.
    """
    outside = everyone - inside
    return difference * sqrt(everyone * inside / outside) if outside else 0.0


def _spread(share: float, count: int) -> float:
    """The sample standard deviation of whether a customer has a value."""
    return sqrt(share * (1 - share) * count / max(count - 1, 1))


def _eta(profile: Profile, name: str, summary: NumberSummary) -> float:
    """Between-segment over total sum of squares (Fisher's correlation ratio).

    Segments whose means are withheld count as one: what the others leave of the mean of all.
    """
    mute = mute_segments(profile, name)
    pooled = [0, 0.0]
    between = 0.0
    for segment in profile.segments:
        if (number := segment.numbers.get(name)) is None:
            continue
        filled, away = segment.size - number.gaps, number.stats["mean"].value - summary.mean
        if segment.id in mute:
            pooled = [pooled[0] + filled, pooled[1] + filled * away]
        else:
            between += filled * away**2
    between += _ratio(pooled[1] ** 2, pooled[0])
    return min(_ratio(between, (summary.count - 1) * summary.sd**2), 1.0)


def _tau(profile: Profile, name: str) -> float:
    """Goodman and Kruskal's τ (1954): η² of a category's values taken together.

    It is of the shares as they are shown: values that are not named are one, and what a segment's
    withheld cells hold together is parted among them as it is in all segments.
    """
    rows = category_cells(profile, name)
    counts = {segment: shown_counts(row, rows.values()) for segment, row in rows.items()}
    totals = [sum(column) for column in zip(*counts.values(), strict=True)]
    whole = sum(totals)
    between = sum(
        sum(row)
        * sum((n / sum(row) - total / whole) ** 2 for n, total in zip(row, totals, strict=True))
        for row in counts.values()
        if sum(row)
    )
    apart = whole - _ratio(sum(total**2 for total in totals), whole)
    return min(_ratio(between, apart), 1.0)


def _ratio(above: float, below: float) -> float:
    return above / below if below > 0 else 0.0
