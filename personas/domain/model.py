"""What is kept of a run, and one customer held against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from personas.domain.problem import Problem
from personas.domain.request import Reading
from personas.domain.run import Run

BORDER = 0.1  # a customer with a smaller margin lies about as near to another segment


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A segment and the distance to its centroid, in units of features."""

    segment: int
    distance: float


@dataclass(frozen=True, slots=True)
class AssignedCustomer:
    """A customer, told by measures, and all segments from the nearest to the farthest.

    ``margin`` is 1 − a/b with the distances to the nearest two (0…1; 1 where there is one
    segment); under `BORDER` the customer is at a border. ``pull`` says by measure which part of
    b² − a² it makes: the parts add up to 1, and one below 0 speaks for the other segment.
    """

    values: Mapping[str, float | str]
    nearest: tuple[Neighbour, ...]
    margin: float
    border: bool
    pull: Mapping[str, float]


BY_DISTANCE = "W314"  # distances do not reproduce the labels that the segments were given by


@dataclass(frozen=True, slots=True)
class Source:
    """How rows of a table become customers; the same holds for the tables of later months.

    ``purchases``, ``gaps`` and ``outliers`` are as in a `Request`. ``reading`` never has a query:
    a model runs nothing.
    """

    reading: Reading = field(default_factory=Reading)
    ignore: tuple[str, ...] = ()
    purchases: Mapping[str, str] | None = None
    unit: str = "customer"
    gaps: Mapping[str, str] = field(default_factory=dict)
    outliers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """A run without its customers; small cells are withheld and pictures left out.

    ``made_by`` is the version of personas, ``fingerprint`` of the customers it saw. ``rules`` is
    the resolved pack as JSON. ``retired`` are numbers of segments that are gone for good.
    """

    version: str
    fingerprint: str
    source: Source
    run: Run
    rules: Mapping[str, Any]
    retired: tuple[int, ...] = ()

    @property
    def persistent_warnings(self) -> tuple[Problem, ...]:
        """Warnings of the run that hold for every customer who is put into its segments."""
        return tuple(problem for problem in self.run.warnings if problem.code == BY_DISTANCE)
