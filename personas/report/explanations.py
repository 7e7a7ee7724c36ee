"""Why segments have their names, as plain data for programs."""

from __future__ import annotations

from typing import Any

from personas.domain.run import Run
from personas.report.context import context

Facts = dict[str, Any]
DIGITS = 6


def explanations(run: Run, only: int | None = None) -> list[Facts]:
    """Return for each segment its persona, the runner-up, and every condition of both.

    A condition has measure, stat, condition, actual, low, high, gap (positions, or shares for a
    category; negative when missed) and verdict. ``only`` is the number of one segment.
    """
    found = [s for s in context(run)["segments"] if only in (None, s["number"])]
    return [_segment(segment) for segment in found]


def _segment(segment: Facts) -> Facts:
    return {
        "segment": segment["number"],
        "name": segment["name"],
        "persona": segment["persona"],
        "outcome": segment["outcome"],
        "chosen": _attempt(segment["attempt"]),
        "runner_up": _attempt(segment["runner_up"]),
    }


def _attempt(attempt: Facts | None) -> Facts | None:
    if attempt is None:
        return None
    return {
        "persona": attempt["persona"],
        "verdict": attempt["verdict"],
        "distance": _rounded(attempt["distance"]),
        "checks": [_check(check) for check in attempt["checks"]],
    }


def _check(check: Facts) -> Facts:
    keys = ("measure", "stat", "condition", "actual", "low", "high", "gap", "verdict")
    made = {key: _rounded(check[key]) for key in keys}
    return {**made, "within": list(check["within"])}


def _rounded(value: Any) -> Any:
    return round(value, DIGITS) if isinstance(value, float) else value
