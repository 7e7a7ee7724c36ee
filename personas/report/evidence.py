"""What speaks for a segment, as templates see it: rule, separation, marks; small cells withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from personas.facts.evidence import Mark, RuleFit
from personas.facts.profile import Segment
from personas.facts.run import Run
from personas.withholding import SMALLEST, Cell, Row, category_cells

Rows = Mapping[str, Row]

# A number marks a segment when its median's position is 0.2 or more from the middle, a category's
# value when its share differs by 10 points; both by two standard errors at least.
NUMBER_MARKS, VALUE_MARKS, SURE = 0.4, 0.1, 2.0


def separation_band(separation: float | None) -> str | None:
    """Return a key for templates: from 0.5 the own centroid is half as far as the next."""
    if separation is None:
        return None
    return "apart" if separation >= 0.5 else "touching" if separation >= 0.25 else "overlapping"


def rule_view(fit: RuleFit | None) -> dict[str, Any] | None:
    """Return how many satisfy the segment's rule one by one; None without a rule, or withheld."""
    if fit is None or fit.share is None:
        return None
    return {"share": fit.share, "others": fit.share_outside, "told": fit.told}


def shown_fits(run: Run) -> dict[int, RuleFit]:
    """Return the fits that may be shown: of `SMALLEST` customers or more.

    Where a rule asks for categories, few who satisfy it, or few who do not, are a small cell; then
    what all others do is withheld from segments of the same persona, too.
    """
    cells = {name: category_cells(run.profile, name) for name in run.profile.population.categories}
    fits = {s.id: run.fits[s.id] for s in run.profile.segments if s.id in run.fits}
    hidden = {segment for segment, fit in fits.items() if _is_hidden(run, segment, fit, cells)}
    told = {run.names[segment].persona for segment in hidden}
    return {
        segment: replace(fit, told_outside=0) if run.names[segment].persona in told else fit
        for segment, fit in fits.items()
        if segment not in hidden
    }


def _is_hidden(
    run: Run, segment: int, fit: RuleFit, cells: Mapping[str, Mapping[int, Row]]
) -> bool:
    if fit.told < SMALLEST:
        return True
    attempt = run.names[segment].attempt
    asked = {check.measure for check in attempt.checks} & cells.keys() if attempt else set()
    if not asked:
        return False
    counts = (fit.held, fit.told - fit.held, fit.held_outside, fit.told_outside - fit.held_outside)
    small = any(0 < count < SMALLEST for count in counts)
    return small or any(cell.hidden for name in asked for cell in cells[name][segment])


def shown_marks(marks: tuple[Mark, ...], categories: Rows) -> tuple[Mark, ...]:
    """Return the marks without those of values whose share is withheld."""
    return tuple(m for m in marks if m.value is None or _cell(m, categories) is not None)


def marks_view(run: Run, segment: Segment, categories: Rows) -> list[dict[str, Any]]:
    """Return what marks a segment, the largest effect first; of a category its foremost value."""
    return [
        _mark(run, mark, categories)
        for mark in _foremost(shown_marks(run.marks.get(segment.id, ()), categories))
        if mark.value is not None or mark.measure in segment.numbers
        if abs(mark.v_test) >= SURE and abs(mark.effect) >= _bar(mark)
    ]


def telling_view(run: Run) -> list[dict[str, Any]]:
    """Return how much of each measure lies between segments, the most first."""
    labels = {measure.name: measure.label for measure in run.measures}
    return [
        {
            "measure": telling.measure,
            "label": labels.get(telling.measure, telling.measure),
            "share": telling.share,
            "shaped": telling.shaped,
        }
        for telling in run.telling
    ]


def _bar(mark: Mark) -> float:
    return NUMBER_MARKS if mark.value is None else VALUE_MARKS


def _foremost(marks: tuple[Mark, ...]) -> Iterator[Mark]:
    """Every number, and of each category the value of the largest effect, more before less."""
    best: dict[str, Mark] = {}
    for mark in marks:
        known = best.setdefault(mark.measure, mark)
        if round(abs(mark.effect), 9) == round(abs(known.effect), 9) and mark.effect > known.effect:
            best[mark.measure] = mark
    return iter(best.values())


def _mark(run: Run, mark: Mark, categories: Rows) -> dict[str, Any]:
    measure = next((m for m in run.measures if m.name == mark.measure), None)
    cell, overall = _cell(mark, categories), None
    if mark.value is not None:
        overall = run.profile.population.categories[mark.measure].shares[mark.value]
    return {
        "measure": mark.measure,
        "label": measure.label if measure else mark.measure,
        "value": mark.value,
        "share": cell.share if cell else None,
        "overall": overall,
        "effect": mark.effect,
        "difference": mark.difference,
        "v_test": mark.v_test,
        "shaped": mark.shaped,
    }


def _cell(mark: Mark, categories: Rows) -> Cell | None:
    """The cell of a mark's value, where it is shown."""
    row = categories.get(mark.measure, ())
    found = (cell for cell in row if cell.value is not None and cell.value == mark.value)
    cell = next(found, None)
    return None if cell is None or cell.hidden else cell
