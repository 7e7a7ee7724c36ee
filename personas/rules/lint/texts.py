"""Texts that take a number for a category, or a category for a number."""

from __future__ import annotations

from collections.abc import Iterator

from personas.domain.problem import Location, Problem
from personas.rules.language.pack import RulePack, Texts, categories_of, numbers_of, templates_of
from personas.rules.loading.rehearse import failures
from personas.rules.loading.samples import CATEGORY, NUMBER, AnyFacts
from personas.rules.matching.texts import environment


def of_another_kind(pack: RulePack) -> Iterator[Problem]:
    """Yield a problem for each text that fails once its measures are what conditions say."""
    owners = [(p.texts, f"`{p.id}`", p.at) for p in pack.personas]
    for texts, owner, at in (*owners, (pack.fallback, "the fallback", pack.at)):
        yield from _of(texts, owner, at, _facts(pack))


def _facts(pack: RulePack) -> dict[str, object]:
    facts: dict[str, object] = {measure.name: AnyFacts() for measure in pack.measures}
    facts |= dict.fromkeys(numbers_of(pack.personas), NUMBER)
    return facts | dict.fromkeys(categories_of(pack.personas), CATEGORY)


def _of(texts: Texts, owner: str, at: Location, facts: dict[str, object]) -> Iterator[Problem]:
    for text in templates_of(texts):
        if "{" in text:
            for fault in failures(environment().parse(text), facts):
                message = f"A text of {owner}: {fault.message} (in “{text[:40]}”)"
                hint = "Conditions take numbers and categories apart, and texts must do so too"
                yield Problem("W209", message, hint, at)
