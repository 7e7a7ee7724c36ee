"""A run for programs: the JSON of `preview`, `rules explain` and `templates context`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from personas.domain.run import Run
from personas.report.views import RunView, SegmentView, run_view
from personas.report.views.evidence import AttemptView
from personas.report.views.facts import segment_views
from personas.report.views.figures import CategoryView
from personas.report.views.outcomes import OutcomeView
from personas.unsafe_text import dump_json as escape_json

DIGITS = 6
FORMAT = 3  # of the JSON of `preview`; 1 had other names, 2 no verdict and always a p-value
Json = dict[str, Any]

VERDICT = ("word", "evidence", "k", "groups", "returns", "weakest", "average", "unstable")
STRUCTURE = ("significant", "p_value", "statistic", "reference_mean", "references")
EFFECT_SIZE = ("measure", "share", "is_feature")
V_TEST = ("measure", "value", "effect", "difference", "v_test", "is_feature")
VALUE = ("measure", "label", "unit", "total", "mean", "median", "is_net")
OUTCOME = ("measure", "label", "kind", "event", "is_adverse", "estimate", "count")
RULE = ("share", "share_outside", "evaluable", "is_doubtful")
CANDIDATE = ("k", "inertia", "silhouette", "calinski_harabasz", "davies_bouldin", "gap",
             "prediction_strength", "personas", "stability")  # fmt: skip
NUMBER = ("median", "position", "level", "mean", "index")
CHECK = ("measure", "stat", "condition", "actual", "low", "high", "gap", "verdict")


def to_json(run: Run) -> Json:
    """Return the run as JSON types; `docs/preview.schema.json` describes them.

    Keys come in a fixed order, measures by name; floats carry six significant digits, so that
    the last bits of a computation never show. Withheld category shares are null.
    """
    view = run_view(run)
    choice = view.choice
    return {
        "format": FORMAT,
        "customers": view.customers,
        "k": view.k,
        "verdict": pick(view.verdict, VERDICT),
        "structure": pick(view.structure, STRUCTURE),
        "segments": [_segment(segment) for segment in view.segments],
        "warnings": [pick(warning, ("code", "message")) for warning in view.warnings],
        "roles": [asdict(role) for role in view.table.roles],
        "pack": view.pack.name,
        "engine": view.engine,
        "features": list(dict.fromkeys(f.measure for f in run.clusters.recipe.features)),
        "value": _value(view),
        "outcomes": [_outcome(outcome) for outcome in view.outcomes],
        "effect_sizes": [pick(effect, EFFECT_SIZE) for effect in view.effect_sizes],
        "labels": view.labels and round_floats(asdict(view.labels)),
        "choice": {
            **pick(choice, ("requested", "reason", "groups", "comes_back")),
            "alternative": choice.alternative and round_floats(asdict(choice.alternative)),
            "candidates": [pick(candidate, CANDIDATE) for candidate in choice.candidates],
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


def round_floats(value: Any) -> Any:
    """Return JSON types in which `round_significant` was applied to every float."""
    if isinstance(value, float):
        return round_significant(value)
    if isinstance(value, Mapping):
        return {key: round_floats(item) for key, item in value.items()}
    return [round_floats(item) for item in value] if isinstance(value, list | tuple) else value


def pick(view: object, names: Sequence[str]) -> Json:
    """Return fields of a view by name, as JSON types."""
    return {name: round_floats(getattr(view, name)) for name in names}


def _segment(segment: SegmentView) -> Json:
    persona = {"id": segment.persona} | pick(segment, ("name", "outcome", "confidence"))
    return {
        "id": segment.number,
        **pick(segment, ("size", "share", "stability")),
        "persona": persona,
        "measures": _measures(segment),
        **pick(segment, ("label", "separation", "border")),
        "rule": segment.rule and pick(segment.rule, RULE),
        "v_tests": [pick(test, V_TEST) for test in segment.v_tests],
        "traits": [pick(trait, ("measure", "value")) for trait in segment.traits],
    }


def _value(view: RunView) -> Json | None:
    parts = {s.number: round_floats(asdict(s.value)) for s in view.segments if s.value}
    segments = [{"segment": number} | part for number, part in parts.items()]
    return pick(view.value, VALUE) | {"segments": segments} if view.value else None


def _outcome(outcome: OutcomeView) -> Json:
    figures = {s.number: round_floats(asdict(s.figures)) for s in outcome.segments if s.figures}
    segments = [{"segment": number} | part for number, part in figures.items()]
    return pick(outcome, OUTCOME) | {"segments": segments}


def _measures(segment: SegmentView) -> Json:
    numbers = {n.measure: pick(n, NUMBER) for n in segment.numbers}
    categories = {category.measure: _category(category) for category in segment.categories}
    return dict(sorted({**numbers, **categories}.items()))


def _category(category: CategoryView) -> Json:
    cells = sorted(category.cells, key=lambda cell: cell.value or "")
    figures = {
        key: {c.value: round_significant(getattr(c, name)) for c in cells if c.value is not None}
        for key, name in (("shares", "share"), ("index", "index"))
    }
    return {**figures, "median": category.median}


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
    return {
        "persona": attempt.persona,
        "verdict": attempt.verdict,
        "distance": _round_decimals(attempt.distance),
        "checks": [
            {name: _round_decimals(getattr(check, name)) for name in CHECK}
            | {"within": list(check.within)}
            for check in attempt.checks
        ],
    }


def _round_decimals(value: Any) -> Any:
    return round(value, DIGITS) if isinstance(value, float) else value
