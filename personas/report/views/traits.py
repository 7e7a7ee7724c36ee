"""What marks one segment most: the strongest tests that do not repeat each other."""

from __future__ import annotations

from collections.abc import Iterable

from personas.domain.patterns import Pattern, is_same_pattern
from personas.domain.run import Run
from personas.report.strongest import number_pattern
from personas.report.views.evidence import VTestView
from personas.suppression import category_cells

MIN_TRAITS, MAX_TRAITS = 3, 5


def traits_of(run: Run, v_tests: Iterable[VTestView]) -> tuple[VTestView, ...]:
    """Return the strongest tests, leaving out those whose pattern a stronger one has.

    Where fewer than three would be left, the strongest of the others stay.
    """
    traits: list[tuple[VTestView, Pattern]] = []
    repeats: list[tuple[VTestView, Pattern]] = []
    for test in v_tests:
        if len(traits) == MAX_TRAITS:
            break
        candidate = test, _pattern(run, test)
        (repeats if any(_is_repeat(candidate, trait) for trait in traits) else traits).append(
            candidate
        )
    strongest = [test for test, _ in (*traits, *repeats[: max(MIN_TRAITS - len(traits), 0)])]
    return tuple(sorted(strongest, key=lambda test: -round(abs(test.effect), 9)))


def _is_repeat(first: tuple[VTestView, Pattern], second: tuple[VTestView, Pattern]) -> bool:
    """Compare numbers with numbers, by positions, and values with values, by shares."""
    of_same_kind = (first[0].value is None) == (second[0].value is None)
    return of_same_kind and is_same_pattern(first[1], second[1])


def _pattern(run: Run, test: VTestView) -> Pattern:
    if test.value is None:
        return number_pattern(run, test.measure)
    rows = category_cells(run.profile, test.measure).values()
    cells = [next((c for c in row if c.value == test.value), None) for row in rows]
    return [[None if cell is None or cell.is_hidden else cell.share] for cell in cells]
