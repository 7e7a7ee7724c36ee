"""What was seen of a table, as plain values for templates and tables."""

from __future__ import annotations

from collections import Counter
from typing import Any

from personas.domain.exploration import Exploration, NumberDistribution
from personas.domain.measure import ColumnSummary
from personas.domain.profile import CategorySummary
from personas.report.environments import markdown_environment, phrases_of
from personas.report.render import tidy
from personas.suppression import SMALLEST

Facts = dict[str, Any]

NOTABLE = 0.3  # weaker rank correlations are not listed
MOST_PAIRS = 12
MOST_VALUES = 4
EDGE = 0.1  # what goes on ends at these quantiles: the outermost values are single rows


def view(seen: Exploration, *, private: bool) -> Facts:
    """Return the values; ``private`` ones are for the analyst's own eyes.

    What goes on has no cell, no lowest and highest value and no count that fewer than `SMALLEST`
    rows share. Values of a category that so few share are counted, never named.
    """
    strongest = sorted(seen.correlations, key=lambda c: (-abs(c.value), c.one, c.other))
    notable = [pair for pair in strongest if abs(pair.value) >= NOTABLE]
    return {
        "name": seen.name,
        "rows": seen.rows,
        "id": seen.id,
        "sampled": seen.sample_rows,
        "of_role": dict(Counter(look.role for look in seen.columns)),
        "looks": [_look(seen, look, private) for look in seen.columns],
        "numbers": [_number(name, seen.numbers[name], private) for name in sorted(seen.numbers)],
        "categories": [_category(name, seen.categories[name]) for name in sorted(seen.categories)],
        "pairs": [{"one": p.one, "other": p.other, "value": p.value} for p in notable[:MOST_PAIRS]],
        "matrix": matrix(seen),
    }


def matrix(seen: Exploration) -> Facts | None:
    """Return the correlations as a square, None in cells that have none; None without any."""
    names = sorted({name for pair in seen.correlations for name in (pair.one, pair.other)})
    known = {frozenset((p.one, p.other)): p.value for p in seen.correlations}
    cells = [[known.get(frozenset((a, b))) if a != b else 1.0 for b in names] for a in names]
    return {"names": names, "cells": cells} if names else None


def _look(seen: Exploration, look: ColumnSummary, private: bool) -> Facts:
    found = look.column
    return {
        "name": found.name,
        "role": look.role,
        "form": found.form,
        "notation": found.notation,
        "unit": found.unit,
        "gaps": found.gaps,
        "coerced": found.coerced,
        "distinct": look.distinct,
        "examples": look.examples if private else _shared(seen, look),
    }


def _shared(seen: Exploration, look: ColumnSummary) -> tuple[str, ...]:
    """Return the cells that enough rows share: those of a constant, and common categories."""
    if look.role == "constant" and look.column.filled >= SMALLEST:
        return look.examples
    found = seen.categories.get(look.column.name)
    common = {value for value, _ in _common(found)} if found and look.role == "category" else ()
    return tuple(cell for cell in look.examples if cell in common)


def _number(name: str, found: NumberDistribution, private: bool) -> Facts:
    summary, outliers = found.summary, found.below + found.above
    edge = 0.0 if private else EDGE
    few = summary.count * EDGE < SMALLEST and not private
    return {
        "name": name,
        "low": None if few else summary.quantile(edge),
        "q25": summary.quantile(0.25),
        "median": summary.median,
        "mean": summary.mean,
        "q75": summary.quantile(0.75),
        "high": None if few else summary.quantile(1 - edge),
        "outliers": None if 0 < outliers < SMALLEST and not private else outliers,
        "bins": found.histogram.counts,
    }


def _category(name: str, found: CategorySummary) -> Facts:
    common = _common(found)
    return {
        "name": name,
        "distinct": len(found.shares),
        "common": [{"value": value, "share": share} for value, share in common[:MOST_VALUES]],
        "more": len(found.shares) - len(common[:MOST_VALUES]),
    }


def _common(found: CategorySummary) -> list[tuple[str, float]]:
    """Return the values that enough rows share, with their shares."""
    return [(v, s) for v, s in found.shares.items() if round(s * found.count) >= SMALLEST]


def phrases() -> Any:
    """Return the macros of ``templates/explore/phrases.j2``."""
    return phrases_of("explore")


def render_explored(seen: Exploration, settings: str) -> str:
    """Return the document; ``settings`` is the text of a `personas.yaml` that it ends with."""
    template = markdown_environment().get_template("explore/report.md.j2")
    warnings = [{"code": w.code, "message": w.message, "help": w.help} for w in seen.warnings]
    facts = {"seen": view(seen, private=False), "settings": settings, "warnings": warnings}
    return tidy(template.render(facts))
