"""Start the engine that is asked for; its library is imported no sooner."""

from __future__ import annotations

from personas.engine.engine import Engine
from personas.engine.memory import read_memory
from personas.facts.backend import Backend
from personas.facts.problem import error


def start_engine(asked: Backend) -> Engine:
    """Return a new engine; raise `PersonasError` where it cannot be had.

    E142 is for a memory that cannot be, E151–E153 for a Spark that does not start, E155 for a
    master without Spark.
    """
    memory = read_memory(asked.memory) if asked.memory else None
    if asked.engine == "spark":
        from personas.engine.spark.engine import Spark

        return Spark(asked.master, memory)
    if asked.master:
        message = f"--master `{asked.master}` is for Spark, and this run is on DuckDB"
        raise error("E155", message, "Add --engine spark, or leave out --master.")
    from personas.engine.duckdb import DuckDB

    return DuckDB(memory) if memory else DuckDB()
