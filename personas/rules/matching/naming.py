"""Name the segments of a profile, and say of each why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from personas.facts.naming import Attempt, Naming, Outcome
from personas.facts.problem import Problem
from personas.facts.profile import Profile, Segment
from personas.rules.language import phrasebook
from personas.rules.language.pack import Persona, RulePack, Texts
from personas.rules.matching import warn
from personas.rules.matching.attempts import attempts, choose
from personas.rules.matching.facts_of import facts_of
from personas.rules.matching.subject import Subject, subject_of
from personas.rules.matching.texts import FAILURES, render
from personas.rules.matching.twins import tell_apart
from personas.withholding import may_be_told, mute_segments, warn_withheld, withheld_from


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
