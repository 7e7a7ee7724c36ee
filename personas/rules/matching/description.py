"""Describe a segment by the levels that stand out most; phrases that naming adds of its own."""

from __future__ import annotations

from dataclasses import dataclass

from personas.domain.profile import Segment
from personas.rules.language.pack import RulePack
from personas.rules.matching import description as phrasebook
from personas.rules.matching.texts import render

NEAR = "close to {{ name }}"
DESCRIPTION = (
    "{% for measure in measures %}{{ measure.level }} {{ measure.label }}"
    "{% if not loop.last %}, {% endif %}{% endfor %}"
)
UNDESCRIBED = "segment {{ segment }}"
TWIN = "{{ name }}, {{ words }}"
NUMBERED = "{{ name }}, group {{ number }}"
RANK = (
    "{% if rank == 1 %}lowest{% elif rank == count %}highest{% elif count == 3 %}middle"
    "{% else %}rank {{ rank }} of {{ count }} by{% endif %} {{ label }}"
)


def lower_first(label: str) -> str:
    """Write a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    first = label.split(" ", 1)[0]
    is_abbreviation = len(first) == 1 or first[1:] != first[1:].lower()
    return label if is_abbreviation else first.lower() + label[len(first) :]


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
