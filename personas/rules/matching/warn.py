"""The warnings of naming: nothing about a name is silent."""

from __future__ import annotations

from collections.abc import Iterable

from personas.facts.naming import Attempt, Naming
from personas.facts.population import Population
from personas.facts.problem import Problem
from personas.facts.profile import Segment
from personas.rules.language.conditions import Range
from personas.rules.language.findings import nearest, quoted
from personas.rules.language.pack import Persona, RulePack, leaves_of
from personas.withholding import SMALLEST

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
