"""Ranges whose ends miss each other, or leave nothing out, are no conditions."""

from __future__ import annotations

from personas.rules.language.conditions import Bound
from personas.rules.language.findings import Slip
from personas.rules.language.phrases import Ends
from personas.rules.language.words import end_in_words


def check_ends(ends: Ends) -> Ends:
    """Return the ends; raises `Slip` where nothing or everything lies between them."""
    lower, upper = ends
    if lower and upper and lower.unit == upper.unit and _contradict(lower, upper):
        raise Slip(
            "E212",
            f"No segment lies between `{end_in_words(lower)}` and `{end_in_words(upper)}`",
            "Swap the two ends, or make them reach each other",
        )
    if (lower and _beyond(lower, 1.0)) or (upper and _beyond(upper, 0.0)):
        raise Slip(
            "E212",
            "No segment can lie beyond the first or last customer",
            "Move the end inwards, for example to `top 5%`",
        )
    if not any(end and not _idle(end, side) for end, side in ((lower, 0.0), (upper, 1.0))):
        raise Slip("E213", "This holds for every segment", "Take the line away")
    return ends


def _contradict(lower: Bound, upper: Bound) -> bool:
    strict = lower.strict or upper.strict
    return lower.value > upper.value or (lower.value == upper.value and strict)


def _beyond(end: Bound, limit: float) -> bool:
    """True where nothing lies past this end: above all, or below all, customers."""
    return end.unit in ("position", "share") and end.strict and end.value == limit


def _idle(end: Bound, limit: float) -> bool:
    """True where everything lies on the right side of this end."""
    return end.unit in ("position", "share") and not end.strict and end.value == limit
