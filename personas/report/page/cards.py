"""The persona cards: what marks each segment, and why it has its name."""

from __future__ import annotations

from dataclasses import dataclass

from personas.report.page.meters import Meter, meters_of
from personas.report.page.section import PageSource, Person, Section
from personas.report.page.strips import Strip, strips_of


@dataclass(frozen=True, slots=True)
class Card:
    """A person, with the drawings of their card."""

    person: Person
    strips: tuple[Strip, ...]
    meters: tuple[Meter, ...]


def people_section(source: PageSource) -> Section:
    """Return a card for each person."""
    cards = tuple(
        Card(
            person,
            strips_of(source, person.segment),
            meters_of(source, person.segment),
        )
        for person in source.people
    )
    return Section({"cards": cards, "columns": _columns(len(cards))})


def _columns(count: int) -> int:
    """Return how many cards stand beside each other on a wide screen, so that rows are full."""
    return min(count, 3) if count in (1, 2, 3, 5, 6, 9) else 4
