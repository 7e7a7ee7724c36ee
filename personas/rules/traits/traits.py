"""What sets each segment apart: measures on which it stands apart from all customers.

Strengths are standardised, so that numbers and categories can be ranked together. For a number:
the mean of the difference of means (in standard deviations) and the normal quantile of the
median's position, each at most 2, where both point the same way. For a value of a category: the
mean of the difference of shares (in standard deviations) and of that of their normal quantiles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum, sqrt
from statistics import NormalDist

from personas.domain.measure import Measure
from personas.domain.profile import NumberProfile, NumberSummary, Population, Profile, Segment
from personas.rules.language.labels import words_of
from personas.rules.language.pack import Levels
from personas.rules.traits.phrases import (
    is_digits,
    is_empty,
    is_yes,
    say_answer,
    say_number,
    say_value,
)
from personas.rules.traits.topics import TOPICS, Theme, Topic, theme_of
from personas.suppression import category_cells, withheld_measures

MAX_STRENGTH = 2.0
MIN_STRENGTH = 0.5  # of a strong trait
WEAK_STRENGTH = 0.2  # of a trait that can only tell segments apart
MIN_SHARE = 0.3  # of a segment, for a value to be its trait
FEW_YES = 0.15  # up to such a share of yes, a segment is without
REDUNDANT = 0.8
MIN_SEGMENTS = 4  # for a correlation over segments to mean something


@dataclass(frozen=True, slots=True)
class Trait:
    """How a segment stands apart on one measure, in words.

    ``sign`` is 1 for more and −1 for less. ``positions`` holds that of every segment of the
    profile, or its share of the value, turned so that this segment's is high.
    """

    measure: str
    words: str
    strength: float
    sign: int
    topics: tuple[Topic, ...]
    is_strong: bool
    terms: frozenset[str]
    positions: tuple[float, ...]


def usable_measures(
    measures: Iterable[Measure], themes: Mapping[str, Theme]
) -> tuple[Measure, ...]:
    """Return the measures that names may speak of.

    An outcome is what campaigns want to action, and names nobody; nor does a number that is a code.
    """
    return tuple(
        m
        for m in measures
        if m.role != "outcome" and not (m.kind == "number" and themes[m.name].is_code)
    )


def themes_of(population: Population, measures: Iterable[Measure]) -> dict[str, Theme]:
    """Return measure → its theme; most quantiles of whole numbers are whole."""
    return {m.name: theme_of(m, _is_whole(population.numbers.get(m.name))) for m in measures}


def _is_whole(summary: NumberSummary | None) -> bool:
    if summary is None:
        return True
    integers = sum(float(value).is_integer() for value in summary.quantiles)
    return integers >= 0.8 * len(summary.quantiles)


def find_traits(
    profile: Profile, measures: Sequence[Measure], levels: Levels
) -> dict[int, tuple[Trait, ...]]:
    """Return segment → its traits, the strongest first, of equals the first by words."""
    themes = themes_of(profile.population, measures)
    usable = usable_measures(measures, themes)
    finder = _Finder(profile, levels, themes)
    traits = {
        s.id: [trait for m in usable for trait in finder.traits(s, m)] for s in profile.segments
    }
    return {
        segment: tuple(sorted(all_traits, key=lambda m: (-m.strength, m.words, m.measure)))
        for segment, all_traits in traits.items()
    }


@dataclass(frozen=True, slots=True)
class _Finder:
    profile: Profile
    levels: Levels
    themes: Mapping[str, Theme]

    def traits(self, segment: Segment, measure: Measure) -> Iterator[Trait]:
        population = self.profile.population
        if measure.name in population.numbers:
            yield from self._number(segment, measure)
        elif measure.name in population.categories:
            yield from self._category(segment, measure)

    def _number(self, segment: Segment, measure: Measure) -> Iterator[Trait]:
        summary = self.profile.population.numbers[measure.name]
        number = segment.numbers.get(measure.name)
        if number is None or measure.name in withheld_measures(segment):
            return
        effect = _effect(number, summary)
        if abs(effect) >= WEAK_STRENGTH:
            sign = 1 if effect > 0 else -1
            is_strong = self.levels.label(number.median.position) != "mid"
            words = say_number(measure, self.themes[measure.name], sign)
            yield self._trait(
                measure, words, effect, is_strong, self._positions(measure.name, sign)
            )

    def _positions(self, name: str, sign: int) -> tuple[float, ...]:
        numbers = [segment.numbers.get(name) for segment in self.profile.segments]
        return tuple(sign * (n.median.position - 0.5) if n else 0.0 for n in numbers)

    def _category(self, segment: Segment, measure: Measure) -> Iterator[Trait]:
        """Yield the trait of a question's yes or no, or of each value that is more common here."""
        overall = self.profile.population.categories[measure.name].shares
        category = segment.categories.get(measure.name)
        if category is None or not category.shares:
            return
        cells = category_cells(self.profile, measure.name).get(segment.id, ())
        shares = {c.value: c.share for c in cells if c.value is not None and not c.is_hidden}
        answers = {is_yes(value) for value in overall if not is_empty(value)}
        is_coded = all(is_digits(value) for value in overall if not is_empty(value))
        if is_coded and self.themes[measure.name].is_code and answers <= {True, False}:
            return  # nobody knows which sex 1 is
        for value, share in sorted(shares.items()):
            part = overall.get(value, 0.0)
            if not 0 < part < 1 or is_empty(value):
                continue
            effect = _effect_of_share(share, part)
            if answers == {True, False}:
                yield from self._answer(measure, value, share, effect)
            elif effect >= WEAK_STRENGTH and share >= MIN_SHARE:
                words = say_value(measure, value, share)
                positions = self._shares(measure.name, value, 1)
                yield self._trait(measure, words, effect, True, positions, value)

    def _answer(self, measure: Measure, value: str, share: float, effect: float) -> Iterator[Trait]:
        if not is_yes(value) or abs(effect) < WEAK_STRENGTH:
            return
        is_clear = share >= 0.5 if effect > 0 else share <= FEW_YES
        if is_clear:
            sign = 1 if effect > 0 else -1
            positions = self._shares(measure.name, value, sign)
            yield self._trait(measure, say_answer(measure, sign), effect, True, positions)

    def _shares(self, name: str, value: str, sign: int) -> tuple[float, ...]:
        categories = [segment.categories.get(name) for segment in self.profile.segments]
        return tuple(sign * c.shares.get(value, 0.0) if c else 0.0 for c in categories)

    def _trait(
        self,
        measure: Measure,
        words: str,
        effect: float,
        is_strong: bool,
        positions: tuple[float, ...],
        value: str = "",
    ) -> Trait:
        terms = frozenset(words_of(f"{measure.label} {value}"))
        of_value = tuple(t for t, names in TOPICS.items() if value and names & {*words_of(value)})
        strength = min(abs(effect), MAX_STRENGTH)
        theme = self.themes[measure.name]
        is_birth = theme.manner == "birth"  # later is younger
        topics = tuple("age" if topic == "birth" else topic for topic in theme.topics)
        return Trait(
            measure=measure.name,
            words=words,
            strength=strength,
            sign=1 if (effect > 0) != is_birth else -1,
            topics=of_value if value else topics,
            is_strong=is_strong and strength >= MIN_STRENGTH,
            terms=terms,
            positions=positions,
        )


