"""Names from traits: "Mostly artists, larger families", distinct over the segments of a profile."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from personas.domain.measure import Measure
from personas.domain.profile import Profile, Segment
from personas.rules.language.labels import shorten
from personas.rules.language.pack import MeasureRule, RulePack
from personas.rules.traits.phrases import compare_number
from personas.rules.traits.topics import Theme
from personas.rules.traits.traits import (
    Trait,
    choose_traits,
    find_traits,
    themes_of,
    usable_measures,
)

TYPICAL = "close to the average"
MAX_LENGTH = 42  # of a name, if at all possible
MAX_TRAITS = 2
STORY_TRAITS = 4  # in a sentence
LONGEST = 45  # at all
LONGEST_TWIN = 60  # where a pack's name is added to
NO_LIMIT = 2_010

Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Description:
    """A segment in words: its name, the traits that its story tells, and all that are strong."""

    name: str
    selection: tuple[Trait, ...]
    strong: tuple[Trait, ...]

    @property
    def sentence(self) -> str:
        """The traits of the story as a sentence lists them; empty where there are none."""
        return _sentence([trait.words for trait in self.selection])


def _sentence(phrases: Sequence[str]) -> str:
    """Join phrases as a sentence does: ``older, few visits, and mostly women``."""
    if len(phrases) < 3:
        return " and ".join(phrases)
    return f"{', '.join(phrases[:-1])}, and {phrases[-1]}"


def describe_segments(
    pack: RulePack, profile: Profile, measures: Sequence[Measure] = ()
) -> dict[int, Description]:
    """Return segment → its description, with distinct names.

    ``measures`` are those of the table, also the ones that the pack does not have.
    """
    table = known_measures(pack, profile, measures)
    traits = find_traits(profile, table, pack.levels)
    strong = {
        s: tuple(trait for trait in of_segment if trait.is_strong)
        for s, of_segment in traits.items()
    }
    weights = [segment.share for segment in profile.segments]
    selection = {
        s: choose_traits(of_segment, weights, STORY_TRAITS) for s, of_segment in strong.items()
    }
    phrases = {s: _fitting([trait.words for trait in top]) for s, top in selection.items()}
    for segment in profile.segments:
        phrases[segment.id] = phrases[segment.id] or _without_traits(segment)
    names = _with_own_traits(phrases, strong)
    comparison = comparison_of(pack, profile, table)
    distinct = distinguish(names, profile.segments, comparison, is_fixed=False)
    return {s: Description(distinct[s], selection[s], strong[s]) for s in distinct}


def known_measures(
    pack: RulePack, profile: Profile, measures: Sequence[Measure]
) -> tuple[Measure, ...]:
    """Return the table's measures; where it is not at hand, all of the profile by the pack."""
    by_name = {measure.name: measure for measure in measures}
    population = profile.population
    names = sorted({*population.numbers, *population.categories})
    rules = {rule.name: rule for rule in pack.measures}
    return tuple(
        by_name.get(name) or _measure(name, rules.get(name), name in population.numbers)
        for name in names
    )


