"""Evidence for a segment: how well its rule fits, and which measures set it apart."""

from __future__ import annotations

from dataclasses import dataclass


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
