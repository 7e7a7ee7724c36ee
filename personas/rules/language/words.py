"""Conditions in words: what explanations show and resolved packs hold."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from personas.rules.language.conditions import Bound, Leaf, MostCommon, Share

_SIDES = {(True, False): "at least", (True, True): "more than",
          (False, False): "at most", (False, True): "less than"}  # fmt: skip


def in_words(leaf: Leaf) -> str:
    """Return a condition without its measure: ``at least q70``, ``q40 to q60``."""
    if isinstance(leaf, MostCommon):
        return f"most common is {leaf.value}"
    words = ends_in_words(leaf.lower, leaf.upper)
    return f"share of {leaf.value} {words}" if isinstance(leaf, Share) else words


def ends_in_words(lower: Bound | None, upper: Bound | None) -> str:
    """Write a range as the language does; a mixed pair of ends is joined by ``and``."""
    if lower and upper and not lower.strict and not upper.strict:
        return f"{end_in_words(lower)} to {end_in_words(upper)}"
    return " and ".join(_sides(lower, upper))


def _sides(lower: Bound | None, upper: Bound | None) -> Iterable[str]:
    for end, is_lower in ((lower, True), (upper, False)):
        if end:
            yield f"{_SIDES[is_lower, end.strict]} {end_in_words(end)}"


def end_in_words(end: Bound) -> str:
    """Write an amount so that it reads back as the same one: ``q70``, ``1.5x``, ``60%``."""
    match end.unit:
        case "position":
            return f"q{hundredfold(end.value)}"
        case "share":
            return f"{hundredfold(end.value)}%"
        case "ratio":
            return f"{plain(end.value)}x"
    return plain(end.value)


def hundredfold(part: float) -> str:
    """Write a part of 1 as a number out of 100."""
    return plain(round(part * 100, 10))


def plain(number: float) -> str:
    """Write a number in digits alone, without an exponent."""
    text = f"{Decimal(repr(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
