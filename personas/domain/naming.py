"""The persona that the rules give to a segment, why, and the evidence for it."""

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


@dataclass(frozen=True, slots=True)
class ObservedValues:
    """The observed values next to a position; None where there is no such value.

    ``at_least`` is the smallest value whose position is at or above it, ``more_than`` above it;
    ``at_most`` the largest whose position is at or below it, ``less_than`` below it.
    """

    at_least: float | None
    more_than: float | None
    at_most: float | None
    less_than: float | None


@dataclass(frozen=True, slots=True)
class Between:
    """A number from ``low`` to ``high``, both included unless open; None means no bound."""

    measure: str
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    open_high: bool = False


@dataclass(frozen=True, slots=True)
class Equals:
    """A category has this value."""

    measure: str
    value: str


@dataclass(frozen=True, slots=True)
class Conjunction:
    """True where every part is true; without parts always."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Disjunction:
    """True where at least one part is true; without parts never."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """True where the part is false."""

    part: Criterion


# A gap makes a comparison unknown; parts combine by SQL's three-valued logic (Kleene).
Criterion = Between | Equals | Conjunction | Disjunction | Negation


@dataclass(frozen=True, slots=True)
class RuleFit:
    """How many customers satisfy a segment's rule individually, in the segment and outside.

    The rule is ``evaluable`` for customers whose gaps do not leave it unknown.
    """

    matches: int
    evaluable: int
    matches_outside: int
    evaluable_outside: int

    @property
    def share(self) -> float | None:
        """The share of matches in the segment; None where the rule is evaluable for nobody."""
        return self.matches / self.evaluable if self.evaluable else None

    @property
    def share_outside(self) -> float | None:
        """The share of matches among all other customers."""
        return self.matches_outside / self.evaluable_outside if self.evaluable_outside else None

    @property
    def is_doubtful(self) -> bool:
        """Whether most of the segment fail its rule, or satisfy it no more than all others do."""
        if self.share is None:
            return False
        return self.share < 0.5 or self.share <= (self.share_outside or 0.0)


@dataclass(frozen=True, slots=True)
class VTest:
    """How far one measure, or one ``value`` of a category, sets a segment apart.

    ``effect`` (−1…1) is 2 · position − 1 of a number's median, or a value's share in the segment
    less its share overall: both are Cliff's delta against all customers (1993). ``difference``
    is of means (of shares, for a value), in standard deviations of all customers; ``v_test`` is
    the same in standard errors of a random draw (Lebart, Morineau & Piron 1995). A measure that
    ``is_feature`` made the segments, so that its v-test is no evidence for them.
    """

    measure: str
    value: str | None
    effect: float
    difference: float
    v_test: float
    is_feature: bool


@dataclass(frozen=True, slots=True)
class EffectSize:
    """The share (0…1) of a measure's variance that lies between the segments.

    η² of a number; of a category Goodman and Kruskal's τ, the same over its values together.
    """

    measure: str
    share: float
    is_feature: bool
