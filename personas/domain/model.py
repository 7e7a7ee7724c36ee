"""The part of a run that is saved, and one customer assigned by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from personas.domain.problem import Problem
from personas.domain.request import Reading
from personas.domain.run import Run

BORDER = 0.1  # below this margin another segment is about as near


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A segment and the distance to its centroid, in units of features."""

    segment: int
    distance: float


@dataclass(frozen=True, slots=True)
class AssignedCustomer:
    """A customer's values by measure, and all segments, the nearest first.

    ``margin`` is 1 − a/b of the distances to the nearest two segments (0…1; 1 for a single
    segment); under `BORDER` the customer is at a border. ``pull`` is each measure's share of
    b² − a²: the shares add up to 1, and a negative share favours the second segment.
    """

    values: Mapping[str, float | str]
    nearest: tuple[Neighbour, ...]
    margin: float
    border: bool
    pull: Mapping[str, float]


BY_DISTANCE = "W314"  # distances do not reproduce the labels that define the segments


@dataclass(frozen=True, slots=True)
class Source:
    """How rows of a table become customers, in this table and in those of later months.

    ``purchases``, ``gaps`` and ``outliers`` are as in a `Request`. ``reading`` has no query:
    a model runs no query.
    """

    reading: Reading = field(default_factory=Reading)
    ignore: tuple[str, ...] = ()
    purchases: Mapping[str, str] | None = None
    unit: str = "customer"
    gaps: Mapping[str, str] = field(default_factory=dict)
    outliers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """A run without customers and pictures; small cells are suppressed.

    ``version`` is that of personas, ``fingerprint`` identifies the customers of the run.
    ``rules`` is the resolved pack as JSON. ``retired`` numbers of segments are never used again.
    """

    version: str
    fingerprint: str
    source: Source
    run: Run
    rules: Mapping[str, Any]
    retired: tuple[int, ...] = ()

    @property
    def persistent_warnings(self) -> tuple[Problem, ...]:
        """The run's warnings that apply to every later assignment."""
        return tuple(problem for problem in self.run.warnings if problem.code == BY_DISTANCE)
