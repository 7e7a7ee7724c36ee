"""A comparison as programs read it; `docs/compare.schema.json` describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from personas import signs
from personas.facts.comparison import Comparison
from personas.report.comparison.view import view
from personas.report.machine import rounded


def dump_comparison(found: Comparison) -> str:
    """Return JSON text: withheld counts are null, floats carry six significant digits."""
    return signs.dump_json(_plain(view(found)))


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return rounded(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
