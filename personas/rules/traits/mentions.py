"""What a text of advice speaks of: channels, discounts and returns, which customers like or not."""

from __future__ import annotations

import re

from personas.rules.traits.topics import TOPICS, Topic

CHOICES: tuple[Topic, ...] = ("catalogue", "web", "store", "phone", "discount", "returns")
# Words that mean the business itself, or anything that one does.
GENERAL: frozenset[Topic] = frozenset({"store", "phone"})
VERBS = frozenset({"return", "call"})
# Further words that texts use for them.
WORDS: dict[Topic, frozenset[str]] = {
    "catalogue": frozenset({"catalogues", "catalogs", "printed", "print"}),
    "web": frozenset({"websites"}),
    "store": frozenset({"shops"}),
    "phone": frozenset({"apps", "telephones", "phones"}),
    "discount": frozenset({"discounted"}),
}


def topics_in(text: str) -> frozenset[Topic]:
    """Return the topics that customers choose or not, and that a text names."""
    words = set(re.findall(r"[^\W\d_]+", text.casefold()))
    return frozenset(topic for topic in CHOICES if words & words_for(topic))


def topics_of_label(label: str) -> frozenset[Topic]:
    """Return the topics that the label of a measure names; in a label no word is a verb."""
    words = set(re.findall(r"[^\W\d_]+", label.casefold()))
    return frozenset(topic for topic in CHOICES if words & TOPICS[topic])


def words_for(topic: Topic) -> frozenset[str]:
    """Return the words by which a text names a topic."""
    return (TOPICS[topic] | WORDS.get(topic, frozenset())) - VERBS
