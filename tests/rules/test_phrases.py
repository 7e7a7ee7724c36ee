"""Short forms: what each means, and that what is written reads back as the same."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.rules.language.conditions import Bound, Interval, union
from personas.rules.language.findings import ParseError
from personas.rules.language.pack import Levels
from personas.rules.language.phrases import (
    Ends,
    instead_of,
    parse_amount,
    parse_condition,
    parse_levels,
    render_amount,
    render_range,
)
from tests.rules.strategies import UNITS, ends


def pos(value: float, *, strict: bool = False) -> Bound:
    return Bound(value, "position", strict)


def val(value: float, *, strict: bool = False) -> Bound:
    return Bound(value, "value", strict)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("high", (pos(0.7), None)),
        ("very high", (pos(0.9), None)),
        ("Low", (None, pos(0.3))),
        ("very  low", (None, pos(0.1))),
        ("mid", (pos(0.3, strict=True), pos(0.7, strict=True))),
        ("top 30%", (pos(0.7), None)),
        ("top 2.5 %", (pos(0.975), None)),
        ("bottom 30%", (None, pos(0.3))),
        ("at least q70", (pos(0.7), None)),
        ("at most q30", (None, pos(0.3))),
        ("more than q70", (pos(0.7, strict=True), None)),
        ("less than q12.5", (None, pos(0.125, strict=True))),
        ("q40 to q60", (pos(0.4), pos(0.6))),
        ("at least 50000", (val(50000), None)),
        ("at least 50k", (val(50000), None)),
        ("at most 1.5K", (None, val(1500))),
        ("more than -3", (val(-3, strict=True), None)),
        ("18 to 30", (val(18), val(30))),
        ("-5 to 5", (val(-5), val(5))),
        ("0.5x to 2x", (Bound(0.5, "ratio"), Bound(2, "ratio"))),
        ("at least 1.5 ×", (Bound(1.5, "ratio"), None)),
        ("q40 to 50k", (pos(0.4), val(50000))),
        ("at least +.5", (val(0.5), None)),
    ],
)
def test_what_a_short_form_means(words: str, expected: Ends) -> None:
    assert parse_condition(words, Levels()) == (expected,)


def test_the_bands_of_a_pack_are_used() -> None:
    scale = Levels(low=0.2, high=0.8)
    assert parse_condition("mid", scale) == ((pos(0.2, strict=True), pos(0.8, strict=True)),)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["mid", "high"], [(pos(0.3, strict=True), None)]),
        (["high", "mid"], [(pos(0.3, strict=True), None)]),
        (["low", "mid"], [(None, pos(0.7, strict=True))]),
        (["high", "very high"], [(pos(0.7), None)]),
        (["low", "high"], [(None, pos(0.3)), (pos(0.7), None)]),
        (["very low", "mid"], [(None, pos(0.1)), (pos(0.3, strict=True), pos(0.7, strict=True))]),
        (["very low", "low", "mid", "high"], [(None, None)]),
    ],
)
def test_levels_that_touch_are_one_range(names: list[str], expected: list[Ends]) -> None:
    assert list(parse_levels(names, Levels())) == expected


@given(st.sampled_from(UNITS).flatmap(lambda unit: ends(unit, strict_pairs=False)))
def test_what_is_written_in_words_reads_back(pair: Ends) -> None:
    assert parse_condition(render_range(*pair), Levels()) == (pair,)


@given(st.floats(-1e9, 1e9).map(lambda number: round(number, 6)))
def test_any_number_reads_back(number: float) -> None:
    assert parse_amount(render_amount(val(number))) == val(number)


@given(st.text(max_size=30))
def test_any_text_is_read_or_said_to_be_wrong(text: str) -> None:
    try:
        read = parse_condition(text, Levels())
    except ParseError as slip:
        wrong = slip
    else:
        assert read
        return
    assert wrong.code in ("E208", "E210", "E211")
    assert wrong.help


@pytest.mark.parametrize("sign", ["> 5", ">5", "over 5", "above 5", "greater than 5"])
def test_signs_have_words(sign: str) -> None:
    assert instead_of(sign) == "more than 5"


def test_words_are_no_signs() -> None:
    assert instead_of("more than 5") is None


NUMBERS = st.integers(0, 6).map(float)
INTERVALS = st.builds(Interval, NUMBERS, NUMBERS, st.booleans(), st.booleans())


@given(st.lists(INTERVALS.filter(lambda interval: not interval.is_empty), max_size=5))
def test_a_union_holds_what_its_parts_hold(parts: list[Interval]) -> None:
    merged = union(parts)
    for number in (step / 4 for step in range(-4, 30)):
        assert any(i.contains(number) for i in merged) == any(i.contains(number) for i in parts)
    for left, right in pairwise(merged):
        assert left.upper < right.lower or (left.open_above and right.open_below)


@given(st.floats(0, 1))
def test_a_level_is_the_most_extreme_band_that_holds(position: float) -> None:
    label = Levels().label(position)
    assert Levels().interval(label).contains(position)
    expected = (
        "very low" if position <= 0.1 else "low" if position <= 0.3 else "mid" if position < 0.7
        else "high" if position < 0.9 else "very high"
    )  # fmt: skip
    assert label == expected
