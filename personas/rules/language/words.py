"""Render conditions in words, for explanations and resolved packs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import floor, log10

from personas.rules.language.conditions import Bound, Leaf, MostCommon, Share

# by (is lower end, is strict)
COMPARATORS = {(True, False): "at least", (False, False): "at most",
               (True, True): "more than", (False, True): "less than"}  # fmt: skip


def render_condition(leaf: Leaf) -> str:
    """Render a condition without its measure: ``at least q70``, ``q40 to q60``."""
    if isinstance(leaf, MostCommon):
        return f"most common is {leaf.value}"
    words = render_range(leaf.lower, leaf.upper)
    return f"share of {leaf.value} {words}" if isinstance(leaf, Share) else words


def render_range(lower: Bound | None, upper: Bound | None) -> str:
    """Render a range as the language writes it; two ends of which one is strict take ``and``."""
    if lower and upper and not lower.strict and not upper.strict:
        return f"{render_amount(lower)} to {render_amount(upper)}"
    return " and ".join(f"{word} {amount}" for word, amount in render_ends(lower, upper))


def render_ends(lower: Bound | None, upper: Bound | None) -> Iterator[tuple[str, str]]:
    """Yield the comparator and the amount of each end that a range has."""
    for end, is_lower in ((lower, True), (upper, False)):
        if end:
            yield COMPARATORS[is_lower, end.strict], render_amount(end)


def render_amount(end: Bound) -> str:
    """Render an amount so that it parses to the same one: ``q70``, ``1.5x``, ``60%``."""
    match end.unit:
        case "position":
            return f"q{render_percentage(end.value)}"
        case "share":
            return f"{render_percentage(end.value)}%"
        case "ratio":
            return f"{render_number(end.value)}x"
    return render_number(end.value)


def render_percentage(part: float) -> str:
    """Render a fraction of 1 as a number out of 100."""
    return render_number(round(part * 100, 10))


def render_number(number: float) -> str:
    """Render a number in digits, without an exponent."""
    text = f"{Decimal(repr(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def round_between(low: float, high: float) -> float:
    """Return the roundest number from ``low`` to ``high``, of equals that nearest their middle."""
    middle, exponent = (low + high) / 2, floor(log10(max(abs(low), abs(high), high - low)))
    for power in range(exponent + 1, exponent - 15, -1):
        for step in (10.0**power, 10.0**power / 2):
            number = round(round(middle / step) * step, 12)
            if low <= number <= high:
                return number
    return middle
