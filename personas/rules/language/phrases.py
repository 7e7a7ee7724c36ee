"""The short forms of a condition: `high`, `top 30%`, `at least q70`, `18 to 30`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import inf

from personas.rules.language.amounts import HINT, amount, hundredths, share
from personas.rules.language.conditions import Bound
from personas.rules.language.findings import Slip, nearest
from personas.rules.language.intervals import Interval, union
from personas.rules.language.levels import NAMES, Levels
from personas.rules.loading.slips import instead_of

LONGEST = 100
Ends = tuple[Bound | None, Bound | None]

_ONE_END = re.compile(r"(at least|at most|more than|less than)\s+(\S.*)", re.IGNORECASE)
_BOTH_ENDS = re.compile(r"(\S.*?)\s+to\s+(\S.*)", re.IGNORECASE)
_BETWEEN = re.compile(r"between\s+(\S+)\s+and\s+(\S+)", re.IGNORECASE)
_PART = re.compile(r"(top|bottom)\s+(\S+?)\s*%", re.IGNORECASE)
_HALF_PART = re.compile(r"(top|bottom)\b\s*(.*)", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?k?", re.IGNORECASE)


def read_phrase(text: str, levels: Levels) -> tuple[Ends, ...]:
    """Read a short form into the ranges it stands for (alternatives); raises `Slip`."""
    words = " ".join(text.split())
    if len(words) > LONGEST:
        raise Slip("E210", f"`{words[:LONGEST]}…` is too long for a condition", HINT)
    if words.lower() in NAMES:
        return read_levels((words,), levels)
    return (read_part(words) or read_range(words, amount) or _fail(words),)


def read_levels(names: Sequence[str], levels: Levels) -> tuple[Ends, ...]:
    """Read a list of levels: where they touch they are one range; raises `Slip`."""
    for name in names:
        if name.lower() not in NAMES:
            raise _unknown_level(name)
    intervals = (levels.interval(name.lower()) for name in names)
    return tuple(_ends(interval) for interval in union(intervals))


def read_part(text: str) -> Ends | None:
    """Read ``top 30%`` or ``bottom 30%``; None where it is neither; raises `Slip`."""
    if found := _PART.fullmatch(text):
        part = _part(found[2], text)
        if found[1].lower() == "top":
            return Bound(round(1 - part, 12), "position"), None
        return None, Bound(part, "position")
    if found := _HALF_PART.fullmatch(text):
        number = found[2] if _NUMBER.fullmatch(found[2]) else "30"
        raise Slip("E210", f"`{text}` says no percentage", f"Write `{found[1].lower()} {number}%`")
    return None


def read_range(text: str, read: Callable[[str], Bound]) -> Ends | None:
    """Read ``at least …``, ``18 to 30`` and their kin; None where it is neither; raises `Slip`."""
    if found := _ONE_END.fullmatch(text):
        return one_end(found[1].lower().replace(" ", "_"), read(found[2]))
    if found := _BOTH_ENDS.fullmatch(text):
        return read(found[1]), read(found[2])
    return None


def read_shares(text: str) -> Ends:
    """Read a condition on a share, ``at least 60%``; raises `Slip`."""
    words = " ".join(text.split())
    if better := instead_of(words):
        raise Slip("E210", f"`{words}` is written in words here", f"Write `{better}`")
    ends = read_range(words, share)
    if ends is None:
        share(words)
        raise Slip("E210", f"`{words}` does not say which side", f"Write `at least {words}`")
    return ends


def one_end(word: str, bound: Bound) -> Ends:
    """Return the range that ``at_least``, ``at_most``, ``more_than`` or ``less_than`` opens."""
    bound = Bound(bound.value, bound.unit, strict=word in ("more_than", "less_than"))
    return (bound, None) if word in ("at_least", "more_than") else (None, bound)


def _part(text: str, whole: str) -> float:
    if not re.fullmatch(r"[-+]?\d+(\.\d+)?", text):
        raise Slip("E210", f"`{whole}` is not a part of all customers", "Write `top 30%`")
    return hundredths(float(text), whole)


def _ends(interval: Interval) -> Ends:
    lower = Bound(interval.lower, "position", interval.open_below)
    upper = Bound(interval.upper, "position", interval.open_above)
    return (None if lower.value == -inf else lower, None if upper.value == inf else upper)


def _unknown_level(name: str) -> Slip:
    guess = nearest(name, NAMES)
    return Slip(
        "E208",
        f"`{name}` is not a level",
        f"Did you mean `{guess}`?" if guess else f"Levels are: {', '.join(NAMES)}",
    )


def _fail(text: str) -> Ends:
    """Raise the slip that says best what is wrong with a short form."""
    if better := instead_of(text):
        raise Slip("E210", f"`{text}` is written in words here", f"Write `{better}`")
    if found := _BETWEEN.fullmatch(text):
        raise Slip("E210", f"`{text}` is not a condition", f"Write `{found[1]} to {found[2]}`")
    if re.match(r"[-+.\d]|q\d", text, re.IGNORECASE):
        amount(text)  # raises where it is no amount at all
        raise Slip(
            "E210",
            f"`{text}` does not say which side",
            f"Write `at least {text}`, `at most {text}` or a range `{text} to …`",
        )
    if nearest(text, NAMES) or re.fullmatch(r"[\w ]+", text):
        raise _unknown(text)
    raise Slip("E210", f"`{text}` is not a condition", HINT)


def _unknown(text: str) -> Slip:
    slip = _unknown_level(text)
    if nearest(text, NAMES) is None:
        slip.help = (
            f"Levels are: {', '.join(NAMES)}; ranges read `at least 50k`, `top 30%`; "
            f"for a category write `{{most_common: {text}}}`"
        )
    return slip
