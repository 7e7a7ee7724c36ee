"""Figures of fewer than eleven customers are in no output, nor in the sums of others."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from personas.domain.naming import Naming
from personas.domain.profile import NumberProfile, Profile, Segment
from personas.rules import load, name_segments
from personas.suppression import SMALLEST, redact_profile, withheld_measures
from tests.rules.builders import population, segment

PEOPLE = population({"income": (0, 100), "spending": (0, 100)})
SIZES = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), min_size=1, max_size=6)


def profile_of(sizes: list[tuple[int, int]]) -> Profile:
    """A segment a pair: so many customers have an income, and so many more have none."""
    return Profile(PEOPLE, tuple(_segment(n + 1, *pair) for n, pair in enumerate(sizes)))


def _segment(number: int, filled: int, gaps: int) -> Segment:
    made = segment(number, PEOPLE, {"income": 0.8, "spending": 0.2})
    income = replace(made.numbers["income"], gaps=gaps, total_share=0.1)
    numbers: dict[str, NumberProfile] = {**made.numbers, "income": income}
    return replace(made, size=filled + gaps, numbers=numbers)


@given(SIZES)
def test_figures_of_few_are_absent(sizes: list[tuple[int, int]]) -> None:
    for told, (filled, gaps) in zip(redact_profile(profile_of(sizes)).segments, sizes, strict=True):
        assert told.size == filled + gaps
        assert ("income" in told.numbers) == (filled >= SMALLEST)
        assert ("spending" in told.numbers) == (filled + gaps >= SMALLEST)


@given(SIZES)
def test_no_share_of_a_total_is_what_the_others_leave(sizes: list[tuple[int, int]]) -> None:
    told = redact_profile(profile_of(sizes)).segments
    parts = [s.numbers["income"].total_share if "income" in s.numbers else None for s in told]
    mute = [filled for part, (filled, _) in zip(parts, sizes, strict=True) if part is None]
    assert not mute or len(mute) == len(sizes) or (len(mute) > 1 and sum(mute) >= SMALLEST)
    assert mute or all(filled >= SMALLEST for filled, _ in sizes)


def named(size: int) -> tuple[Naming, list[str]]:
    one = replace(segment(1, PEOPLE, {"income": 0.85, "spending": 0.15}), size=size)
    (naming,), problems = name_segments(load("retail"), Profile(PEOPLE, (one,)))
    return naming, [problem.code for problem in problems]


def test_few_customers_get_their_name_and_no_figure() -> None:
    many, told = named(SMALLEST)
    few, warned = named(SMALLEST - 1)
    assert (many.persona, many.levels, many.do) == (few.persona, few.levels, few.do)
    assert "85" in many.story
    assert few.story == ""
    assert many.attempt is not None
    assert few.attempt is not None
    assert [check.actual for check in many.attempt.checks] == [85, 15]
    for check in few.attempt.checks:
        assert (check.verdict, check.actual, check.position, check.gap) == ("held", *[None] * 3)
    assert "W408" in warned
    assert "W408" not in told


def test_nothing_is_withheld_from_many() -> None:
    assert withheld_measures(segment(1, PEOPLE, {"income": 0.5})) == frozenset()
