"""Start the engine that is asked for; its library is imported no sooner."""

from __future__ import annotations

import re

from personas.domain.address import shown
from personas.domain.problem import error
from personas.domain.request import Backend
from personas.sql.engine import Engine
from personas.sql.tables import SparkSource

UNITS = {"mb": 1, "gb": 1_000}
LEAST = 250
# What a thread needs to read, group and write many customers, and what is held at most: the rest
# is laid down on disk. Python itself takes some 200 MB more.
A_THREAD, FEWEST, MOST = 150, 300, 1500


def read_memory(text: str) -> str:
    """Read ``2GB`` or ``800 MB``; raise `PersonasError` for what is no size, or too little."""
    found = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)\s*(mb|gb)", text.strip().casefold())
    size = float(found[1]) * UNITS[found[2]] if found else 0
    if size < LEAST:
        what = "is too little to work with" if found else "is no size"
        raise error("E142", f"--memory `{text}` {what}", f"Write 2GB, say; at least {LEAST}MB.")
    return f"{size:g}MB"


def usual_memory(threads: int) -> str:
    """Return what so many threads may hold where nothing is said."""
    return f"{min(max(A_THREAD * threads, FEWEST), MOST)}MB"


def start_engine(backend: Backend, source: object) -> Engine:
    """Return a new engine for a source; raise `PersonasError` where it cannot be had.

    E142 is for a memory that cannot be, E151–E153 for a Spark that does not start, E154 for a
    source of another engine, E155 for a master without Spark.
    """
    memory = read_memory(backend.memory) if backend.memory else None
    if backend.engine == "duckdb" and isinstance(source, SparkSource):
        message = f"`{source.name}` is for Spark to read, and DuckDB was asked for"
        raise error("E154", message, "Say --engine spark, or leave out --engine.")
    if backend.engine == "spark" or isinstance(source, SparkSource):
        from personas.backends.spark.engine import Spark

        return Spark(backend.master, memory)
    if backend.master:
        message = f"--master `{shown(backend.master)}` is for Spark, and this run is on DuckDB"
        raise error("E155", message, "Add --engine spark, or leave out --master.")
    from personas.backends.duckdb.engine import DuckDB

    return DuckDB(memory)