def _measure(name: str, rule: MeasureRule | None, is_number: bool) -> Measure:
    label = rule.label if rule else name.replace("_", " ")
    column = rule.columns[0] if rule and rule.columns else name
    unit, role = (rule.unit, rule.role) if rule else (None, None)
    return Measure(name, label, "number" if is_number else "category", column, unit, role=role)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How to tell segments apart: by which measures, and in which words."""

    pack: RulePack
    measures: Mapping[str, Measure]
    themes: Mapping[str, Theme]

    def words(self, name: str, degree: int) -> str:
        """Return the pack's words for more or less of a measure (±1), else those of the measure.

        Those for most or least (±2) are always the measure's.
        """
        rule = self.pack.measure(name)
        if rule and abs(degree) == 1:
            word, key = (rule.higher, "higher") if degree > 0 else (rule.lower, "lower")
            if word.casefold() != f"{key} {rule.label}".casefold():
                return word
        return compare_number(self.measures[name], self.themes[name], degree)


def comparison_of(pack: RulePack, profile: Profile, measures: Sequence[Measure]) -> Comparison:
    """Return how to tell apart the segments of a profile: by what may be a trait."""
    table = known_measures(pack, profile, measures)
    themes = themes_of(profile.population, table)
    return Comparison(pack, {m.name: m for m in usable_measures(table, themes)}, themes)


def _without_traits(segment: Segment) -> tuple[str]:
    return (TYPICAL if segment.numbers else f"segment {segment.id}",)


def _fitting(phrases: Sequence[str]) -> tuple[str, ...]:
    """Return the first phrase, and the next one with which a name is not too long."""
    first = tuple(phrases[:1])
    return next((pair for p in phrases[1:] if _fits(pair := (*first, p))), first)


def _fits(phrases: Sequence[str]) -> bool:
    return len(", ".join(phrases)) <= MAX_LENGTH


def _with_own_traits(
    phrases: Mapping[int, tuple[str, ...]], traits: Mapping[int, tuple[Trait, ...]]
) -> dict[int, str]:
    """Return the names; of those that say the same, each takes a further trait of its own."""
    result = dict(phrases)
    for words in sorted({frozenset(p) for p in phrases.values()}, key=sorted):
        twins = [segment for segment, p in phrases.items() if frozenset(p) == words]
        if len(twins) > 1:
            result |= {twin: _with_own_trait(phrases[twin], twin, twins, traits) for twin in twins}
    return {segment: ", ".join(p) for segment, p in result.items()}


def _with_own_trait(
    phrases: tuple[str, ...],
    twin: int,
    twins: Iterable[int],
    traits: Mapping[int, tuple[Trait, ...]],
) -> tuple[str, ...]:
    """Add the strongest trait that none of the twins shares, for the last one if it is too long."""
    of_twins = {trait.words for t in twins if t != twin for trait in traits[t]} | {*phrases}
    new_words = [trait.words for trait in traits[twin] if trait.words not in of_twins]
    for words in new_words:
        for start in (phrases, phrases[:1]):
            if _fits((*start, words)):
                return (*start, words)
    return phrases


def distinguish(
    names: Names, segments: Sequence[Segment], comparison: Comparison, *, is_fixed: bool
) -> dict[int, str]:
    """Return distinct names: equal ones differ by the measure on which they lie farthest apart.

    Fixed names stay and are added to; others give way where they become too long.
    """
    by_id = {segment.id: segment for segment in segments}
    result = dict(names)
    for name in dict.fromkeys(names.values()):
        twins = [by_id[segment] for segment, current in names.items() if current == name]
        if len(twins) > 1:
            result |= _Splitter(comparison, name if is_fixed else "").split(name, twins, ())
    return _numbered(result, NO_LIMIT if is_fixed else LONGEST)


@dataclass(frozen=True, slots=True)
class _Splitter:
    """Divides segments of one name at the widest gap of a measure, until each has its own."""

    comparison: Comparison
    base: str

    def split(self, name: str, twins: Sequence[Segment], used: tuple[str, ...]) -> dict[int, str]:
        measure, cut = _widest_gap(twins, self.comparison.measures.keys() - set(used))
        if measure is None:
            return {twin.id: name for twin in twins}
        names: dict[int, str] = {}
        for degree in (-1, 1):
            part = [t for t in twins if (_position(t, measure) > cut) == (degree > 0)]
            words = self._append(name, self.comparison.words(measure, degree))
            names |= self.split(words, part, (*used, measure))
            if len(part) > 1 and len({names[twin.id] for twin in part}) == 1:
                outer = max(part, key=lambda twin: (degree * _position(twin, measure), -twin.id))
                names[outer.id] = self._append(name, self.comparison.words(measure, 2 * degree))
        return names

    def _append(self, name: str, words: str) -> str:
        """Add words to a name; where it becomes too long, those added before give way."""
        longest = LONGEST_TWIN if self.base else LONGEST
        while len(f"{name}, {words}") > longest and len(name) > len(self.base):
            name = name.rpartition(", ")[0]
        return f"{name}, {words}" if name else words


def _position(segment: Segment, measure: str) -> float:
    return segment.numbers[measure].median.position


def _widest_gap(twins: Sequence[Segment], names: Collection[str]) -> tuple[str | None, float]:
    """Return the measure, of those that all have, with the widest gap, and the gap's middle."""
    best: tuple[float, str | None, float] = (0.0, None, 0.0)
    for name in sorted(names):
        if not all(name in twin.numbers for twin in twins):
            continue
        positions = sorted(_position(twin, name) for twin in twins)
        for low, high in pairwise(positions):
            gap = round(high - low, 2)
            if gap > best[0]:
                best = (gap, name, (low + high) / 2)
    return best[1], best[2]


def _numbered(names: Names, longest: int) -> dict[int, str]:
    """Number equal names: of segments that differ in no measure's median."""
    used: set[str] = set()
    result: dict[int, str] = {}
    for segment, name in sorted(names.items()):
        distinct, number = name, 1
        while distinct in used or (number > 1 and distinct in names.values()):
            number += 1
            ending = f", group {number}"
            distinct = shorten(name, longest - len(ending)) + ending
        used.add(distinct)
        result[segment] = distinct
    return result
