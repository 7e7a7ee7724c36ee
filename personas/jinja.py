"""The sandboxed Jinja environment and its filters, shared by rule texts and report templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from personas.sandbox import BoundedEnvironment

MINUS = "−"


def number(value: float, digits: int | None = None) -> str:
    """Write a number for people: thousands separated, no more decimals than its size deserves."""
    places = _places(value) if digits is None else digits
    text = f"{abs(value):,.{places}f}"
    if digits is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return MINUS + text if value < 0 and any(c in "123456789" for c in text) else text


def _places(value: float) -> int:
    size = abs(value)
    return 0 if size >= 1000 else 1 if size >= 10 else 2 if size >= 0.1 else 4


def percent(share: float, digits: int = 0) -> str:
    """Write a share (0…1) as a percentage; a share that is not nothing never reads ``0%``."""
    text = f"{share * 100:.{digits}f}%"
    smallest = 10.0**-digits
    return f"<{smallest:g}%" if 0 < share * 100 < smallest / 2 else text


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: ``1 customer``, ``1,200 customers``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def environment(
    folders: Sequence[Path] = (),
    filters: Mapping[str, Callable[..., Any]] | None = None,
    finalize: Callable[[Any], Any] = lambda value: value,
    *,
    autoescape: bool = False,
) -> BoundedEnvironment:
    """Make a bounded sandbox whose templates come from folders, with our filters and others.

    ``finalize`` is what becomes of each value that is printed.
    """
    ours: dict[str, Callable[..., Any]]
    ours = {"number": number, "percent": percent, "plural": plural}
    return BoundedEnvironment(folders, {**ours, **(filters or {})}, finalize, autoescape=autoescape)
