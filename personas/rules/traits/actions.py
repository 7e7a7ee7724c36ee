"""An action: what a marketing team does for customers with certain traits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from personas.rules.traits.topics import Topic


@dataclass(frozen=True, slots=True)
class Action:
    """What to do for customers with these traits: +1 is more of a topic, −1 less of it.

    Of actions with the same ``aim`` only one is made, since they would contradict each other; nor
    is a action made for customers with a trait of ``unless``.
    """

    aim: str
    needs: Mapping[Topic, int]
    do: tuple[str, ...]
    avoid: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()
    unless: Mapping[Topic, int] = field(default_factory=dict)
