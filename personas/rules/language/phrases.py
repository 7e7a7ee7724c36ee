"""Amounts in conditions: `q70`, `1.5x`, `50k`, `60%`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import inf

from personas.rules.language.conditions import Bound, Interval, union
from personas.rules.language.findings import Slip, nearest
from personas.rules.language.pack import NAMES, Levels
from personas.rules.language.words import end_in_words
from personas.rules.loading.compose import instead_of

_NUMBER = r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)"
_PLAIN = re.compile(_NUMBER)
_THOUSANDS = re.compile(rf"({_NUMBER})\s*k", re.IGNORECASE)
_RATIO = re.compile(rf"({_NUMBER})\s*[x×]", re.IGNORECASE)
_QUANTILE = re.compile(rf"q\s*({_NUMBER})", re.IGNORECASE)
_PERCENT = re.compile(rf"({_NUMBER})\s*%")
_CLOCK = re.compile(r"(\d+):(\d+)")
_EXPONENT = re.compile(rf"{_NUMBER}e[-+]?\d+", re.IGNORECASE)
_GROUPED = re.compile(r"[-+]?\d{1,3}([,_ ’']\d{3})+(\.\d+)?k?", re.IGNORECASE)
LONGEST = 30
HINT = "An amount is a number (`50000`, `50k`), a quantile (`q70`) or a multiple (`1.5x`)"


def amount(text: str) -> Bound:
    """Read one end of a range over a numeric measure; raises `Slip`."""
    text = text.strip()
    if len(text) > LONGEST:
        raise Slip("E210", f"`{text[:LONGEST]}…` is too long for an amount", HINT)
    if found := _QUANTILE.fullmatch(text):
        return Bound(hundredths(float(found[1]), text), "position")
    if found := _RATIO.fullmatch(text):
        return Bound(float(found[1]), "ratio")
    if found := _THOUSANDS.fullmatch(text):
        return Bound(round(float(found[1]) * 1000, 9), "value")
    if _PLAIN.fullmatch(text):
        return Bound(float(text), "value")
    raise _misread(text)


def share(text: str) -> Bound:
    """Read one end of a range of shares, a percentage; raises `Slip`."""
    text = text.strip()
    if not (found := _PERCENT.fullmatch(text)):
        better = f"{float(text) * 100:g}%" if _PLAIN.fullmatch(text) else "60%"
        raise Slip("E210", f"`{text}` is not a share", f"Write a percentage, such as `{better}`")
    return Bound(hundredths(float(found[1]), text), "share")


def hundredths(number: float, text: str) -> float:
    """Return a percentage as a part of 1; raises `Slip` outside 0…100."""
    if not 0 <= number <= 100:
        raise Slip(
            "E211",
            f"`{text}` is out of range",
            "Quantiles go from `q0` to `q100`, percentages from `0%` to `100%`",
        )
    return round(number / 100, 12)


def _misread(text: str) -> Slip:
    """Say what is wrong with something that should be an amount."""
    if _PERCENT.fullmatch(text):
        better = f"q{text.rstrip('% ')}"
        return Slip(
            "E210",
            f"`{text}` could be a share or a quantile",
            f"Write `{better}` for the quantile, `top …%` or `bottom …%` for a part",
        )
    if found := _CLOCK.fullmatch(text):
        return Slip(
            "E210",
            f"`{text}` reads like a time of day",
            f"Write `{found[1]} to {found[2]}` for a range",
        )
    if _EXPONENT.fullmatch(text):
        return Slip(
            "E210",
            f"`{text}` is a number in scientific notation",
            f"Write it out: `{float(text):.10g}`"
            if abs(float(text)) < 1e10
            else "Write it out in digits",
        )
    if _GROUPED.fullmatch(text):
        plain = re.sub(r"[,_ ’']", "", text)
        return Slip("E210", f"`{text}` has separators", f"Write `{plain}`")
    return Slip("E210", f"`{text}` is not an amount", HINT)


PHRASES_LONGEST = 100
Ends = tuple[Bound | None, Bound | None]

_ONE_END = re.compile(r"(at least|at most|more than|less than)\s+(\S.*)", re.IGNORECASE)
_BOTH_ENDS = re.compile(r"(\S.*?)\s+to\s+(\S.*)", re.IGNORECASE)
_BETWEEN = re.compile(r"between\s+(\S+)\s+and\s+(\S+)", re.IGNORECASE)
_PART = re.compile(r"(top|bottom)\s+(\S+?)\s*%", re.IGNORECASE)
_HALF_PART = re.compile(r"(top|bottom)\b\s*(.*)", re.IGNORECASE)
PHRASES__NUMBER = re.compile(r"[-+]?\d+(\.\d+)?k?", re.IGNORECASE)


def read_phrase(text: str, levels: Levels) -> tuple[Ends, ...]:
    """Read a short form into the ranges it stands for (alternatives); raises `Slip`."""
    words = " ".join(text.split())
    if len(words) > PHRASES_LONGEST:
        raise Slip("E210", f"`{words[:PHRASES_LONGEST]}…` is too long for a condition", HINT)
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
        number = found[2] if PHRASES__NUMBER.fullmatch(found[2]) else "30"
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
