"""What runs the queries, and what it may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Engine = Literal["duckdb", "spark"]
ENGINES: tuple[Engine, ...] = ("duckdb", "spark")


@dataclass(frozen=True, slots=True)
class Backend:
    """The engine that is asked for.

    ``master`` is the Spark that is meant (``local[4]``, ``spark://host:7077``); ``memory`` what
    the engine may hold (``2GB``).
    """

    engine: str | None = None
    master: str | None = None
    memory: str | None = None
