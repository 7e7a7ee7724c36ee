"""Tell segments apart that would carry the same name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from personas.facts.naming import Naming
from personas.facts.profile import Segment
from personas.rules.language import phrasebook
from personas.rules.language.describe import label_of
from personas.rules.language.pack import RulePack
from personas.rules.language.phrasebook import lower_first
from personas.rules.matching.texts import render


def tell_apart(
    pack: RulePack, segments: Sequence[Segment], namings: Sequence[Naming]
) -> tuple[Naming, ...]:
    """Return the namings with distinct names: ``Premium Shoppers, younger``."""
    by_id = {segment.id: segment for segment in segments}
    names = {naming.segment: naming.name for naming in namings}
    for name in dict.fromkeys(names.values()):
        twins = [by_id[number] for number, own in names.items() if own == name]
        if len(twins) > 1:
            names |= _suffixed(pack, name, twins)
    return tuple(replace(n, name=name) for n, name in zip(namings, _distinct(names), strict=True))


def _suffixed(pack: RulePack, name: str, twins: Sequence[Segment]) -> Mapping[int, str]:
    measure, spread = _widest(twins)
    if measure is None or not spread:
        return {twin.id: name for twin in twins}
    ordered = sorted(twins, key=lambda twin: (twin.numbers[measure].median.position, twin.id))
    words = _words(pack, measure, ordered)
    return {
        twin.id: render(phrasebook.TWIN, {"name": name, "words": word})
        for twin, word in zip(ordered, words, strict=True)
    }


def _widest(twins: Sequence[Segment]) -> tuple[str | None, float]:
    """Return the measure on which the medians' positions differ most, and by how much."""
    shared = [name for name in sorted(twins[0].numbers) if all(name in t.numbers for t in twins)]
    spreads = {name: _spread(name, twins) for name in shared}
    widest = max(spreads, key=lambda name: spreads[name], default=None)
    return widest, spreads[widest] if widest else 0.0


def _spread(measure: str, twins: Sequence[Segment]) -> float:
    positions = [twin.numbers[measure].median.position for twin in twins]
    return round(max(positions) - min(positions), 9)


def _words(pack: RulePack, measure: str, ordered: Sequence[Segment]) -> Iterable[str]:
    """Return what is said of each segment, from the lowest to the highest."""
    label = lower_first(label_of(pack, measure))
    rule = pack.measure(measure)
    if len(ordered) == 2:
        return (rule.lower, rule.higher) if rule else (f"lower {label}", f"higher {label}")
    levels = [pack.levels.label(s.numbers[measure].median.position) for s in ordered]
    if len(set(levels)) == len(levels):
        return [f"{level} {label}" for level in levels]
    facts = [{"rank": n + 1, "count": len(ordered), "label": label} for n in range(len(ordered))]
    return [render(phrasebook.RANK, rank) for rank in facts]


def _distinct(names: Mapping[int, str]) -> Iterable[str]:
    """Number what is still the same: segments that differ in no measure's median."""
    taken: set[str] = set()
    for name in names.values():
        own, number = name, 1
        while own in taken or (number > 1 and own in names.values()):
            number += 1
            own = render(phrasebook.NUMBERED, {"name": name, "number": number})
        taken.add(own)
        yield own
