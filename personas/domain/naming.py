"""The persona that the rules give to a segment, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["rule", "near", "none"]
Verdict = Literal["held", "missed", "unknown"]


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of a persona, evaluated on one segment.

    ``condition`` is the normalised condition in words (``at least q70``). ``actual`` and
    ``threshold`` are in the measure's unit (shares for a category). ``gap`` is in positions
    (shares for a category): 0 or more when held, the missing distance as a negative number when
    missed, None when unknown. ``within`` names the groups around it, outermost first
    (``("any", "not")``).
    """

    measure: str
    stat: str
    condition: str
    verdict: Verdict
    actual: float | str | None
    position: float | None
    threshold: tuple[float | None, float | None]
    gap: float | None
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One persona evaluated on one segment; ``distance`` is the sum of missing positions.

    It is None where it would disclose a suppressed figure.
    """

    persona: str
    verdict: Verdict
    distance: float | None
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """The persona of one segment, its texts rendered for that segment.

    ``persona`` is None when no persona matches or is near (outcome ``none``); the name is then
    the pack's fallback. ``levels`` holds the band of every numeric measure's median.
    """

    segment: int
    persona: str | None
    name: str
    outcome: Outcome
    levels: Mapping[str, str]
    attempt: Attempt | None = None
    runner_up: Attempt | None = None
    icon: str = ""
    tags: tuple[str, ...] = ()
    story: str = ""
    do: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()
