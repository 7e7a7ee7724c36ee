"""One segment as templates see it: plain facts, compared with all customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from personas.domain.evidence import RuleFit
from personas.domain.measure import Measure
from personas.domain.profile import NumberProfile, NumberSummary, Segment
from personas.domain.run import Run, Trust
from personas.report.evidence import attempt_view, marks_view, rule_view, separation_band
from personas.report.figures import is_money, title_of
from personas.suppression import Row

# How far from the middle (in positions) a median must lie to set a segment apart.
APART = 0.2


def segment_view(
    run: Run, segment: Segment, categories: Mapping[str, Row], fit: RuleFit | None
) -> dict[str, Any]:
    """Return the facts of one segment; `personas.report.context` lists the keys."""
    numbers = _numbers(run, segment)
    return (
        _texts(run, segment)
        | {"number": segment.id, "size": segment.size, "share": segment.share}
        | _trust(run.trust.get(segment.id))
        | {
            "label": run.labels.texts.get(segment.id) if run.labels else None,
            "rule": rule_view(fit),
            "evidence": marks_view(run, segment, categories),
            "numbers": numbers,
            "marks": _marks(numbers),
            "categories": _categories(run, categories),
            "attempt": attempt_view(run, categories, run.names[segment.id].attempt),
            "runner_up": attempt_view(run, categories, run.names[segment.id].runner_up),
        }
    )


def stability_band(stability: float | None) -> str | None:
    """Return what a mean maximum Jaccard says (Hennig 2007, section 3): a key for templates."""
    if stability is None:
        return None
    if stability <= 0.5:
        return "dissolved"
    bands = ((0.6, "doubtful"), (0.75, "pattern"), (0.85, "valid"))
    return next((name for top, name in bands if stability < top), "highly_stable")


def _texts(run: Run, segment: Segment) -> dict[str, Any]:
    naming = run.names[segment.id]
    return {
        "name": naming.name,
        "title": title_of(naming.name),
        "icon": naming.icon,
        "persona": naming.persona,
        "outcome": naming.outcome,
        "tags": naming.tags,
        "story": naming.story,
        "do": naming.do,
        "avoid": naming.avoid,
        "channels": naming.channels,
        "kpis": naming.kpis,
    }


def _trust(trust: Trust | None) -> dict[str, Any]:
    return {
        "stability": trust.stability if trust else None,
        "stability_band": stability_band(trust.stability) if trust else None,
        "confidence": trust.confidence if trust else None,
        "separation": trust.separation if trust else None,
        "separation_band": separation_band(trust.separation if trust else None),
        "border": trust.border if trust else None,
    }


def _numbers(run: Run, segment: Segment) -> list[dict[str, Any]]:
    levels = run.names[segment.id].levels
    return [
        _number(measure, profile, run.profile.population.numbers[measure.name])
        | {"level": levels.get(measure.name)}
        for measure in run.measures
        if (profile := segment.numbers.get(measure.name)) is not None
    ]


def _number(measure: Measure, profile: NumberProfile, everyone: NumberSummary) -> dict[str, Any]:
    below, above = everyone.shares_around(profile.median.value)
    stats = {name: profile.stats.get(name) for name in ("median", "mean", "q25", "q75")}
    return {name: stat.value if stat else None for name, stat in stats.items()} | {
        "measure": measure.name,
        "label": measure.label,
        "unit": measure.unit,
        "position": profile.median.position,
        "below": below,
        "above": above,
        "overall": everyone.median,
        "gaps": profile.gaps,
        "total_share": profile.total_share if is_money(measure.unit) else None,
    }


def _marks(numbers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the measures that set a segment apart, the most telling first."""
    ranked = sorted(numbers, key=lambda number: -abs(number["position"] - 0.5))
    return [number for number in ranked if abs(number["position"] - 0.5) >= APART]


def _categories(run: Run, categories: Mapping[str, Row]) -> list[dict[str, Any]]:
    return [
        _category(run, measure, categories[measure.name])
        for measure in run.measures
        if measure.name in categories
    ]


def _category(run: Run, measure: Measure, row: Row) -> dict[str, Any]:
    overall = run.profile.population.categories[measure.name].shares
    named = {cell.value for cell in row}
    rest = sum(share for value, share in sorted(overall.items()) if value not in named)
    return {
        "measure": measure.name,
        "label": measure.label,
        "hidden": all(cell.hidden or not cell.count for cell in row),
        "cells": [
            {
                "value": cell.value,
                "share": None if cell.hidden else cell.share,
                "overall": rest if cell.value is None else overall[cell.value],
                "hidden": cell.hidden,
            }
            for cell in row
        ],
    }
