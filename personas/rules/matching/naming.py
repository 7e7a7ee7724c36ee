"""Tell segments apart that would carry the same name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from personas.domain.naming import Attempt, Naming, Outcome
from personas.domain.problem import Problem
from personas.domain.profile import Population, Profile, Segment
from personas.rules.language.conditions import Range
from personas.rules.language.findings import nearest, quoted
from personas.rules.language.pack import Persona, RulePack, Texts, leaves_of
from personas.rules.matching import description as phrasebook
from personas.rules.matching import naming as warn
from personas.rules.matching.attempts import attempts, choose
from personas.rules.matching.description import label_of, lower_first
from personas.rules.matching.facts import facts_of
from personas.rules.matching.subject import Subject, subject_of
from personas.rules.matching.texts import FAILURES, render
from personas.suppression import SMALLEST, may_be_told, mute_segments, warn_withheld, withheld_from


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


MOST_SHOWN = 20


def about_outcome(pack: RulePack, naming: Naming) -> Iterable[Problem]:
    """Yield a warning for a segment that no persona names outright."""
    if naming.outcome == "near" and naming.attempt:
        yield Problem(
            "W402",
            f"Segment {naming.segment} misses the persona `{naming.persona}`"
            f"{_by(naming.attempt, 3)} and is named {naming.name}",
            "Widen the persona's conditions, or write one for this segment",
        )
    if naming.outcome == "none" and not pack.all_numeric:
        best = naming.runner_up
        nearest_one = f"; `{best.persona}` misses{_by(best, 2)}" if best else ""
        yield Problem(
            "W403",
            f"No persona of `{pack.name}` holds for segment {naming.segment}{nearest_one}",
            f"Write a persona for it: it is named by its levels, {naming.name}",
        )


def _by(attempt: Attempt, digits: int) -> str:
    """By how much it misses, where that may be told."""
    return "" if attempt.distance is None else f" by {attempt.distance:.{digits}f} positions"


def about_text(
    pack: RulePack, persona: Persona | None, segment: int, text: str, error: Exception
) -> Problem:
    """Say that a text was left out because it could not be filled in."""
    owner = f"of `{persona.id}`" if persona else "of the fallback"
    start = text if len(text) <= 40 else text[:39] + "…"
    return Problem(
        "W405",
        f"A text {owner} is left out for segment {segment}: {error} (in “{start}”)",
        "Guard a measure that may be absent: `{% if age %}… {{ age.median }} …{% endif %}`",
        persona.at if persona else pack.at,
    )


def about_pack(pack: RulePack, population: Population) -> Iterable[Problem]:
    """Yield warnings about what a whole pack lacks, or leaves without a meaning here."""
    if pack.all_numeric:
        yield Problem(
            "W403",
            f"`{pack.name}` has no personas: every segment is named by its levels",
            "`personas rules new` writes a pack to start from",
        )
    for leaf in leaves_of(pack.personas):
        if isinstance(leaf, Range):
            numbers = population.numbers.get(leaf.measure)
            units = {end.unit for end in (leaf.lower, leaf.upper) if end}
            if numbers and "ratio" in units and numbers.median <= 0:
                yield Problem(
                    "W406",
                    f"`{leaf.measure}` has a median of {numbers.median:g}: a multiple of it "
                    "says nothing, the condition is unknown",
                    "Compare with a quantile or a value: `top 30%`, `at least 3`",
                    leaf.at,
                )
        elif leaf.measure in population.categories:
            known = population.categories[leaf.measure]
            if leaf.value not in known.shares:
                often = [v for v, s in known.shares.items() if round(s * known.count) >= SMALLEST]
                yield Problem(
                    "W404",
                    f"No customer has the {leaf.measure} `{leaf.value}`",
                    _values(leaf.value, sorted(often)),
                    leaf.at,
                )


def about_gaps(pack: RulePack, segment: Segment, population: Population) -> Iterable[Problem]:
    """Yield a warning for each measure of the conditions that nobody in a segment has."""
    for name in dict.fromkeys(leaf.measure for leaf in leaves_of(pack.personas)):
        known = name in population.numbers or name in population.categories
        category = segment.categories.get(name)
        if known and name not in segment.numbers and not (category and category.shares):
            yield Problem(
                "W407",
                f"Nobody in segment {segment.id} has a value for `{name}`: conditions on it "
                "are unknown",
                "Look at the gaps of this column",
            )


def _values(value: str, shares: list[str]) -> str:
    guess = nearest(value, shares)
    return f"Did you mean `{guess}`?" if guess else f"Values are: {quoted(shares[:MOST_SHOWN])}"


def name_segments(
    pack: RulePack, profile: Profile
) -> tuple[tuple[Naming, ...], tuple[Problem, ...]]:
    """Give every segment its persona, and names that are distinct; in segment order.

    The problems are warnings: a near miss, no persona, a text that could not be filled in, a
    category that nobody has, a ratio that means nothing, figures of too few customers. Such
    figures decide about names, but texts cannot quote them.
    """
    population = profile.population
    made = [_name(pack, profile, place) for place in range(len(profile.segments))]
    namings = tell_apart(pack, profile.segments, [naming for naming, _ in made])
    problems = list(warn.about_pack(pack, population))
    for segment, naming, (_, unwritten) in zip(profile.segments, namings, made, strict=True):
        problems += warn.about_gaps(pack, segment, population)
        problems += [*warn.about_outcome(pack, naming), *unwritten, *warn_withheld(segment)]
    return namings, tuple(dict.fromkeys(problems))


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The outcome for one segment before any text is rendered."""

    persona: Persona | None
    outcome: Outcome
    attempt: Attempt | None
    runner_up: Attempt | None


