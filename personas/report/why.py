"""Why a segment has its name: the persona's conditions, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from personas.facts.measure import Measure
from personas.facts.naming import Attempt, Check
from personas.facts.run import Run
from personas.withholding import Row, is_hidden, without_actuals

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
