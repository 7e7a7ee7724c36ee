"""Why a segment has its name: the persona's conditions, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from personas.domain.evidence import RuleFit, VTest
from personas.domain.measure import Measure
from personas.domain.naming import Attempt, Check
from personas.domain.profile import Segment
from personas.domain.run import Run
from personas.suppression import SMALLEST, Cell, Row, category_cells, is_hidden, without_actuals

_FLIPPED = {"held": "missed", "missed": "held", "unknown": "unknown"}


def attempt_view(
    run: Run, categories: Mapping[str, Row], attempt: Attempt | None
) -> dict[str, Any] | None:
    """Return a persona's attempt on one segment for templates, or None where there was none.

    ``categories`` are the segment's cells: an actual share that is withheld elsewhere is
    withheld here, its gap as well. Verdict and gap are those of the condition with every ``not``
    around it applied: what should not hold, and does not, is held.
    """
    if attempt is None:
        return None
    measures = {measure.name: measure for measure in run.measures}
    attempt = _without_hidden(attempt, categories)
    checks = [_check(check, measures.get(check.measure), categories) for check in attempt.checks]
    return {
        "persona": attempt.persona,
        "verdict": attempt.verdict,
        "distance": attempt.distance,
        "checks": checks,
    }


def _without_hidden(attempt: Attempt, categories: Mapping[str, Row]) -> Attempt:
    """Withhold what the model file withholds, verdicts on hidden cells among it."""

    def hidden(check: Check) -> bool:
        return check.measure in categories and is_hidden(check, categories[check.measure])

    return without_actuals(attempt, hidden, held=attempt.verdict == "held")


def _check(check: Check, measure: Measure | None, categories: Mapping[str, Row]) -> dict[str, Any]:
    category = measure is not None and measure.kind == "category"
    row = categories.get(check.measure, ()) if category else ()
    hidden = is_hidden(check, row) or (check.actual is None and any(cell.hidden for cell in row))
    flipped = check.within.count("not") % 2 == 1
    return {
        "measure": check.measure,
        "label": measure.label if measure else check.measure,
        "unit": measure.unit if measure else None,
        "category": category,
        "stat": check.stat,
        "condition": check.condition,
        "verdict": _FLIPPED[check.verdict] if flipped else check.verdict,
        "actual": None if hidden else check.actual,
        "withheld": hidden,
        "low": check.threshold[0],
        "high": check.threshold[1],
        "gap": None if hidden or check.gap is None else check.gap * (-1 if flipped else 1),
        "within": check.within,
    }


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
    return {"share": fit.share, "others": fit.share_outside, "told": fit.evaluable}


def shown_fits(run: Run) -> dict[int, RuleFit]:
    """Return the fits that may be shown: of `SMALLEST` customers or more.

    Where a rule asks for categories, few who satisfy it, or few who do not, are a small cell; then
    what all others do is withheld from segments of the same persona, too.
    """
    cells = {name: category_cells(run.profile, name) for name in run.profile.population.categories}
    fits = {s.id: run.rule_fits[s.id] for s in run.profile.segments if s.id in run.rule_fits}
    hidden = {segment for segment, fit in fits.items() if _is_hidden(run, segment, fit, cells)}
    told = {run.names[segment].persona for segment in hidden}
    return {
        segment: replace(fit, evaluable_outside=0) if run.names[segment].persona in told else fit
        for segment, fit in fits.items()
        if segment not in hidden
    }


def _is_hidden(
    run: Run, segment: int, fit: RuleFit, cells: Mapping[str, Mapping[int, Row]]
) -> bool:
    if fit.evaluable < SMALLEST:
        return True
    attempt = run.names[segment].attempt
    asked = {check.measure for check in attempt.checks} & cells.keys() if attempt else set()
    if not asked:
        return False
    counts = (
        fit.matches,
        fit.evaluable - fit.matches,
        fit.matches_outside,
        fit.evaluable_outside - fit.matches_outside,
    )
    small = any(0 < count < SMALLEST for count in counts)
    return small or any(cell.hidden for name in asked for cell in cells[name][segment])


def shown_marks(marks: tuple[VTest, ...], categories: Rows) -> tuple[VTest, ...]:
    """Return the marks without those of values whose share is withheld."""
    return tuple(m for m in marks if m.value is None or _cell(m, categories) is not None)


def marks_view(run: Run, segment: Segment, categories: Rows) -> list[dict[str, Any]]:
    """Return what marks a segment, the largest effect first; of a category its foremost value."""
    return [
        _mark(run, mark, categories)
        for mark in _foremost(shown_marks(run.v_tests.get(segment.id, ()), categories))
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
            "shaped": telling.is_feature,
        }
        for telling in run.effect_sizes
    ]


def _bar(mark: VTest) -> float:
    return NUMBER_MARKS if mark.value is None else VALUE_MARKS


def _foremost(marks: tuple[VTest, ...]) -> Iterator[VTest]:
    """Every number, and of each category the value of the largest effect, more before less."""
    best: dict[str, VTest] = {}
    for mark in marks:
        known = best.setdefault(mark.measure, mark)
        if round(abs(mark.effect), 9) == round(abs(known.effect), 9) and mark.effect > known.effect:
            best[mark.measure] = mark
    return iter(best.values())


def _mark(run: Run, mark: VTest, categories: Rows) -> dict[str, Any]:
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
        "shaped": mark.is_feature,
    }


def _cell(mark: VTest, categories: Rows) -> Cell | None:
    """The cell of a mark's value, where it is shown."""
    row = categories.get(mark.measure, ())
    found = (cell for cell in row if cell.value is not None and cell.value == mark.value)
    cell = next(found, None)
    return None if cell is None or cell.hidden else cell
