"""The explanation of a code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One code. ``example`` shows a cause, ``fix`` what to do about it.

    The first digit is the area: 1 data, 2 rules, 3 numbers, 4 naming, 5 output,
    6 configuration, 7 models, 8 comparisons.
    """

    id: str
    title: str
    why: str
    example: str
    fix: str
