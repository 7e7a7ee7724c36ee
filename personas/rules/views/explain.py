"""Explain: every persona tried on a segment, condition by condition."""

from __future__ import annotations

from personas.domain.naming import Attempt
from personas.domain.profile import Population, Segment
from personas.files.resources import bundled
from personas.rules.language.pack import RulePack
from personas.rules.matching.attempts import attempts
from personas.rules.matching.subject import subject_of


def explain(pack: RulePack, segment: Segment, population: Population) -> tuple[Attempt, ...]:
    """Return what became of each persona on a segment, in the order in which they are tried.

    The first that held names it; where none held, the one with the smallest distance does, if
    that is at most the pack's ``nearest``.
    """
    return attempts(pack, subject_of(segment, population))


def starter(file: str) -> str:
    """Return the text of a commented pack that is to be written to a file of this name."""
    text = (bundled("templates") / "rules" / "starter.yaml").read_text(encoding="utf-8")
    return text.replace("my-pack.yaml", file)
