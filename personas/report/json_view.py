"""The stable machine view of a run: `personas preview --format json`."""

from __future__ import annotations

import math
from typing import Any

from personas import signs
from personas.domain.evidence import EffectSize, RuleFit
from personas.domain.problem import Problem
from personas.domain.profile import NumberProfile, Segment
from personas.domain.run import Candidate, Choice, Labels, Run, Structure
from personas.report.evidence import marks_view, rule_view, shown_fits
from personas.suppression import Row, category_cells

DIGITS = 6


def to_json(run: Run) -> dict[str, Any]:
    """Return the run as JSON types; `docs/preview.schema.json` describes them.

    Keys come in a fixed order, measures by name; floats carry six significant digits, so that
    the last bits of a computation never show. Withheld category shares are null.
    """
    return {
        "customers": run.profile.population.customers,
        "k": run.choice.k,
        "structure": _structure(run.structure),
        "segments": _segments(run),
        "warnings": [_warning(problem) for problem in run.warnings],
        "pack": run.pack.name,
        "engine": run.engine,
        "features": list(dict.fromkeys(f.measure for f in run.clusters.recipe.features)),
        "telling": [_telling(telling) for telling in run.effect_sizes],
        "labels": _labels(run.labels) if run.labels else None,
        "choice": _choice(run.choice),
    }


def dump_json(run: Run) -> str:
    """Return `to_json` as text: two spaces of indentation, a newline at the end."""
    return signs.dump_json(to_json(run))


def rounded(value: float | None) -> float | None:
    """Return ``value`` to six significant digits; None where it is no number."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{DIGITS}g}")


def _structure(structure: Structure) -> dict[str, Any]:
    return {
        "found": structure.significant,
        "p_value": rounded(structure.p_value),
        "statistic": rounded(structure.statistic),
        "reference_mean": rounded(structure.reference_mean),
        "references": structure.references,
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "asked": choice.requested,
        "reason": choice.reason,
        "groups": choice.groups,
        "candidates": [_candidate(candidate) for candidate in choice.candidates],
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    figures = ("inertia", "silhouette", "calinski_harabasz", "davies_bouldin", "gap",
               "prediction_strength")  # fmt: skip
    shown = {name: rounded(getattr(candidate, name)) for name in figures}
    return {"k": candidate.k} | shown | {"personas": candidate.personas}


def _telling(telling: EffectSize) -> dict[str, Any]:
    return {
        "measure": telling.measure,
        "share": rounded(telling.share),
        "shaped": telling.is_feature,
    }


def _labels(labels: Labels) -> dict[str, Any]:
    return {
        "column": labels.column,
        "unlabelled": labels.unlabelled,
        "agreement": rounded(labels.agreement),
    }


def _warning(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "message": problem.message}


def _segments(run: Run) -> list[dict[str, Any]]:
    cells = {name: category_cells(run.profile, name) for name in run.profile.population.categories}
    fits = shown_fits(run)
    return [
        _segment(run, s, {name: rows[s.id] for name, rows in cells.items()}, fits.get(s.id))
        for s in run.profile.segments
    ]


def _segment(
    run: Run, segment: Segment, categories: dict[str, Row], fit: RuleFit | None
) -> dict[str, Any]:
    trust = run.trust.get(segment.id)
    return {
        "id": segment.id,
        "size": segment.size,
        "share": rounded(segment.share),
        "stability": rounded(trust.stability) if trust else None,
        "persona": _persona(run, segment.id),
        "measures": _measures(run, segment, categories),
        "label": run.labels.texts.get(segment.id) if run.labels else None,
        "separation": rounded(trust.separation) if trust else None,
        "border": rounded(trust.border) if trust else None,
        "rule": _rule(rule_view(fit)),
        "marks": _marks(run, segment, categories),
    }


def _rule(rule: dict[str, Any] | None) -> dict[str, Any] | None:
    """Shares, and a count that stays whole."""
    if rule is None:
        return None
    shares = {name: rounded(rule[name]) for name in ("share", "others")}
    return shares | {"told": rule["told"]}


def _marks(run: Run, segment: Segment, categories: dict[str, Row]) -> list[dict[str, Any]]:
    figures = ("effect", "difference", "v_test")
    return [
        {"measure": mark["measure"], "value": mark["value"]}
        | {name: rounded(mark[name]) for name in figures}
        | {"shaped": mark["shaped"]}
        for mark in marks_view(run, segment, categories)
    ]


def _persona(run: Run, segment: int) -> dict[str, Any]:
    naming, trust = run.names[segment], run.trust.get(segment)
    return {
        "id": naming.persona,
        "name": naming.name,
        "outcome": naming.outcome,
        "confidence": rounded(trust.confidence) if trust else None,
    }


def _measures(run: Run, segment: Segment, categories: dict[str, Row]) -> dict[str, Any]:
    levels = run.names[segment.id].levels
    numbers = {n: _number(p, levels.get(n)) for n, p in segment.numbers.items()}
    shares = {name: _category(row) for name, row in categories.items()}
    return dict(sorted({**numbers, **shares}.items()))


def _number(profile: NumberProfile, level: str | None) -> dict[str, Any]:
    median = profile.median
    return {
        "median": rounded(median.value),
        "position": rounded(median.position),
        "level": level,
    }


def _category(row: Row) -> dict[str, Any]:
    named = {c.value: None if c.hidden else rounded(c.share) for c in row if c.value is not None}
    return {"shares": dict(sorted(named.items()))}
