"""The comparison of two runs: sizes, transitions, value and drift, without customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from personas.domain.measure import Kind
from personas.domain.problem import Problem
from personas.domain.verdict import VerdictWord

# Counts of customers in both tables: (old segment, new segment) → count.
TransitionCounts = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class AlertLimits:
    """The limits above which a change raises an alert.

    ``psi`` limits the drift of a measure, ``share`` the change of a group's share (0…1). The
    others are shares: ``moved`` of the customers on both sides, ``left`` of the old customers,
    ``renamed`` of the new ones.
    """

    psi: float = 0.25
    share: float = 0.05
    moved: float = 0.2
    left: float = 0.2
    renamed: float = 0.1


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """One of the two sides: its name, its customers, and the verdict on its segments."""

    name: str
    customers: int
    verdict: VerdictWord


@dataclass(frozen=True, slots=True)
class Group:
    """A segment, or a persona where the sides have different segments; None where absent."""

    key: str
    name: str
    icon: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Transitions:
    """Customers by old and new segment, those of one side alone, and rows without a unique id."""

    counts: TransitionCounts
    leavers: Mapping[int, int]
    joiners: Mapping[int, int]
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class GroupTransitions:
    """Transitions of customers, identified by id, between groups.

    ``counts`` holds customers on both sides by old and new group; ``leavers`` and ``joiners`` those
    on one side by their group. ``unclear`` rows share an id with another row; no count has them.
    """

    counts: Mapping[tuple[str, str], int]
    leavers: Mapping[str, int]
    joiners: Mapping[str, int]
    unclear: int = 0

    @property
    def stayers(self) -> int:
        """The number of customers on both sides."""
        return sum(self.counts.values())

    @property
    def movers(self) -> int:
        """The number of them whose group changed."""
        return sum(n for (old, new), n in self.counts.items() if old != new)


@dataclass(frozen=True, slots=True)
class PersonaChange:
    """A segment's persona by the old and by the new thresholds; None where no persona matches.

    ``current`` is the persona that the new model gives it.
    """

    segment: int
    size: int
    current: str | None
    by_old_thresholds: str | None
    by_new_thresholds: str | None


@dataclass(frozen=True, slots=True)
class ChangeCauses:
    """The causes of changed personas, by the old rules.

    Of the customers on both sides, ``by_customers`` have another persona by the old thresholds,
    ``by_thresholds`` get another when the new thresholds replace the old; ``total`` have either
    cause. None where customers cannot be followed. ``cells`` lists the cells of
    `GroupTransitions.counts` that add up to each; None where a cell counts in part.
    """

    segments: tuple[PersonaChange, ...]
    by_customers: int | None = None
    by_thresholds: int | None = None
    total: int | None = None
    cells: Mapping[str, frozenset[tuple[str, str]] | None] = field(default_factory=dict)

    @property
    def threshold_changes(self) -> int:
        """The number of new customers in segments whose persona depends on the thresholds."""
        return sum(s.size for s in self.segments if s.by_old_thresholds != s.by_new_thresholds)


@dataclass(frozen=True, slots=True)
class Bin:
    """A range of a measure, ``low`` excluded and ``high`` included, or a value of a category."""

    before: float
    after: float
    low: float | None = None
    high: float | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """The drift of a measure between the two sides.

    ``psi`` is the population stability index over ``bins`` of the old side; ``chance`` is its
    95 % quantile where nothing changed. ``before`` and ``after`` count customers with a value,
    ``gaps`` those without. ``unseen`` values of a category are absent from the old side, or were
    too rare to be saved. ``medians`` are None for a category.
    """

    measure: str
    label: str
    kind: Kind
    unit: str | None
    psi: float
    chance: float
    before: int
    after: int
    gaps: tuple[int, int]
    bins: tuple[Bin, ...]
    medians: tuple[float, float] | None = None
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """The chief value on both sides: its totals, and each group's share of them.

    A share is None where it is withheld, or where the total is not positive.
    """

    label: str
    unit: str | None
    before: float
    after: float
    shares: Mapping[str, tuple[float | None, float | None]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of a comparison. ``by`` is the kind of group: segment or persona.

    ``transitions`` is None where customers cannot be followed from one side to the other, ``value``
    where not both sides have the old side's chief value.
    """

    old: ComparedRun
    new: ComparedRun
    by: str
    groups: tuple[Group, ...]
    transitions: GroupTransitions | None
    causes: ChangeCauses
    drifts: tuple[Drift, ...]
    limits: AlertLimits
    alerts: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    reproduce: str = ""
    value: ComparedValue | None = None
