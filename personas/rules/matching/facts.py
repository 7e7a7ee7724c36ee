"""The facts of one segment that texts can speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from personas.domain.profile import Profile, Segment
from personas.rules.language.pack import Levels, MeasureRule, RulePack
from personas.rules.matching.description import describe
from personas.suppression import category_cells, mute_segments, withheld_from

SEGMENT_FACTS = ("share", "size", "description")
MEASURE_FACTS = ("median", "mean", "q25", "q75", "position", "level", "label", "unit",
                 "population", "most_common", "shares")  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """A numeric measure in a segment; ``population`` is the median of all customers."""

    label: str
    unit: str
    median: float
    mean: float | None  # None where it would tell that of a few customers
    q25: float
    q75: float
    position: float
    level: str
    population: float

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """A categorical measure in a segment; shares are of those who have a value."""

    label: str
    unit: str
    most_common: str
    shares: Mapping[str, float]

    def __str__(self) -> str:
        return self.label


def facts_of(pack: RulePack, segment: Segment, profile: Profile) -> dict[str, object]:
    """Return what the templates of a pack see.

    A measure that the segment lacks is None, and so is one that may not be told of it.
    """
    facts: dict[str, object] = {
        measure.name: _facts(measure, segment, profile, pack.levels) for measure in pack.measures
    }
    facts |= {"share": segment.share, "size": segment.size}
    facts["description"] = describe(pack, segment)
    return facts


def _facts(
    measure: MeasureRule, segment: Segment, profile: Profile, levels: Levels
) -> NumberFacts | CategoryFacts | None:
    name, population = measure.name, profile.population
    if name in segment.numbers and name in population.numbers:
        hidden = name in withheld_from(segment)
        return None if hidden else _number(measure, segment, profile, levels)
    return _category(measure, segment, profile) if name in population.categories else None


def _category(measure: MeasureRule, segment: Segment, profile: Profile) -> CategoryFacts | None:
    """Return the shares that may be told; None where that of the commonest value may not."""
    found = segment.categories.get(measure.name)
    cells = category_cells(profile, measure.name)[segment.id] if found else ()
    told = {c.value: c.share for c in cells if c.value is not None and not c.hidden}
    commonest = most_common(found.shares) if found and found.shares else None
    if commonest not in told:
        return None
    return CategoryFacts(measure.label, measure.unit or "", commonest, told)


def _number(measure: MeasureRule, segment: Segment, whole: Profile, levels: Levels) -> NumberFacts:
    profile, population = segment.numbers[measure.name], whole.population
    mute = segment.id in mute_segments(whole, measure.name)
    return NumberFacts(
        label=measure.label,
        unit=measure.unit or "",
        median=profile.median.value,
        mean=None if mute else profile.stats["mean"].value,
        q25=profile.stats["q25"].value,
        q75=profile.stats["q75"].value,
        position=profile.median.position,
        level=levels.label(profile.median.position),
        population=population.numbers[measure.name].median,
    )


def most_common(shares: Mapping[str, float]) -> str:
    """Return the value with the largest share, of equals the first by name."""
    return min(shares, key=lambda value: (-shares[value], value))
