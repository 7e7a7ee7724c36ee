"""Advice that follows from a segment's traits: a few actions, the strongest traits' first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from personas.rules.language.pack import LISTS
from personas.rules.traits.actions import Action
from personas.rules.traits.library import LIBRARY
from personas.rules.traits.mentions import topics_in
from personas.rules.traits.topics import Topic
from personas.rules.traits.traits import Trait

MAX_ACTIONS = 3
MAX_TEXTS = {"do": 4, "avoid": 3, "channels": 4, "kpis": 4}
NO_ACTION = (
    "Ask a few of these customers what they want before you plan anything for them alone: "
    "this table does not say it"
)


def advise(traits: Sequence[Trait]) -> dict[str, tuple[str, ...]]:
    """Return key → texts of the actions that these traits suggest; one honest line if none."""
    actions = choose_actions(traits, LIBRARY)
    strengths = weigh_topics(traits)
    liked = {topic for topic, strength in strengths.items() if strength > 0}
    consistent = [_without_contradictions(action, liked) for action in actions]
    return combine_actions(consistent) if actions else {"do": (NO_ACTION,)}


def _without_contradictions(action: Action, liked: Collection[Topic]) -> Action:
    """Return an action that warns of nothing these customers do more than most.

    What the action itself is about, it may well warn of: deeper discounts, say.
    """
    consistent = (
        text for text in action.avoid if not (topics_in(text) & {*liked}) - {*action.needs}
    )
    return replace(action, avoid=tuple(consistent))


def choose_actions(traits: Sequence[Trait], library: Sequence[Action]) -> tuple[Action, ...]:
    """Return up to `MAX_ACTIONS`: first those with more needs, then those of stronger traits."""
    strengths = weigh_topics(traits)
    signs = {topic: 1 if strength > 0 else -1 for topic, strength in strengths.items()}
    fitting = [
        action
        for action in library
        if all(signs.get(topic) == sign for topic, sign in action.needs.items())
        and not any(signs.get(topic) == sign for topic, sign in action.unless.items())
    ]
    fitting.sort(key=lambda m: (-len(m.needs), -min(abs(strengths[t]) for t in m.needs)))
    selection: list[Action] = []
    for action in fitting:
        topics = {topic for earlier in selection for topic in earlier.needs}
        is_new = action.aim not in {earlier.aim for earlier in selection}
        if is_new and not {*action.needs} <= topics:
            selection.append(action)
    return tuple(selection[:MAX_ACTIONS])


def weigh_topics(traits: Sequence[Trait]) -> dict[Topic, float]:
    """Return topic → the strength of its traits, negative for less; none where traits disagree.

    Traits disagree where the strongest of one sign is not twice as strong as that of the other.
    """
    strengths: dict[Topic, float] = {}
    for topic in dict.fromkeys(topic for trait in traits for topic in trait.topics):
        of_topic = [trait.sign * trait.strength for trait in traits if topic in trait.topics]
        more, less = max(0.0, *of_topic), -min(0.0, *of_topic)
        if max(more, less) >= 2 * min(more, less):
            strengths[topic] = more if more > less else -less
    return strengths


def combine_actions(actions: Collection[Action]) -> dict[str, tuple[str, ...]]:
    """Return key → texts of all the actions, in turns, so that each has its say."""
    return {
        key: _in_turns([getattr(action, key) for action in actions], MAX_TEXTS[key])
        for key in LISTS
    }


def _in_turns(lists: Sequence[Sequence[str]], count: int) -> tuple[str, ...]:
    longest = max((len(texts) for texts in lists), default=0)
    texts = (texts[n] for n in range(longest) for texts in lists if n < len(texts))
    return tuple(dict.fromkeys(texts))[:count]
