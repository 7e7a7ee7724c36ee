"""Two runs held against each other: sizes, who moved where, what drifted. Counts, no customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from personas.domain.measure import Kind
from personas.domain.problem import Problem

# Crossed counts of customers in both tables: (segment then, segment now) → how many.
TransitionCounts = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class AlertLimits:
    """How much is too much: what is above a bar is an alert.

    ``psi`` is of a measure; ``share`` is how far the share of a group moves (0…1); ``moved`` is
    of those who stayed, ``left`` of those who were there, ``renamed`` of those who are there now.
    """

    psi: float = 0.25
    share: float = 0.05
    moved: float = 0.2
    left: float = 0.2
    persona_changed: float = 0.1


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what it is called, how many customers it has."""

    name: str
    customers: int


@dataclass(frozen=True, slots=True)
class Group:
    """A segment, or a persona where the two sides have other segments; None where it is not."""

    key: str
    name: str
    icon: str
    then: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class Transitions:
    """Customers by segment then and now; those of one side alone; rows whose id is not unique."""

    counts: TransitionCounts
    left: Mapping[int, int]
    joined: Mapping[int, int]
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class GroupTransitions:
    """Customers who are told apart by an id in both tables, or in one.

    ``crossed`` counts those who stayed, by their groups then and now; ``left`` and ``joined`` the
    others by their one group. ``unclear`` rows share an id with another row and are in neither.
    """

    counts: Mapping[tuple[str, str], int]
    left: Mapping[str, int]
    joined: Mapping[str, int]
    unclear: int = 0

    @property
    def stayed(self) -> int:
        """How many are in both tables."""
        return sum(self.counts.values())

    @property
    def moved(self) -> int:
        """How many of them are in another group now."""
        return sum(n for (then, now), n in self.counts.items() if then != now)


@dataclass(frozen=True, slots=True)
class PersonaChange:
    """A segment's persona by the thresholds of then and of now; None where no persona holds.

    ``said`` is the persona that the model of now gives it.
    """

    segment: int
    size: int
    current: str | None
    by_old_thresholds: str | None
    by_new_thresholds: str | None


@dataclass(frozen=True, slots=True)
class ChangeCauses:
    """Why personas differ, by the rules of then.

    ``changed``: of those who stayed, how many have another persona though thresholds are those
    of then. ``shifted``: how many get another when the same customers are held against
    thresholds of now. ``either`` have one reason or both. None where customers cannot be followed.
    ``cells`` says of which cells of `Followed.crossed` each of these is the sum; None where a cell
    counts in part.
    """

    segments: tuple[PersonaChange, ...]
    by_customers: int | None = None
    by_thresholds: int | None = None
    total: int | None = None
    cells: Mapping[str, frozenset[tuple[str, str]] | None] = field(default_factory=dict)

    @property
    def rethresholded(self) -> int:
        """How many customers of now are in segments that thresholds alone give another persona."""
        return sum(
            one.size for one in self.segments if one.by_old_thresholds != one.by_new_thresholds
        )


@dataclass(frozen=True, slots=True)
class Bin:
    """A range of a measure, ``low`` excluded and ``high`` included, or a value of a category."""

    then: float
    now: float
    low: float | None = None
    high: float | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a measure lies from where it lay.

    ``psi`` is the population stability index over ``bins`` that are fixed at the old side;
    ``chance`` what it exceeds in one of twenty cases where nothing changed. ``then`` and ``now``
    are the customers with a value, gaps are the others. ``unseen`` are values of a category that
    were not there, or were too rare to be kept. ``medians`` are None for a category.
    """

    measure: str
    label: str
    kind: Kind
    unit: str | None
    psi: float
    chance: float
    then: int
    now: int
    gaps: tuple[int, int]
    bins: tuple[Bin, ...]
    medians: tuple[float, float] | None = None
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that was found. ``by`` says what groups are: segments, or personas.

    ``followed`` is None where customers cannot be followed from one side to the other.
    """

    old: Side
    new: Side
    by: str
    groups: tuple[Group, ...]
    transitions: GroupTransitions | None
    causes: ChangeCauses
    drifts: tuple[Drift, ...]
    limits: AlertLimits
    alerts: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    reproduce: str = ""
