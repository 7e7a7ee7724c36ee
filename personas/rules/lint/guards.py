"""Check that texts speak of a measure only where the table has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from jinja2 import nodes

from personas.domain.problem import Problem
from personas.rules.language.conditions import All, AnyOf, Condition, Not
from personas.rules.language.pack import MeasureRule, Persona, RulePack
from personas.rules.lint.coverage import check_reachable
from personas.rules.lint.space import space_of
from personas.rules.matching.texts import environment
from personas.rules.traits.mentions import GENERAL, topics_of_label, words_for

MIN_WORDS = 2  # of a label: a single word occurs in other meanings


def check_guards(pack: RulePack) -> Iterator[Problem]:
    """Yield a problem for each text of a persona that speaks of an optional measure unguarded.

    A persona that names no segment of a table without the measure needs no guard.
    """
    for measure in pack.measures:
        if measure.optional:
            labels = [*filter(None, (_spelling(m) for m in pack.measures if m is not measure))]
            texts = {p.id: _unguarded(p, measure, labels) for p in pack.personas}
            mentions = {persona: words for persona, words in texts.items() if words}
            remaining = _personas_without(pack, measure.name) if mentions else {}
            for persona in pack.personas:
                if persona.id in mentions and persona.id in remaining:
                    yield _problem(persona, measure, mentions[persona.id])


def _problem(persona: Persona, measure: MeasureRule, words: str) -> Problem:
    of_persona = f"A text of `{persona.id}` speaks of `{measure.name}`"
    message = f"{of_persona}, which a table may lack (in “{words}”)"
    hint = f"Write `{{% if {measure.name} %}}…{{% endif %}}` around it"
    return Problem("W409", message, hint, persona.at)


def _personas_without(pack: RulePack, measure: str) -> set[str]:
    """Return the personas that can name a segment of a table that lacks a measure."""
    conditions = ((p, _without(p.when, measure)) for p in pack.personas)
    personas = tuple(replace(p, when=when) for p, when in conditions if when)
    unreachable = {p.location for p in check_reachable(space_of(replace(pack, personas=personas)))}
    return {persona.id for persona in personas if persona.at not in unreachable}


def _without(condition: Condition, measure: str) -> Condition | None:
    """Return what remains of a condition where a measure is skipped."""
    match condition:
        case All(parts) | AnyOf(parts):
            remaining = (_without(part, measure) for part in parts)
            remainder = tuple(part for part in remaining if part is not None)
            return replace(condition, parts=remainder) if remainder else None
        case Not(part):
            inner = _without(part, measure)
            return Not(inner) if inner else None
    return None if condition.measure == measure else condition


def _unguarded(persona: Persona, measure: MeasureRule, labels: Sequence[re.Pattern[str]]) -> str:
    """Return the words by which a story or advice speaks of a measure unguarded, if any.

    In the ``labels`` of other measures a topic is theirs.
    """
    label, parse = _spelling(measure), environment().parse
    story, advice = parse(persona.texts.story), (*persona.texts.do, *persona.texts.avoid)
    trees = [(story, label), *((parse(text), label) for text in advice)]
    mentions = (words for tree, names in trees for words in _mentions(tree, measure, names))
    return next(chain(mentions, _mentions(story, measure, _topic_words(measure), labels)), "")


def _spelling(measure: MeasureRule) -> re.Pattern[str] | None:
    """Return what finds the label of a measure in a text; None for a single word."""
    words = re.findall(r"\w+", measure.label)
    if len(words) < MIN_WORDS:
        return None
    phrase = r"\W+".join(map(re.escape, words))
    return re.compile(rf"\b{phrase}\b", re.IGNORECASE)


def _topic_words(measure: MeasureRule) -> re.Pattern[str] | None:
    """Return what finds the topics of a measure, such as discounts, in a story."""
    topics = topics_of_label(measure.label) - GENERAL
    words = [re.escape(word) for topic in topics for word in words_for(topic)]
    return re.compile(rf"\b(?:{'|'.join(sorted(words))})\b", re.IGNORECASE) if words else None


def _mentions(
    node: nodes.Node,
    measure: MeasureRule,
    label: re.Pattern[str] | None,
    skipped: Sequence[re.Pattern[str]] = (),
) -> Iterator[str]:
    """Yield the uses of a measure and of its label that no `if` on the measure guards.

    What matches a ``skipped`` pattern is left out.
    """
    if isinstance(node, nodes.If | nodes.CondExpr) and _uses(node.test, measure.name):
        return
    if isinstance(node, nodes.And) and _uses(node.left, measure.name):
        return
    if isinstance(node, nodes.Name) and node.name == measure.name:
        yield measure.name
    if isinstance(node, nodes.TemplateData) and label:
        text = node.data
        for pattern in skipped:
            text = pattern.sub("", text)
        yield from (match[0] for match in label.finditer(text))
    for part in node.iter_child_nodes():
        yield from _mentions(part, measure, label, skipped)


def _uses(test: nodes.Node, name: str) -> bool:
    names = (test, *test.find_all(nodes.Name))
    return any(isinstance(node, nodes.Name) and node.name == name for node in names)
