"""The Jinja environment of rule texts and report templates, and its filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from personas.domain.unit import YEAR
from personas.sandbox import BoundedEnvironment

MINUS = "−"
CURRENCY_SIGNS = ("$", "€", "£", "¥")  # written before an amount


def number(value: float, digits: int | None = None) -> str:
    """Format a number: thousands separated, decimals by its size."""
    size = abs(value)
    decimals = 0 if size >= 1000 else 1 if size >= 10 else 2 if size >= 0.1 else 4
    text = f"{size:,.{decimals if digits is None else digits}f}"
    if digits is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return MINUS + text if value < 0 and any(c in "123456789" for c in text) else text


def percent(share: float, digits: int = 0) -> str:
    """Format a share (0…1) as a percentage; a positive share never reads ``0%``."""
    text = f"{share * 100:.{digits}f}%"
    smallest = 10.0**-digits
    return f"<{smallest:g}%" if 0 < share * 100 < smallest / 2 else text


def plural(count: int, noun: str, plural_noun: str | None = None) -> str:
    """Format a count with its noun: ``1 customer``, ``1,200 customers``."""
    return f"{count:,} {noun if count == 1 else plural_noun or noun + 's'}"


def with_unit(value: float, unit: str | None) -> str:
    """Format a number with its unit: ``$1,200``, ``85%``, ``12 days``, ``1957``."""
    text = number(value)
    if unit == YEAR:
        return text.replace(",", "")
    if unit in CURRENCY_SIGNS:
        return f"{MINUS}{unit}{text[1:]}" if text.startswith(MINUS) else f"{unit}{text}"
    return f"{text}{unit}" if unit == "%" else f"{text} {unit or ''}".rstrip()


def environment(
    folders: Sequence[Path] = (),
    filters: Mapping[str, Callable[..., Any]] | None = None,
    finalize: Callable[[Any], Any] = lambda value: value,
    *,
    autoescape: bool = False,
) -> BoundedEnvironment:
    """Return a sandbox whose templates come from ``folders``; ``finalize`` maps printed values."""
    defaults: dict[str, Callable[..., Any]]
    defaults = {"number": number, "percent": percent, "plural": plural, "with_unit": with_unit}
    all_filters = {**defaults, **(filters or {})}
    return BoundedEnvironment(folders, all_filters, finalize, autoescape=autoescape)
