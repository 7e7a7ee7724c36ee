"""Parse the short forms of conditions and amounts: `high`, `top 30%`, `q70`, `1.5x`, `50k`.

Render conditions in words, for explanations and resolved packs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from math import floor, inf, log10

from personas.rules.language.conditions import Bound, Interval, Leaf, MostCommon, Share, union
from personas.rules.language.findings import ParseError, nearest, suggest
from personas.rules.language.pack import LEVEL_NAMES, Levels

Ends = tuple[Bound | None, Bound | None]

MAX_AMOUNT_LENGTH = 30
MAX_PHRASE_LENGTH = 100
HINT = "An amount is a number (`50000`, `50k`), a quantile (`q70`) or a multiple (`1.5x`)"
COMPARISONS = {
    ">=": "at least", "≥": "at least", "=>": "at least", "min": "at least", "from": "at least",
    "<=": "at most", "≤": "at most", "=<": "at most", "max": "at most", "up to": "at most",
    ">": "more than", "above": "more than", "over": "more than", "greater than": "more than",
    "<": "less than", "below": "less than", "under": "less than", "lower than": "less than",
}  # fmt: skip

_NUMBER = r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)"
_PLAIN = re.compile(_NUMBER)
_THOUSANDS = re.compile(rf"({_NUMBER})\s*k", re.IGNORECASE)
_RATIO = re.compile(rf"({_NUMBER})\s*[x×]", re.IGNORECASE)
_QUANTILE = re.compile(rf"q\s*({_NUMBER})", re.IGNORECASE)
_PERCENT = re.compile(rf"({_NUMBER})\s*%")
_CLOCK = re.compile(r"(\d+):(\d+)")
_EXPONENT = re.compile(rf"{_NUMBER}e[-+]?\d+", re.IGNORECASE)
_WITH_SEPARATORS = re.compile(r"[-+]?\d{1,3}([,_ ’']\d{3})+(\.\d+)?k?", re.IGNORECASE)
_ONE_END = re.compile(r"(at least|at most|more than|less than)\s+(\S.*)", re.IGNORECASE)
_TWO_ENDS = re.compile(r"(\S.*?)\s+to\s+(\S.*)", re.IGNORECASE)
_BETWEEN = re.compile(r"between\s+(\S+)\s+and\s+(\S+)", re.IGNORECASE)
_PART = re.compile(r"(top|bottom)\s+(\S+?)\s*%", re.IGNORECASE)
_PART_WITHOUT_PERCENT = re.compile(r"(top|bottom)\b\s*(.*)", re.IGNORECASE)
_DECIMAL = r"[-+]?\d+(\.\d+)?"
_SIGNS = sorted(COMPARISONS, key=len, reverse=True)
_COMPARISON = re.compile(rf"({'|'.join(map(re.escape, _SIGNS))})\s*(\S.*)", re.IGNORECASE)


def parse_condition(text: str, levels: Levels) -> tuple[Ends, ...]:
    """Parse a short form into alternative ranges; raises `ParseError`."""
    words = " ".join(text.split())
    if len(words) > MAX_PHRASE_LENGTH:
        message = f"`{words[:MAX_PHRASE_LENGTH]}…` is too long for a condition"
        raise ParseError("E210", message, HINT)
    if words.lower() in LEVEL_NAMES:
        return parse_levels((words,), levels)
    ends = parse_part(words) or parse_range(words, parse_amount)
    if ends is None:
        raise _condition_error(words)
    return (ends,)


def parse_levels(names: Sequence[str], levels: Levels) -> tuple[Ends, ...]:
    """Parse a list of levels into ranges; adjacent levels make one range. Raises `ParseError`."""
    for name in names:
        if name.lower() not in LEVEL_NAMES:
            raise _level_error(name, f"Levels are: {', '.join(LEVEL_NAMES)}")
    intervals = (levels.interval(name.lower()) for name in names)
    return tuple(_ends(interval) for interval in union(intervals))


def parse_part(text: str) -> Ends | None:
    """Parse ``top 30%`` or ``bottom 30%``; None for anything else. Raises `ParseError`."""
    if match := _PART.fullmatch(text):
        if not re.fullmatch(_DECIMAL, match[2]):
            raise ParseError("E210", f"`{text}` is not a part of all customers", "Write `top 30%`")
        part = parse_percentage(float(match[2]), text)
        if match[1].lower() == "top":
            return Bound(round(1 - part, 12), "position"), None
        return None, Bound(part, "position")
    if match := _PART_WITHOUT_PERCENT.fullmatch(text):
        is_number = re.fullmatch(f"{_DECIMAL}k?", match[2], re.IGNORECASE)
        better = f"{match[1].lower()} {match[2] if is_number else '30'}%"
        raise ParseError("E210", f"`{text}` says no percentage", f"Write `{better}`")
    return None


def parse_range(text: str, parse: Callable[[str], Bound]) -> Ends | None:
    """Parse ``at least …``, ``18 to 30`` and the like; None for anything else."""
    if match := _ONE_END.fullmatch(text):
        return one_sided_range(match[1].lower().replace(" ", "_"), parse(match[2]))
    if match := _TWO_ENDS.fullmatch(text):
        return parse(match[1]), parse(match[2])
    return None


def one_sided_range(key: str, bound: Bound) -> Ends:
    """Return the range of ``at_least``, ``at_most``, ``more_than`` or ``less_than``."""
    bound = Bound(bound.value, bound.unit, strict=key in ("more_than", "less_than"))
    return (bound, None) if key in ("at_least", "more_than") else (None, bound)


def parse_share_range(text: str) -> Ends:
    """Parse a condition on a share, ``at least 60%``; raises `ParseError`."""
    words = " ".join(text.split())
    if better := instead_of(words):
        raise ParseError("E210", f"`{words}` is written in words here", f"Write `{better}`")
    ends = parse_range(words, parse_share)
    if ends is None:
        parse_share(words)
        raise ParseError("E210", f"`{words}` does not say which side", f"Write `at least {words}`")
    return check_ends(ends)


def parse_amount(text: str) -> Bound:
    """Parse one end of a range over a numeric measure; raises `ParseError`."""
    text = text.strip()
    if len(text) > MAX_AMOUNT_LENGTH:
        message = f"`{text[:MAX_AMOUNT_LENGTH]}…` is too long for an amount"
        raise ParseError("E210", message, HINT)
    if match := _QUANTILE.fullmatch(text):
        return Bound(parse_percentage(float(match[1]), text), "position")
    if match := _RATIO.fullmatch(text):
        return Bound(float(match[1]), "ratio")
    if match := _THOUSANDS.fullmatch(text):
        return Bound(round(float(match[1]) * 1000, 9), "value")
    if _PLAIN.fullmatch(text):
        return Bound(float(text), "value")
    raise ParseError("E210", *_amount_error(text))


def parse_share(text: str) -> Bound:
    """Parse one end of a range of shares, a percentage; raises `ParseError`."""
    text = text.strip()
    if match := _PERCENT.fullmatch(text):
        return Bound(parse_percentage(float(match[1]), text), "share")
    better = f"{float(text) * 100:g}%" if _PLAIN.fullmatch(text) else "60%"
    raise ParseError("E210", f"`{text}` is not a share", f"Write a percentage, such as `{better}`")


def parse_stat(name: str) -> str:
    """Return a statistic, the median under its name; raises `ParseError` for other words."""
    quantile = re.fullmatch(r"q(\d{1,3})", name)
    if name in ("median", "mean") or (quantile and int(quantile[1]) <= 100):
        return "median" if name == "q50" else name
    hint = "Write `median`, `mean` or `q0` to `q100`"
    raise ParseError("E210", f"`{name}` is not a statistic", hint)


def parse_percentage(number: float, text: str) -> float:
    """Return a percentage as a fraction of 1; raises `ParseError` outside 0…100."""
    if 0 <= number <= 100:
        return round(number / 100, 12)
    hint = "Quantiles go from `q0` to `q100`, percentages from `0%` to `100%`"
    raise ParseError("E211", f"`{text}` is out of range", hint)


def instead_of(text: str) -> str | None:
    """Return how the language writes a comparison in signs: ``> 5`` is ``more than 5``."""
    match = _COMPARISON.fullmatch(text.strip())
    return f"{COMPARISONS[match[1].lower()]} {match[2].strip()}" if match else None


def check_ends(ends: Ends) -> Ends:
    """Return the ends; raises `ParseError` where the range is empty or unlimited."""
    lower, upper = ends
    if lower and upper and lower.unit == upper.unit:
        interval = Interval(lower.value, upper.value, lower.strict, upper.strict)
        if interval.is_empty:
            extent = f"`{render_amount(lower)}` and `{render_amount(upper)}`"
            hint = "Swap the two ends, or make them reach each other"
            raise ParseError("E212", f"No segment lies between {extent}", hint)
    if _is_at_limit(lower, 1.0, strict=True) or _is_at_limit(upper, 0.0, strict=True):
        hint = "Move the end inwards, for example to `top 5%`"
        raise ParseError("E212", "No segment can lie beyond the first or last customer", hint)
    limits = ((lower, 0.0), (upper, 1.0))
    if all(end is None or _is_at_limit(end, limit, strict=False) for end, limit in limits):
        raise ParseError("E213", "This holds for every segment", "Take the line away")
    return ends


def _is_at_limit(end: Bound | None, limit: float, *, strict: bool) -> bool:
    """Whether an end is at 0 or 1, the limit of positions and shares, with or without it."""
    if end is None or end.unit not in ("position", "share"):
        return False
    return end.strict == strict and end.value == limit


def _ends(interval: Interval) -> Ends:
    lower = Bound(interval.lower, "position", interval.open_below)
    upper = Bound(interval.upper, "position", interval.open_above)
    return (None if lower.value == -inf else lower, None if upper.value == inf else upper)


def _amount_error(text: str) -> tuple[str, str]:
    """Return message and hint for a text that should be an amount."""
    if _PERCENT.fullmatch(text):
        hint = f"Write `q{text.rstrip('% ')}` for the quantile, `top …%` or `bottom …%` for a part"
        return f"`{text}` could be a share or a quantile", hint
    if match := _CLOCK.fullmatch(text):
        hint = f"Write `{match[1]} to {match[2]}` for a range"
        return f"`{text}` reads like a time of day", hint
    if _EXPONENT.fullmatch(text):
        is_short = abs(float(text)) < 1e10
        hint = f"Write it out: `{float(text):.10g}`" if is_short else "Write it out in digits"
        return f"`{text}` is a number in scientific notation", hint
    if _WITH_SEPARATORS.fullmatch(text):
        digits = re.sub(r"[,_ ’']", "", text)
        return f"`{text}` has separators", f"Write `{digits}`"
    return f"`{text}` is not an amount", HINT


def _condition_error(text: str) -> ParseError:
    """Return the error that explains best why a text is no short form."""
    if better := instead_of(text):
        return ParseError("E210", f"`{text}` is written in words here", f"Write `{better}`")
    if match := _BETWEEN.fullmatch(text):
        hint = f"Write `{match[1]} to {match[2]}`"
        return ParseError("E210", f"`{text}` is not a condition", hint)
    if re.match(r"[-+.\d]|q\d", text, re.IGNORECASE):
        parse_amount(text)  # raises where it is no amount either
        hint = f"Write `at least {text}`, `at most {text}` or a range `{text} to …`"
        return ParseError("E210", f"`{text}` does not say which side", hint)
    if nearest(text, LEVEL_NAMES) or re.fullmatch(r"[\w ]+", text):
        hint = (
            f"Levels are: {', '.join(LEVEL_NAMES)}; ranges read `at least 50k`, `top 30%`; "
            f"for a category write `{{most_common: {text}}}`"
        )
        return _level_error(text, hint)
    return ParseError("E210", f"`{text}` is not a condition", HINT)


def _level_error(name: str, hint: str) -> ParseError:
    return ParseError("E208", f"`{name}` is not a level", suggest(name, LEVEL_NAMES, hint))


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
