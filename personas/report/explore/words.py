"""The phrases of the first look, for the terminal: plain text."""

from __future__ import annotations

from typing import Any

from personas.report.escape import clean
from personas.resources import bundled
from personas.wording import environment


def phrases() -> Any:
    """Return the macros of ``templates/explore/phrases.j2``."""
    made = environment([bundled("templates")]).overlay(finalize=_plain)
    return made.get_template("explore/phrases.j2").module


def _plain(value: object) -> str:
    return clean(str(value))
