"""Segments that are match anew get the numbers of those they match."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from personas.segments import match_segments


def test_the_same_segments_in_another_order() -> None:
    match = match_segments({(4, 1): 50, (1, 2): 40, (7, 3): 30}, (1, 4, 7), 3, 9)
    assert match.numbers == (4, 1, 7)
    assert match.similarities == {1: 1.0, 4: 1.0, 7: 1.0}
    assert (match.retired, match.splits, match.merges) == ((), (), ())


def test_a_split_keeps_the_number_with_the_larger_part() -> None:
    match = match_segments({(1, 1): 60, (1, 2): 40, (2, 3): 30}, (1, 2), 3, 2)
    assert match.numbers == (1, 3, 2)
    assert match.similarities == {1: 0.6, 2: 1.0}
    assert match.splits == ((1, (1, 3)),)


def test_a_merge_keeps_the_number_of_the_larger() -> None:
    match = match_segments({(1, 2): 100, (3, 2): 60, (2, 1): 30}, (1, 2, 3), 2, 3)
    assert match.numbers == (2, 1)
    assert match.retired == (3,)
    assert match.merges == ((1, (1, 3)),)


def test_what_matches_nothing_is_new_and_no_number_comes_twice() -> None:
    match = match_segments({(1, 1): 30, (1, 2): 30, (2, 1): 30, (2, 2): 30}, (1, 2), 2, 8)
    assert (match.numbers, match.retired) == ((9, 10), (1, 2))


def test_pairs_are_best_in_sum_and_not_one_by_one() -> None:
    """Were the best pair taken first, the other two would be left with nothing."""
    match = match_segments({(1, 1): 60, (1, 2): 10, (2, 2): 55}, (1, 2), 2, 2)
    assert match.numbers == (1, 2)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from((1, 3, 4, 8)), st.integers(1, 5)), st.integers(1, 99), max_size=20
    )
)
def test_numbers_are_never_given_twice_nor_again(counts: dict[tuple[int, int], int]) -> None:
    match = match_segments(counts, (1, 3, 4, 8), 5, 11)
    assert len(set(match.numbers)) == 5
    assert {*match.similarities} | {*match.retired} == {1, 3, 4, 8}
    assert all(number in match.similarities or number > 11 for number in match.numbers)
    assert all(similar >= 0.5 for similar in match.similarities.values())
