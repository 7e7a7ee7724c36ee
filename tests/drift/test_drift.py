"""What changed between two runs, against figures that are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.domain.comparison import AlertLimits, Bin, ChangeCauses, ComparedRun, Transitions
from personas.domain.measure import Measure
from personas.domain.naming import Naming
from personas.domain.profile import (
    CategorySummary,
    NumberProfile,
    NumberSummary,
    Population,
    Profile,
    Segment,
    Stat,
)
from personas.drift import find_alerts, group_transitions, make_groups, measure_drift, split_causes
from personas.drift.measures import chance, join_ranges, join_values, psi
from personas.suppression import SMALLEST

INCOME = Measure("income", "Income", "number", "income", "k$")
CHANNEL = Measure("channel", "Channel", "category", "channel")
NAMES = {
    1: Naming(1, "premium", "Premium", "rule", {}),
    2: Naming(2, "careful", "Careful", "rule", {}),
    3: Naming(3, None, "low income", "none", {}),
}


def numbers(values: list[float], gaps: int = 0) -> NumberSummary:
    curve = np.quantile(values, np.linspace(0, 1, 101))
    return NumberSummary(len(values), gaps, float(np.mean(values)), 1.0, tuple(map(float, curve)))


def people(values: list[float], **channels: float) -> Population:
    categories = {"channel": CategorySummary(len(values), 0, channels)} if channels else {}
    return Population(len(values), {"income": numbers(values)}, categories)


def test_psi_of_a_known_table() -> None:
    found = psi([0.5, 0.3, 0.2], [0.4, 0.35, 0.25], 1000, 1000)
    by_hand = -0.1 * np.log(0.8) + 0.05 * np.log(0.35 / 0.3) + 0.05 * np.log(1.25)
    assert found == pytest.approx(by_hand, rel=1e-12)


def test_an_empty_bin_has_an_end() -> None:
    assert psi([1.0, 0.0], [0.5, 0.5], 100, 100) == pytest.approx(
        -0.5 * np.log(0.5) + 0.495 * np.log(0.5 / 0.005)
    )


@given(st.lists(st.integers(1, 1000), min_size=2, max_size=12), st.integers(1, 10**6))
def test_psi_of_the_same_is_nothing(counts: list[int], n: int) -> None:
    shares = [count / sum(counts) for count in counts]
    assert psi(shares, shares, n, n) == 0


def test_chance_is_what_resampling_gives() -> None:
    random, edges = np.random.default_rng(1), [i / 10 for i in range(1, 10)]
    found = []
    for _ in range(400):
        one, other = (
            list(np.bincount(np.searchsorted(edges, random.random(n)), minlength=10) / n)
            for n in (500, 300)
        )
        found.append(psi(one, other, 500, 300))
    assert np.quantile(found, 0.95) == pytest.approx(chance(10, 500, 300), rel=0.15)


def test_a_number_that_stays_is_stable_and_one_that_moves_is_not() -> None:
    values = [float(v) for v in range(1000)]
    (same,) = measure_drift([INCOME], people(values), people(values))
    assert (same.psi, len(same.bins), same.medians) == (0.0, 10, (499.5, 499.5))
    (moved,) = measure_drift([INCOME], people(values), people([v + 500 for v in values]))
    assert moved.psi > 1
    assert [round(b.after, 2) for b in moved.bins] == [0, 0, 0, 0, 0, 0.1, 0.1, 0.1, 0.1, 0.6]


def test_equal_tenths_are_one_bin() -> None:
    then = people([0.0] * 650 + [float(v) for v in range(1, 351)])
    (found,) = measure_drift([INCOME], then, then)
    assert [b.before for b in found.bins] == pytest.approx([0.65, 0.05, 0.1, 0.1, 0.1], abs=0.011)
    assert found.bins[0].low is None
    assert found.bins[0].high == 0


def test_a_value_that_was_not_there_is_named_when_it_is_common() -> None:
    then = people([1.0] * 200, shop=0.5, web=0.5)
    now = people([1.0] * 200, shop=0.4, web=0.4, app=0.17, fax=0.03)
    found = measure_drift([CHANNEL], then, now)[0]
    assert found.unseen == ("app",)
    assert [(b.value, b.before, round(b.after, 2)) for b in found.bins] == [
        ("shop", 0.5, 0.4), ("web", 0.5, 0.4), (None, 0.0, 0.2)
    ]  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12),
    st.booleans(),
)
def test_no_bin_holds_few(counts: list[tuple[int, int]], ranges: bool) -> None:
    sides = (max(sum(a for a, _ in counts), 1), max(sum(b for _, b in counts), 1))
    bins = [
        Bin(a / sides[0], b / sides[1], value=None if ranges else str(n))
        for n, (a, b) in enumerate(counts)
    ]
    joined = join_ranges(bins, sides) if ranges else join_values(bins, sides)
    for side, shares in enumerate(([b.before for b in joined], [b.after for b in joined])):
        assert sum(shares) == pytest.approx(1 if any(c[side] for c in counts) else 0)
        told = [round(share * sides[side]) for share in shares]
        assert len(told) == 1 or all(n == 0 or n >= SMALLEST for n in told)


def test_groups_are_segments_or_personas() -> None:
    new_names = {1: replace(NAMES[1], segment=1), 2: replace(NAMES[1], segment=2)}
    names = (NAMES, new_names)
    sizes = ({1: 50, 2: 30, 3: 20}, {1: 60, 2: 40})
    by_segment = make_groups(names, sizes, "segment")
    assert [(g.key, g.before, g.after) for g in by_segment] == [
        ("1", 50, 60), ("2", 30, 40), ("3", 20, None)
    ]  # fmt: skip
    by_persona = make_groups(names, sizes, "persona")
    assert [(g.key, g.before, g.after) for g in by_persona] == [
        ("premium", 50, 100), ("careful", 30, None), ("low income", 20, None)
    ]  # fmt: skip


def test_customers_are_followed_between_groups() -> None:
    moves = Transitions(
        {(1, 1): 40, (1, 2): 5, (2, 2): 30}, leavers={3: 20}, joiners={1: 7}, unclear=2
    )
    found = group_transitions(moves, (NAMES, NAMES), "segment")
    assert (found.stayers, found.movers, found.unclear) == (75, 5, 2)
    assert (dict(found.leavers), dict(found.joiners)) == ({"3": 20}, {"1": 7})


def _segment(number: int, size: int, median: float, population: Population) -> Segment:
    stat = Stat(median, population.numbers["income"].position_of(median))
    return Segment(number, size, size / 100, {"income": NumberProfile(0, {"median": stat})}, {})


def _persona(segment: Segment, population: Population) -> str | None:
    """The rule of these tests: `premium` at or above the seventh tenth."""
    return "premium" if segment.numbers["income"].median.position >= 0.7 else None


def test_thresholds_that_move_are_told_from_customers_who_do() -> None:
    then = people([float(v) for v in range(100)])
    now = people([float(v) * 2 for v in range(100)])  # everybody earns twice as much
    segments = (_segment(1, 60, 80.0, now), _segment(2, 40, 180.0, now))
    crossed = {(1, 1): 30, (2, 1): 10, (2, 2): 40}
    names = ({1: NAMES[3], 2: NAMES[1]}, {1: NAMES[1], 2: NAMES[1]})
    found = split_causes(then, Profile(now, segments), names, "segment", _persona, crossed)
    assert [(s.by_old_thresholds, s.by_new_thresholds) for s in found.segments] == [
        ("premium", None), ("premium", "premium")
    ]  # fmt: skip
    # 30 of segment 1 rose to `premium` by old thresholds; all 40 there lose it by new ones.
    assert (found.by_customers, found.by_thresholds, found.total, found.threshold_changes) == (
        30,
        40,
        40,
        60,
    )


def _alerts(bars: AlertLimits, n: int = 1000, shift: float = 0.0) -> list[str]:
    values = [float(v) for v in range(n)]
    then, now = people(values), people([v + shift * n for v in values])
    sizes = ({1: 500, 2: 300, 3: 200}, {1: 600, 2: 220, 3: 180})
    groups = make_groups((NAMES, NAMES), sizes, "segment")
    moves = Transitions({(1, 1): 400, (1, 2): 100}, leavers={3: 150}, joiners={})
    drifts = measure_drift([INCOME], then, now)
    sides = (ComparedRun("then", 1000, "natural"), ComparedRun("now", 1000, "natural"))
    followed = group_transitions(moves, (NAMES, NAMES), "segment")
    return [a.code for a in find_alerts(sides, groups, followed, ChangeCauses(()), drifts, bars)]


def test_alerts_are_what_is_above_a_bar() -> None:
    assert _alerts(AlertLimits()) == ["W812", "W812"]
    assert _alerts(AlertLimits(share=0.2), shift=0.3) == ["W811"]
    assert _alerts(AlertLimits(share=0.09, moved=0.19, left=0.14)) == ["W812", "W813", "W814"]


def test_what_chance_would_do_is_no_alert() -> None:
    assert _alerts(AlertLimits(psi=0.0, share=1.0), n=30, shift=0.1) == []
    assert _alerts(AlertLimits(psi=0.0, share=1.0), n=1000, shift=0.1) == ["W811"]
