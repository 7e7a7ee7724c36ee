"""What is kept of a run: all that new customers, comparisons and exports need, and no customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from personas.facts.problem import Problem
from personas.facts.reading import Reading
from personas.facts.run import Run

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

    made_by: str
    fingerprint: str
    source: Source
    run: Run
    rules: Mapping[str, Any]
    retired: tuple[int, ...] = ()

    @property
    def lasting(self) -> tuple[Problem, ...]:
        """Warnings of the run that hold for every customer who is put into its segments."""
        return tuple(problem for problem in self.run.warnings if problem.code == BY_DISTANCE)
