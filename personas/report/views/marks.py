"""What marks one segment most: the strongest tests that do not repeat each other."""

from __future__ import annotations

from collections.abc import Iterable

from personas.domain.patterns import Pattern, is_same_pattern
from personas.domain.run import Run
from personas.report.strongest import number_pattern
from personas.report.views.evidence import VTestView
from personas.suppression import category_cells

MAX_MARKS = 5


def marks_of(run: Run, v_tests: Iterable[VTestView]) -> tuple[VTestView, ...]:
    """Return the strongest tests, leaving out those whose pattern a stronger one has.

    Numbers are compared with numbers by positions, values with values by shares.
    """
    marks: list[tuple[VTestView, Pattern]] = []
    for test in v_tests:
        if len(marks) == MAX_MARKS:
            break
        pattern = _pattern(run, test)
        alike = [p for mark, p in marks if (mark.value is None) == (test.value is None)]
        if not any(is_same_pattern(pattern, other) for other in alike):
            marks.append((test, pattern))
    return tuple(mark for mark, _ in marks)


def _pattern(run: Run, test: VTestView) -> Pattern:
    if test.value is None:
        return number_pattern(run, test.measure)
    rows = category_cells(run.profile, test.measure).values()
    cells = [next((c for c in row if c.value == test.value), None) for row in rows]
    return [None if cell is None or cell.is_hidden else cell.share for cell in cells]
