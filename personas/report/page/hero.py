"""The first screen: the headline, four tiles, and the customers beside what they bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from personas.report.page.section import PageSource, Person, Section, at

WIDTH, MIN_LABEL = 1000, 0.045  # of the drawing, and of a bar that has room for its share


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a bar of 100 %: where it begins and ends, from 0 to `WIDTH`, and its label."""

    start: float
    end: float
    share: float
    label: str  # where its share stands, or nothing where there is no room


@dataclass(frozen=True, slots=True)
class Pair:
    """One segment in both bars; ``value`` is None where its share is withheld, or has no bar."""

    person: Person
    customers: Bar
    value: Bar | None


def hero_section(source: PageSource) -> Section:
    """Return the bars of customers and value; the rest is in the answer."""
    people = source.people
    customers = _bars([person.segment.share for person in people])
    shares = [p.segment.value.share if p.segment.value else None for p in people]
    values = _bars([share or 0.0 for share in shares]) if is_drawable(shares) else []
    bars = [
        bar if share is not None else None for bar, share in zip(values, shares, strict=False)
    ] or [None] * len(people)
    pairs = [Pair(*parts) for parts in zip(people, customers, bars, strict=True)]
    withheld = values[-1].end if values and None in shares else None
    return Section({"pairs": tuple(pairs), "has_value": bool(values), "withheld": withheld})


def is_drawable(shares: Sequence[float | None]) -> bool:
    """Whether shares of a total fill one bar: some are public, and none is negative."""
    public = [share for share in shares if share is not None]
    return bool(public) and min(public) >= 0 and max(public) <= 1


def _bars(shares: Sequence[float]) -> list[Bar]:
    bars, start = list[Bar](), 0.0
    for share in shares:
        label = at(start + share / 2) if share >= MIN_LABEL else ""
        bars.append(Bar(round(start * WIDTH, 1), round((start + share) * WIDTH, 1), share, label))
        start += share
    return bars
