"""Amounts in conditions: `q70`, `1.5x`, `50k`, `60%`."""

from __future__ import annotations

import re

from personas.rules.language.conditions import Bound
from personas.rules.language.findings import Slip

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
