"""Advice that follows from a segment's marks: a few moves, the strongest marks' first."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from personas.rules.language.pack import LISTS
from personas.rules.marks.library import LIBRARY
from personas.rules.marks.marks import Mark
from personas.rules.marks.moves import Move
from personas.rules.marks.topics import Topic

MAX_MOVES = 3
MAX_TEXTS = {"do": 4, "avoid": 3, "channels": 4, "kpis": 4}
NO_MOVE = (
    "Ask a few of these customers what they want before you plan anything for them alone: "
    "this table does not say it"
)


def advise(marks: Sequence[Mark]) -> dict[str, tuple[str, ...]]:
    """Return key → texts of the moves for a segment with these marks; one honest line if none."""
    moves = choose_moves(marks, LIBRARY)
    return combine_moves(moves) if moves else {"do": (NO_MOVE,)}


def choose_moves(marks: Sequence[Mark], library: Sequence[Move]) -> tuple[Move, ...]:
    """Return up to `MAX_MOVES`: first those with more needs, then those of stronger marks."""
    strengths = weigh_topics(marks)
    signs = {topic: 1 if strength > 0 else -1 for topic, strength in strengths.items()}
    fitting = [
        move
        for move in library
        if all(signs.get(topic) == sign for topic, sign in move.needs.items())
        and not any(signs.get(topic) == sign for topic, sign in move.unless.items())
    ]
    fitting.sort(key=lambda m: (-len(m.needs), -min(abs(strengths[t]) for t in m.needs)))
    chosen: list[Move] = []
    for move in fitting:
        topics = {topic for earlier in chosen for topic in earlier.needs}
        is_new = move.aim not in {earlier.aim for earlier in chosen}
        if is_new and not {*move.needs} <= topics:
            chosen.append(move)
    return tuple(chosen[:MAX_MOVES])


def weigh_topics(marks: Sequence[Mark]) -> dict[Topic, float]:
    """Return topic → the strength of its marks, negative for less; none where marks disagree.

    Marks disagree where the strongest of one sign is not twice as strong as that of the other.
    """
    strengths: dict[Topic, float] = {}
    for topic in dict.fromkeys(topic for mark in marks for topic in mark.topics):
        of_topic = [mark.sign * mark.strength for mark in marks if topic in mark.topics]
        more, less = max(0.0, *of_topic), -min(0.0, *of_topic)
        if max(more, less) >= 2 * min(more, less):
            strengths[topic] = more if more > less else -less
    return strengths


def combine_moves(moves: Collection[Move]) -> dict[str, tuple[str, ...]]:
    """Return key → texts of all the moves, in turns, so that each has its say."""
    return {key: _in_turns([getattr(move, key) for move in moves], MAX_TEXTS[key]) for key in LISTS}


def _in_turns(lists: Sequence[Sequence[str]], count: int) -> tuple[str, ...]:
    longest = max((len(texts) for texts in lists), default=0)
    texts = (texts[n] for n in range(longest) for texts in lists if n < len(texts))
    return tuple(dict.fromkeys(texts))[:count]
