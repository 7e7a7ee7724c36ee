"""A segment inside a box of the space of conditions, as the tests of a pack state it."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from personas.domain.problem import PersonasError
from personas.rules.language.conditions import Interval, Unit
from personas.rules.language.pack import RulePack
from personas.rules.language.phrases import render_number, round_between
from personas.rules.language.scalars import scalar
from personas.rules.lint.logic import Box
from personas.rules.lint.space import Axis, Space
from personas.rules.loading.read_tests import Statement, read_inputs
from personas.rules.matching.subject import Subject, subject_of_inputs

UNNAMED = "another"  # a value of a category that no condition names


def sample_of(space: Space, box: Box) -> dict[str, Statement]:
    """Return what a test states of a segment in a box, by measure: ``{"income": "q68"}``.

    Several statistics of a measure, and shares of a category, are a mapping.
    """
    figures: dict[str, dict[str, str]] = {}
    for axis, mask in zip(space.axes, box, strict=True):
        stats = figures.setdefault(axis.key.measure, {})
        amount, name = _amount(axis, mask), axis.key.statistic.removeprefix("share of ")
        stats[name] = f"{stats[name]} at {amount}" if name in stats else amount
    return {measure: _statement(stats) for measure, stats in figures.items()}


def _statement(stats: dict[str, str]) -> Statement:
    alone = stats.get("median") or stats.get("most common")
    if alone and len(stats) == 1:
        return alone
    if commonest := stats.pop("most common", None):  # it has what the other values leave
        remaining = 100 - sum(float(words.rstrip("%")) for words in stats.values())
        stats.setdefault(commonest, f"{render_number(max(remaining, 0.0))}%")
    return stats


def read_sample(pack: RulePack, statements: Mapping[str, Statement]) -> Subject | None:
    """Return the segment that statements describe; None where they contradict each other."""
    try:
        return subject_of_inputs(read_inputs(pack, statements))
    except PersonasError:  # shares of a box are independent there, and not in a segment
        return None


def _amount(axis: Axis, mask: int) -> str:
    """Return a figure in the widest of the cells."""
    cells = [cell for n, cell in enumerate(axis.cells) if mask >> n & 1]
    intervals = [cell for cell in cells if isinstance(cell, Interval)]
    if not intervals:
        return next((cell for cell in cells if isinstance(cell, str) and cell), UNNAMED)
    widest = max(intervals, key=lambda cell: cell.upper - cell.lower)
    return _render(_inner(widest, axis.key.unit), axis.key.unit)


def _inner(cell: Interval, unit: Unit) -> float:
    """Return a round number well inside a cell; positions and shares as a number out of 100."""
    scale = 100 if unit in ("position", "share") else 1
    low, high = cell.lower * scale, cell.upper * scale
    if low == high:
        return round(low, 9)
    if low == -inf:
        return high - 1
    if high == inf:
        return low + 1
    margin = (high - low) / 4
    return round_between(low + margin, high - margin)


def _render(number: float, unit: Unit) -> str:
    text = render_number(number)
    return {"position": f"q{text}", "share": f"{text}%", "ratio": f"{text}x", "value": text}[unit]


def render_statements(statements: Mapping[str, Statement]) -> str:
    """Return what a test states of a segment as YAML: ``{income: q68, age: {mean: 41}}``."""
    pairs = (f"{key}: {_render_statement(value)}" for key, value in statements.items())
    return f"{{{', '.join(pairs)}}}"


def _render_statement(value: Statement) -> str:
    if isinstance(value, str):
        return value if value[:1].isdigit() or value[:1] in "q-" else scalar(value)
    return f"{{{', '.join(f'{scalar(key)}: {words}' for key, words in value.items())}}}"