def _effect(number: NumberProfile, summary: NumberSummary) -> float:
    """Return the standardised effect, 0 where mean and median point different ways."""
    z = _quantile(round(number.median.position, 3))
    mean = number.stats.get("mean")
    if mean is None or summary.sd <= 0:
        return round(z, 1)
    d = max(-MAX_STRENGTH, min(MAX_STRENGTH, (mean.value - summary.mean) / summary.sd))
    return round((z + d) / 2, 1) if z * d > 0 else 0.0


def _effect_of_share(share: float, overall: float) -> float:
    """Return the mean of the standardised difference of shares and that of their quantiles."""
    d = (share - overall) / sqrt(overall * (1 - overall))
    return round((d + _quantile(round(share, 3)) - _quantile(overall)) / 2, 1)


@lru_cache(maxsize=4096)
def _quantile(position: float) -> float:
    return NormalDist().inv_cdf(min(max(position, 0.0228), 0.9772))


def choose_traits(
    traits: Sequence[Trait], weights: Sequence[float], count: int
) -> tuple[Trait, ...]:
    """Return up to ``count`` traits, each the strongest that repeats none before it.

    ``weights`` are the shares of the segments.
    """
    selection: list[Trait] = []
    candidates = list(traits)
    while candidates and len(selection) < count:
        scores = {m: _score(m, selection, weights) for m in candidates}
        best = max(candidates, key=lambda trait: scores[trait])  # of equals the first
        if scores[best] <= 0:
            break
        selection.append(best)
        candidates.remove(best)
    return tuple(selection)


def _score(trait: Trait, selection: Iterable[Trait], weights: Sequence[float]) -> float:
    repetition = max((redundancy(trait, second, weights) for second in selection), default=0.0)
    return 0.0 if repetition >= REDUNDANT else round(trait.strength * (1 - repetition), 2)


def redundancy(trait: Trait, second: Trait, weights: Sequence[float]) -> float:
    """Return how far a trait repeats another one: 0 not at all, 1 altogether."""
    if trait.measure == second.measure or trait.words == second.words:
        return 1.0
    is_same_topic = bool(trait.topics) and set(trait.topics) == set(second.topics)
    is_alike = bool({*trait.topics} & {*second.topics} or trait.terms & second.terms)
    likeness = 0.9 if is_same_topic else 0.5 if is_alike else 0.0
    likeness *= 1.0 if trait.sign == second.sign else 0.5
    r = _correlation(trait.positions, second.positions, weights)
    return max(likeness, round(0.9 * r * r, 1) if r > 0 else 0.0)


def _correlation(a: Sequence[float], b: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted correlation over segments; 0 where there are too few."""
    if len(a) < MIN_SEGMENTS:
        return 0.0
    total = fsum(weights)
    mean_a, mean_b = (fsum(w * x for w, x in zip(weights, v, strict=True)) / total for v in (a, b))

    def covariance(x: Sequence[float], y: Sequence[float], mx: float, my: float) -> float:
        return fsum(w * (i - mx) * (j - my) for w, i, j in zip(weights, x, y, strict=True))

    variance = covariance(a, a, mean_a, mean_a) * covariance(b, b, mean_b, mean_b)
    return covariance(a, b, mean_a, mean_b) / sqrt(variance) if variance > 1e-12 else 0.0
