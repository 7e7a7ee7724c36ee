"""The stable machine view of a run: `personas preview --format json`."""

from __future__ import annotations

import json
import math
from typing import Any

from personas.facts.problem import Problem
from personas.facts.profile import NumberProfile, Segment
from personas.facts.run import Run, Structure
from personas.report.withhold import Row, category_cells

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
        "features": [feature.measure for feature in run.clusters.recipe.features],
    }


def dump_json(run: Run) -> str:
    """Return `to_json` as text: two spaces of indentation, a newline at the end."""
    return json.dumps(to_json(run), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def rounded(value: float | None) -> float | None:
    """Return ``value`` to six significant digits; None where it is no number."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{DIGITS}g}")


def _structure(structure: Structure) -> dict[str, Any]:
    return {
        "found": structure.found,
        "p_value": rounded(structure.p_value),
        "statistic": rounded(structure.statistic),
        "reference_mean": rounded(structure.reference_mean),
        "references": structure.references,
    }


def _warning(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "message": problem.message}


def _segments(run: Run) -> list[dict[str, Any]]:
    cells = {name: category_cells(run, name) for name in run.profile.population.categories}
    return [
        _segment(run, segment, {name: rows[segment.id] for name, rows in cells.items()})
        for segment in run.profile.segments
    ]


def _segment(run: Run, segment: Segment, categories: dict[str, Row]) -> dict[str, Any]:
    trust = run.trust.get(segment.id)
    return {
        "id": segment.id,
        "size": segment.size,
        "share": rounded(segment.share),
        "stability": rounded(trust.stability) if trust else None,
        "persona": _persona(run, segment.id),
        "measures": _measures(run, segment, categories),
    }


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
