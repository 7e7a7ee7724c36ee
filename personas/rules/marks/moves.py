"""A move: what a marketing team does for customers with certain marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from personas.rules.marks.topics import Topic


@dataclass(frozen=True, slots=True)
class Move:
    """What to do for customers with these marks: +1 is more of a topic, −1 less of it.

    Of moves with the same ``aim`` only one is made, since they would contradict each other; nor
    is a move made for customers with a mark of ``unless``.
    """

    aim: str
    needs: Mapping[Topic, int]
    do: tuple[str, ...]
    avoid: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()
    unless: Mapping[Topic, int] = field(default_factory=dict)
