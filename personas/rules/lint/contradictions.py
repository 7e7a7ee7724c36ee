"""Check that texts claim nothing that a segment's figures may contradict, or cannot show."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from personas.domain.problem import Problem
from personas.rules.language.conditions import leaves
from personas.rules.language.pack import MeasureRule, Persona, RulePack
from personas.rules.matching.texts import environment
from personas.rules.traits.mentions import GENERAL, topics_in, topics_of_label
from personas.rules.traits.topics import Topic

NAMES: dict[Topic, str] = {
    "catalogue": "catalogues", "web": "the web", "discount": "discounts", "returns": "returns",
}  # fmt: skip


def check_contradictions(pack: RulePack) -> Iterator[Problem]:
    """Yield a problem for each `avoid` that speaks against a measure of any level.

    The level is settled by the persona's own conditions, by an earlier persona that takes whoever
    is high, or by a comparison around the words: `{% if web and web.position < 0.5 %}`.
    """
    constraints: set[str] = set()
    for persona in pack.personas:
        tested = {leaf.measure for leaf in leaves(persona.when)}
        for measure in pack.measures:
            is_open = measure.name not in tested | constraints | {*pack.categories}
            if is_open and (words := _warning_against(persona, measure)):
                yield _problem(persona, measure, words)
        constraints |= tested if len(tested) == 1 else set()


def check_stories(pack: RulePack) -> Iterator[Problem]:
    """Yield a problem for each story that speaks of what no measure of the pack tells."""
    topics = {topic for measure in pack.measures for topic in topics_of_label(measure.label)}
    for persona in pack.personas:
        baseless = _topics_of(persona.texts.story) - topics - GENERAL
        for topic in sorted(baseless):
            of_story = f"The story of `{persona.id}` speaks of {NAMES[topic]}"
            message = f"{of_story}, of which no measure tells"
            yield Problem("W591", message, "Add the measure, or leave it to the advice", persona.at)


def _topics_of(text: str) -> frozenset[Topic]:
    data = environment().parse(text).find_all(nodes.TemplateData)
    return frozenset(topic for node in data for topic in topics_in(node.data))


def _problem(persona: Persona, measure: MeasureRule, words: str) -> Problem:
    message = (
        f"`{persona.id}` is told to avoid what its segments may do more than most, by "
        f"`{measure.name}` (in “{words}”)"
    )
    hint = f"Write `{{% if {measure.name} and {measure.name}.position < 0.5 %}}…{{% endif %}}`"
    return Problem("W590", message, f"{hint} around it", persona.at)


def _warning_against(persona: Persona, measure: MeasureRule) -> str:
    """Return the words of the first `avoid` that speaks of a measure without a comparison."""
    topics = topics_of_label(measure.label)
    trees = (environment().parse(text) for text in persona.texts.avoid) if topics else ()
    return next((words for tree in trees for words in _mentions(tree, measure, topics)), "")


def _mentions(node: nodes.Node, measure: MeasureRule, topics: frozenset[Topic]) -> Iterator[str]:
    if isinstance(node, nodes.If | nodes.CondExpr) and _compares(node.test, measure.name):
        return
    if isinstance(node, nodes.TemplateData) and topics_in(node.data) & topics:
        yield " ".join(node.data.split())
    for part in node.iter_child_nodes():
        yield from _mentions(part, measure, topics)


def _compares(test: nodes.Node, name: str) -> bool:
    comparisons = [test] if isinstance(test, nodes.Compare) else test.find_all(nodes.Compare)
    used = (part for comparison in comparisons for part in comparison.find_all(nodes.Name))
    return any(part.name == name for part in used)
