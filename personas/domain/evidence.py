"""What speaks for a segment: who in it satisfies its rule, and by which measures it stands out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleFit:
    """How many customers satisfy a segment's rule one by one, in the segment and outside.

    ``told`` are those for whom it can be told: gaps leave it open for the others.
    """

    matches: int
    evaluable: int
    matches_outside: int
    evaluable_outside: int

    @property
    def share(self) -> float | None:
        """The share of the segment's customers who satisfy the rule; None where none can tell."""
        return self.matches / self.evaluable if self.evaluable else None

    @property
    def share_outside(self) -> float | None:
        """The same of all other customers."""
        return self.matches_outside / self.evaluable_outside if self.evaluable_outside else None


@dataclass(frozen=True, slots=True)
class VTest:
    """By how much one measure, or one ``value`` of a category, sets a segment apart.

    ``effect`` (−1…1) is 2 · position − 1 of a number's median, and the share in the segment less
    the share overall of a value: both are Cliff's delta against all customers (1993).
    ``difference`` is of means (of shares, for a value), in standard deviations of all customers;
    ``v_test`` the same in standard errors of a random draw (Lebart, Morineau & Piron 1995). Where
    the measure ``shaped`` the segments, no test is evidence: they were made to differ on it.
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
