"""Names: load, check, match, explain and test rules. Pure Python over the profile."""

from __future__ import annotations

from personas.rules.attempts import persona_of
from personas.rules.bind import Binding, bind
from personas.rules.load import bundled_packs, load
from personas.rules.naming import name_segments
from personas.rules.pack import RulePack
from personas.rules.wanted import wanted_stats

__all__ = [
    "Binding",
    "RulePack",
    "bind",
    "bundled_packs",
    "load",
    "name_segments",
    "persona_of",
    "wanted_stats",
]
