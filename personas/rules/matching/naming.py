"""Name segments: choose a persona for each, render its texts, make the names distinct."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from personas.domain.measure import Measure
from personas.domain.naming import Attempt, Naming, Outcome
from personas.domain.problem import Problem
from personas.domain.profile import CategorySummary, Population, Profile, Segment
from personas.rules.language.conditions import MostCommon, Range, Share, ends_of
from personas.rules.language.findings import quote_all, suggest
from personas.rules.language.pack import LISTS, Persona, RulePack, Texts, leaves_of
from personas.rules.matching.attempts import attempts, choose_persona
from personas.rules.matching.subject import subject_of
from personas.rules.matching.texts import FAILURES, facts_of, render
from personas.rules.traits.advice import advise
from personas.rules.traits.names import (
    Description,
    comparison_of,
    describe_segments,
    distinguish,
)
from personas.suppression import (
    SMALLEST,
    mute_segments,
    redact_naming,
    warn_of_withheld,
    withheld_measures,
)

MAX_VALUES = 20
STORY = (
    "{% if traits %}Compared with all customers: {{ traits }}.{% else %}They are close to the "
    "average of all customers in everything that this table holds.{% endif %}"
)
NEAR = "close to {{ name }}"


def name_segments(
    pack: RulePack, profile: Profile, measures: Sequence[Measure] = ()
) -> tuple[tuple[Naming, ...], tuple[Problem, ...]]:
    """Return a naming per segment, in segment order and with distinct names, and warnings.

    ``measures`` are all those of the table, which names and advice of segments without a persona
    speak of; without them, those of the profile, as the pack has them.
    Warnings are a near miss, no persona, a text that could not be rendered, a category that nobody
    has, a ratio to a median of 0, figures of too few customers. Such figures decide about names,
    but texts cannot quote them.
    """
    descriptions = describe_segments(pack, profile, measures)
    writers = [_writer(pack, profile, s, descriptions[s.id]) for s in profile.segments]
    namings = _distinguish(pack, profile, [writer.write() for writer in writers], measures)
    problems = list(_warn_of_pack(pack, profile.population))
    for writer, naming in zip(writers, namings, strict=True):
        problems += _warn_of_missing(pack, writer.segment, profile.population)
        problems += _warn_of_outcome(pack, naming)
        problems += [*writer.problems, *warn_of_withheld(writer.segment)]
    return namings, tuple(dict.fromkeys(problems))


def _writer(
    pack: RulePack, profile: Profile, segment: Segment, description: Description
) -> _Writer:
    """Choose a segment's persona, and the nearest of the others as runner-up."""
    subject = subject_of(segment, profile.population)
    chosen, distance = choose_persona(pack, subject)
    all_attempts = {attempt.persona: attempt for attempt in attempts(pack, subject)}
    attempt = all_attempts.pop(chosen) if chosen is not None else None
    persona = next((persona for persona in pack.personas if persona.id == chosen), None)
    return _Writer(
        pack,
        profile,
        segment,
        description,
        persona,
        "none" if persona is None else "near" if distance else "rule",
        attempt,
        min(all_attempts.values(), key=lambda a: round(a.distance or 0.0, 9), default=None),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Renders the texts of one segment; a text that fails is left out, with a problem."""

    pack: RulePack
    profile: Profile
    segment: Segment
    description: Description
    persona: Persona | None
    outcome: Outcome
    attempt: Attempt | None
    runner_up: Attempt | None
    problems: list[Problem] = field(default_factory=list)

    def write(self) -> Naming:
        texts = self.persona.texts if self.persona else self.pack.fallback
        facts = facts_of(self.pack, self.segment, self.profile, self.description.name)
        levels, numbers = self.pack.levels, self.segment.numbers
        naming = Naming(
            segment=self.segment.id,
            persona=self.persona.id if self.persona else None,
            name=self._name(texts, facts),
            outcome=self.outcome,
            levels={name: levels.label(numbers[name].median.position) for name in sorted(numbers)},
            attempt=self.attempt,
            runner_up=self.runner_up,
            icon=texts.icon,
            tags=texts.tags,
            story=self._text(texts.story, facts) or self._default_story(facts),
            **self._lists(texts, facts),
        )
        return redact_naming(naming, self.segment, self.profile)

    def _lists(self, texts: Texts, facts: dict[str, object]) -> dict[str, tuple[str, ...]]:
        """Return the texts of all lists; a segment without a persona has the advice of its traits.

        A fallback that gives advice of its own is heeded.
        """
        lists = {
            key: tuple(filter(None, (self._text(text, facts) for text in getattr(texts, key))))
            for key in LISTS
        }
        if self.persona or any(lists.values()):
            return lists
        return lists | advise(self.description.strong)

    def _default_story(self, facts: dict[str, object]) -> str:
        """Return the story of a segment without a persona, whose fallback has none."""
        return "" if self.persona else render(STORY, facts | {"traits": self.description.sentence})

    def _name(self, texts: Texts, facts: dict[str, object]) -> str:
        name = " ".join(self._text(texts.name, facts).split())
        name = name or (self.persona.id if self.persona else str(facts["description"]))
        if self.outcome == "near":
            return render(NEAR, {"name": name})
        return name[:1].upper() + name[1:] if self.persona is None else name

    def _text(self, text: str, facts: dict[str, object]) -> str:
        try:
            return render(text, facts)
        except FAILURES as error:
            if not self._withholds():  # which has a warning of its own
                self.problems.append(_text_problem(self, text, error))
            return ""

    def _withholds(self) -> bool:
        """Whether a figure that a text could quote is withheld from this segment."""
        mute = (mute_segments(self.profile, name) for name in self.segment.numbers)
        return bool(withheld_measures(self.segment)) or any(self.segment.id in ids for ids in mute)


def _distinguish(
    pack: RulePack, profile: Profile, namings: Sequence[Naming], measures: Sequence[Measure]
) -> tuple[Naming, ...]:
    """Return the namings with distinct names: ``Premium Shoppers, younger``."""
    names = {naming.segment: naming.name for naming in namings}
    comparison = comparison_of(pack, profile, measures)
    distinct = distinguish(names, profile.segments, comparison, is_fixed=True)
    return tuple(replace(naming, name=distinct[naming.segment]) for naming in namings)


def _warn_of_outcome(pack: RulePack, naming: Naming) -> Iterable[Problem]:
    """Yield a warning for a segment for which no persona holds."""
    if naming.outcome == "near" and naming.attempt:
        miss = f"misses the persona `{naming.persona}`{_by(naming.attempt, 3)}"
        message = f"Segment {naming.segment} {miss} and is named {naming.name}"
        hint = "Widen the persona's conditions, or write one for this segment"
        yield Problem("W402", message, hint)
    if naming.outcome == "none" and not pack.all_numeric:
        best = naming.runner_up
        runner_up = f"; `{best.persona}` misses{_by(best, 2)}" if best else ""
        message = f"No persona of `{pack.name}` holds for segment {naming.segment}{runner_up}"
        hint = f"Write a persona for it: it is named by what sets it apart, {naming.name}"
        yield Problem("W403", message, hint)


def _by(attempt: Attempt, digits: int) -> str:
    """Render the distance of an attempt, if it is not withheld."""
    return "" if attempt.distance is None else f" by {attempt.distance:.{digits}f} positions"


def _text_problem(writer: _Writer, text: str, error: Exception) -> Problem:
    persona = writer.persona
    owner = f"of `{persona.id}`" if persona else "of the fallback"
    start = text if len(text) <= 40 else text[:39] + "…"
    reason = f"left out for segment {writer.segment.id}: {error} (in “{start}”)"
    hint = "Guard a measure that may be absent: `{% if age %}… {{ age.median }} …{% endif %}`"
    at = persona.at if persona else writer.pack.at
    return Problem("W405", f"A text {owner} is {reason}", hint, at)


def _warn_of_pack(pack: RulePack, population: Population) -> Iterable[Problem]:
    """Yield warnings of what a pack lacks, and of conditions without a meaning on this table."""
    if pack.all_numeric:
        message = f"`{pack.name}` has no personas: every segment is named by what sets it apart"
        yield Problem("W403", message, "`personas rules new` writes a pack to start from")
    for leaf in leaves_of(pack.personas):
        if isinstance(leaf, Range):
            yield from _warn_of_ratio(leaf, population)
        elif category := population.categories.get(leaf.measure):
            yield from _warn_of_value(leaf, category)


def _warn_of_ratio(leaf: Range, population: Population) -> Iterable[Problem]:
    number = population.numbers.get(leaf.measure)
    if number and number.median <= 0 and any(end.unit == "ratio" for end in ends_of(leaf)):
        meaning = "a multiple of it says nothing, the condition is unknown"
        message = f"`{leaf.measure}` has a median of {number.median:g}: {meaning}"
        hint = "Compare with a quantile or a value: `top 30%`, `at least 3`"
        yield Problem("W406", message, hint, leaf.at)


def _warn_of_value(leaf: Share | MostCommon, category: CategorySummary) -> Iterable[Problem]:
    if leaf.value not in category.shares:
        counts = {value: round(s * category.count) for value, s in category.shares.items()}
        values = sorted(value for value, count in counts.items() if count >= SMALLEST)
        hint = suggest(leaf.value, values, f"Values are: {quote_all(values[:MAX_VALUES])}")
        yield Problem("W404", f"No customer has the {leaf.measure} `{leaf.value}`", hint, leaf.at)


def _warn_of_missing(pack: RulePack, segment: Segment, population: Population) -> Iterable[Problem]:
    """Yield a warning for each measure of the conditions that nobody in a segment has."""
    for name in dict.fromkeys(leaf.measure for leaf in leaves_of(pack.personas)):
        exists = name in population.numbers or name in population.categories
        category = segment.categories.get(name)
        if exists and name not in segment.numbers and not (category and category.shares):
            missing = f"Nobody in segment {segment.id} has a value for `{name}`"
            message = f"{missing}: conditions on it are unknown"
            yield Problem("W407", message, "Look at the gaps of this column")
