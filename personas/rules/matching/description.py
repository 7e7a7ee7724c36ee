"""Describe a segment by the measures on which it differs most from all customers."""

from __future__ import annotations

from personas.domain.profile import Segment
from personas.rules.language.pack import RulePack
from personas.rules.matching.texts import render

MAX_MEASURES = 2
DESCRIPTION = (
    "{% for measure in measures %}{{ measure.level }} {{ measure.label }}"
    "{% if not loop.last %}, {% endif %}{% endfor %}"
)
WITHOUT_MEASURES = "segment {{ segment }}"


def describe(pack: RulePack, segment: Segment) -> str:
    """Return ``high annual income, low spending score``: at most two measures, farthest first."""
    levels = {
        name: pack.levels.label(number.median.position) for name, number in segment.numbers.items()
    }
    names = sorted(levels, key=lambda name: (-_distance(segment, name), name))
    extreme = [name for name in names if levels[name] != "mid"] or names
    if not extreme:
        return render(WITHOUT_MEASURES, {"segment": segment.id})
    facts = [
        {"label": lower_first(label_of(pack, name)), "level": levels[name]}
        for name in extreme[:MAX_MEASURES]
    ]
    return render(DESCRIPTION, {"measures": facts})


def _distance(segment: Segment, name: str) -> float:
    return round(abs(segment.numbers[name].median.position - 0.5), 9)


def label_of(pack: RulePack, name: str) -> str:
    """Return a measure's label, or its name where the pack does not have it."""
    measure = pack.measure(name)
    return measure.label if measure else name


def lower_first(label: str) -> str:
    """Return a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    first = label.split(" ", 1)[0]
    is_abbreviation = len(first) == 1 or first[1:] != first[1:].lower()
    return label if is_abbreviation else first.lower() + label[len(first) :]
