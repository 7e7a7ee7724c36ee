"""What the analyst asks for, on the command line or in Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from personas.facts.backend import Backend
from personas.facts.reading import Reading


@dataclass(frozen=True, slots=True)
class Request:
    """What the analyst asks for; ``data`` is a path or a data frame.

    ``measures`` binds measures to columns or expressions by hand; ``features`` names the measures
    to find segments by (all numeric ones by default); ``ignore`` names columns to leave aside.
    ``purchases`` says what a table of purchases holds (empty: guess it), None is for a table of
    customers; ``preparation`` says by measure, in the words of `by_hand`, what to set of it, and
    ``pca`` how many components (``3``) or which share of variance (``0.9``) to find segments by.
    ``like`` is a model whose segments keep their numbers.
    ``labels`` names the column that says who belongs where: its values are then the segments.
    ``unit`` says what is segmented; ``engine`` what runs the queries (``spark``), ``master`` which
    Spark that is, ``memory`` what the engine may hold (``2GB``); ``reproduce`` how to ask for the
    same again.
    """

    data: object
    rules: str | Path | None = None
    clusters: str = "auto"
    id: str | None = None
    measures: Mapping[str, str] = field(default_factory=dict)
    features: Sequence[str] | None = None
    ignore: Sequence[str] = ()
    purchases: Mapping[str, str] | None = None
    unit: str = "customer"
    engine: str | None = None
    master: str | None = None
    memory: str | None = None
    reading: Reading = field(default_factory=Reading)
    gaps: Mapping[str, str] = field(default_factory=dict)
    outliers: Mapping[str, str] = field(default_factory=dict)
    reproduce: str = ""
    preparation: Mapping[str, str] = field(default_factory=dict)
    pca: str | None = None
    labels: str | None = None
    like: str | Path | None = None

    @property
    def backend(self) -> Backend:
        """What runs the queries."""
        return Backend(self.engine, self.master, self.memory)

    @property
    def pack(self) -> str | Path | None:
        """The rule pack that is asked for; None asks for the one that fits the table best."""
        return self.rules or (None if self.purchases is None else "rfm")