def _judge(pack: RulePack, subject: Subject) -> _Verdict:
    chosen, distance = choose(pack, subject)
    tried = attempts(pack, subject)
    others = [attempt for attempt in tried if attempt.persona != chosen]
    runner_up = min(others, key=lambda attempt: round(attempt.distance or 0.0, 9), default=None)
    if chosen is None:
        return _Verdict(None, "none", None, runner_up)
    place = [persona.id for persona in pack.personas].index(chosen)
    outcome: Outcome = "near" if distance else "rule"
    return _Verdict(pack.personas[place], outcome, tried[place], runner_up)


def _name(pack: RulePack, profile: Profile, place: int) -> tuple[Naming, list[Problem]]:
    segment = profile.segments[place]
    verdict = _judge(pack, subject_of(segment, profile.population))
    writer = _Writer(pack, profile, segment, verdict, [])
    texts = verdict.persona.texts if verdict.persona else pack.fallback
    return may_be_told(writer.write(texts), segment, profile), writer.problems


@dataclass(frozen=True, slots=True)
class _Writer:
    """Renders the texts of one segment; what fails is left out and noted."""

    pack: RulePack
    profile: Profile
    segment: Segment
    verdict: _Verdict
    problems: list[Problem]

    def write(self, texts: Texts) -> Naming:
        facts = facts_of(self.pack, self.segment, self.profile)
        lists = {
            key: tuple(self._all(getattr(texts, key), facts))
            for key in ("do", "avoid", "channels", "kpis")
        }
        return Naming(
            segment=self.segment.id,
            persona=self.verdict.persona.id if self.verdict.persona else None,
            name=self._name(texts.name, facts),
            outcome=self.verdict.outcome,
            levels=self._levels(),
            attempt=self.verdict.attempt,
            runner_up=self.verdict.runner_up,
            icon=texts.icon,
            tags=texts.tags,
            story=self._text(texts.story, facts),
            **lists,
        )

    def _name(self, text: str, facts: dict[str, object]) -> str:
        persona = self.verdict.persona
        name = " ".join(self._text(text, facts).split())
        name = name or (persona.id if persona else str(facts["description"]))
        if self.verdict.outcome == "near":
            return render(phrasebook.NEAR, {"name": name})
        return name[:1].upper() + name[1:] if persona is None else name

    def _all(self, texts: Iterable[str], facts: dict[str, object]) -> Iterable[str]:
        return filter(None, (self._text(text, facts) for text in texts))

    def _text(self, text: str, facts: dict[str, object]) -> str:
        try:
            return render(text, facts)
        except FAILURES as error:
            if self._withholds():  # which has a warning of its own
                return ""
            persona = self.verdict.persona
            self.problems.append(warn.about_text(self.pack, persona, self.segment.id, text, error))
            return ""

    def _withholds(self) -> bool:
        """Whether a figure that a text could quote is withheld from this segment."""
        of_sums = (mute_segments(self.profile, name) for name in self.segment.numbers)
        return bool(withheld_from(self.segment)) or any(self.segment.id in m for m in of_sums)

    def _levels(self) -> dict[str, str]:
        numbers = self.segment.numbers
        levels = self.pack.levels
        return {name: levels.label(numbers[name].median.position) for name in sorted(numbers)}
