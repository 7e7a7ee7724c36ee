"""A run for programs: the JSON of `preview`, `rules explain` and `templates context`."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from personas.control_characters import dump_json as escape_json
from personas.domain.run import Run
from personas.report.views import RunView, SegmentView, run_view
from personas.report.views.clusters import CandidateView
from personas.report.views.evidence import AttemptView, VTestView
from personas.report.views.run import segment_views

DIGITS = 6
FORMAT = 2  # of the JSON of `preview`; 1 had other names
Json = dict[str, Any]


def to_json(run: Run) -> Json:
    """Return the run as JSON types; `docs/preview.schema.json` describes them.

    Keys come in a fixed order, measures by name; floats carry six significant digits, so that
    the last bits of a computation never show. Withheld category shares are null.
    """
    view = run_view(run)
    return {
        "format": FORMAT,
        "customers": view.customers,
        "k": view.k,
        "structure": {
            "significant": view.structure.significant,
            "p_value": round_significant(view.structure.p_value),
            "statistic": round_significant(view.structure.statistic),
            "reference_mean": round_significant(view.structure.reference_mean),
            "references": view.structure.references,
        },
        "segments": [_segment(segment) for segment in view.segments],
        "warnings": [{"code": w.code, "message": w.message} for w in view.warnings],
        "pack": view.pack.name,
        "engine": view.engine,
        "features": list(dict.fromkeys(f.measure for f in run.clusters.recipe.features)),
        "effect_sizes": [
            {"measure": e.measure, "share": round_significant(e.share), "is_feature": e.is_feature}
            for e in view.effect_sizes
        ],
        "labels": _labels(view),
        "choice": {
            "requested": view.choice.requested,
            "reason": view.choice.reason,
            "groups": view.choice.groups,
            "candidates": [_candidate(candidate) for candidate in view.choice.candidates],
        },
    }


def dump_json(run: Run) -> str:
    """Return `to_json` as text: two spaces of indentation, a newline at the end."""
    return escape_json(to_json(run))


def context(run: Run) -> Json:
    """Return the variables of a report template as JSON types, each under its name."""
    return asdict(run_view(run))


def round_significant(value: float | None) -> float | None:
    """Return ``value`` to six significant digits; None where it is no number."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{DIGITS}g}")


def _candidate(candidate: CandidateView) -> Json:
    names = ("inertia", "silhouette", "calinski_harabasz", "davies_bouldin", "gap",
             "prediction_strength")  # fmt: skip
    scores = {name: round_significant(getattr(candidate, name)) for name in names}
    return {"k": candidate.k} | scores | {"personas": candidate.personas}


def _labels(view: RunView) -> Json | None:
    if view.labels is None:
        return None
    return asdict(view.labels) | {"agreement": round_significant(view.labels.agreement)}


def _segment(segment: SegmentView) -> Json:
    return {
        "id": segment.number,
        "size": segment.size,
        "share": round_significant(segment.share),
        "stability": round_significant(segment.stability),
        "persona": {
            "id": segment.persona,
            "name": segment.name,
            "outcome": segment.outcome,
            "confidence": round_significant(segment.confidence),
        },
        "measures": _measures(segment),
        "label": segment.label,
        "separation": round_significant(segment.separation),
        "border": round_significant(segment.border),
        "rule": segment.rule
        and {
            "share": round_significant(segment.rule.share),
            "share_outside": round_significant(segment.rule.share_outside),
            "evaluable": segment.rule.evaluable,
        },
        "v_tests": [_v_test(test) for test in segment.v_tests],
    }


def _v_test(test: VTestView) -> Json:
    return {
        "measure": test.measure,
        "value": test.value,
        "effect": round_significant(test.effect),
        "difference": round_significant(test.difference),
        "v_test": round_significant(test.v_test),
        "is_feature": test.is_feature,
    }


def _measures(segment: SegmentView) -> Json:
    numbers = {
        number.measure: {
            "median": round_significant(number.median),
            "position": round_significant(number.position),
            "level": number.level,
        }
        for number in segment.numbers
    }
    categories = {
        category.measure: {
            "shares": {
                cell.value: round_significant(cell.share)
                for cell in sorted(category.cells, key=lambda cell: cell.value or "")
                if cell.value is not None
            }
        }
        for category in segment.categories
    }
    return dict(sorted({**numbers, **categories}.items()))


def explanations(run: Run, only: int | None = None) -> list[Json]:
    """Return for each segment its persona, the runner-up, and every condition of both.

    A condition has measure, stat, condition, actual, low, high, gap (positions, or shares for a
    category; negative when missed) and verdict. ``only`` is the number of one segment.
    """
    return [
        {
            "segment": segment.number,
            "name": segment.name,
            "persona": segment.persona,
            "outcome": segment.outcome,
            "chosen": _attempt(segment.attempt),
            "runner_up": _attempt(segment.runner_up),
        }
        for segment in segment_views(run)
        if only in (None, segment.number)
    ]


def _attempt(attempt: AttemptView | None) -> Json | None:
    if attempt is None:
        return None
    names = ("measure", "stat", "condition", "actual", "low", "high", "gap", "verdict")
    return {
        "persona": attempt.persona,
        "verdict": attempt.verdict,
        "distance": _round_decimals(attempt.distance),
        "checks": [
            {name: _round_decimals(getattr(check, name)) for name in names}
            | {"within": list(check.within)}
            for check in attempt.checks
        ],
    }


def _round_decimals(value: Any) -> Any:
    return round(value, DIGITS) if isinstance(value, float) else value
