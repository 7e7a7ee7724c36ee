"""The phrases of the first look, for the terminal: plain text."""

from __future__ import annotations

from typing import Any

from personas.report.words import phrases_of


def phrases() -> Any:
    """Return the macros of ``templates/explore/phrases.j2``."""
    return phrases_of("explore")
