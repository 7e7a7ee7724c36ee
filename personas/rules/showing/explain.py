"""Explain: every persona tried on a segment, condition by condition."""

from __future__ import annotations

from personas.facts.naming import Attempt
from personas.facts.population import Population
from personas.facts.profile import Segment
from personas.rules.language.pack import RulePack
from personas.rules.matching.attempts import attempts
from personas.rules.matching.subject import subject_of


def explain(pack: RulePack, segment: Segment, population: Population) -> tuple[Attempt, ...]:
    """Return what became of each persona on a segment, in the order in which they are tried.

    The first that held names it; where none held, the one with the smallest distance does, if
    that is at most the pack's ``nearest``.
    """
    return attempts(pack, subject_of(segment, population))
