"""Describe a segment by the levels of the measures that stand out most."""

from __future__ import annotations

from dataclasses import dataclass

from personas.facts.profile import Segment
from personas.rules.language import phrasebook
from personas.rules.language.pack import RulePack
from personas.rules.language.phrasebook import lower_first
from personas.rules.matching.texts import render

MOST = 2


@dataclass(frozen=True, slots=True)
class _Standout:
    label: str
    level: str


def describe(pack: RulePack, segment: Segment) -> str:
    """Return ``high annual income, low spending score``: at most two measures, farthest first."""
    names = sorted(segment.numbers, key=lambda name: (-_distance(segment, name), name))
    telling = [name for name in names if _level(pack, segment, name) != "mid"] or names
    if not telling:
        return render(phrasebook.UNDESCRIBED, {"segment": segment.id})
    standouts = [
        _Standout(lower_first(label_of(pack, name)), _level(pack, segment, name))
        for name in telling[:MOST]
    ]
    return render(phrasebook.DESCRIPTION, {"measures": standouts})


def label_of(pack: RulePack, name: str) -> str:
    """Return a measure's label; one that the pack does not know goes by its name."""
    measure = pack.measure(name)
    return measure.label if measure else name


def _distance(segment: Segment, name: str) -> float:
    return round(abs(segment.numbers[name].median.position - 0.5), 9)


def _level(pack: RulePack, segment: Segment, name: str) -> str:
    return pack.levels.label(segment.numbers[name].median.position)
