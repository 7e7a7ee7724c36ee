"""Sizes then and now, and the customers who moved between groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from personas.facts.comparison import Followed, Group, Moves
from personas.facts.naming import Naming

By = Literal["segment", "persona"]
Sizes = Mapping[int, int]
Names = Mapping[int, Naming]


def keys_of(names: Names, by: By) -> dict[int, str]:
    """Return the group of each segment: its number, or its persona; without one its name."""
    return {
        number: str(number) if by == "segment" else naming.persona or naming.name
        for number, naming in names.items()
    }


def make_groups(old: Names, new: Names, sizes: tuple[Sizes, Sizes], by: By) -> tuple[Group, ...]:
    """Return every group of either side, those of now first, the largest first."""
    then, now = _sizes(sizes[0], keys_of(old, by)), _sizes(sizes[1], keys_of(new, by))
    shown = {**_shown(old, by), **_shown(new, by)}
    order = sorted(shown, key=lambda key: (key not in now, -now.get(key, 0), key))
    return tuple(
        Group(key, shown[key].name, shown[key].icon, then.get(key), now.get(key)) for key in order
    )


def _sizes(sizes: Sizes, keys: Mapping[int, str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for segment, key in keys.items():
        counted[key] += sizes.get(segment, 0)
    return counted


def _shown(names: Names, by: By) -> dict[str, Naming]:
    """The first segment of a group stands for it."""
    keys = keys_of(names, by)
    return {keys[number]: names[number] for number in sorted(names, reverse=True)}


def follow(moves: Moves, names: tuple[Names, Names], by: By) -> Followed:
    """Gather counts by segments into counts by groups."""
    then, now = (keys_of(side, by) for side in names)
    pairs: Counter[tuple[str, str]] = Counter()
    for (before, after), count in moves.crossed.items():
        pairs[then[before], now[after]] += count
    left, joined = _gathered(moves.left, then), _gathered(moves.joined, now)
    return Followed(pairs, left, joined, moves.unclear)


def _gathered(sizes: Sizes, keys: Mapping[int, str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for segment, count in sizes.items():
        counted[keys[segment]] += count
    return counted
