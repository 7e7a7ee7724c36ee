"""Start the engine that is asked for; its library is imported no sooner."""

from __future__ import annotations

from personas.engine.engine import Engine
from personas.engine.memory import read_memory
from personas.engine.tables.source import Source, SparkSource
from personas.facts.backend import Backend
from personas.facts.problem import error
from personas.facts.shareable import shown


def start_engine(asked: Backend, source: Source) -> Engine:
    """Return a new engine; raise `PersonasError` where it cannot be had.

    E142 is for a memory that cannot be, E151–E153 for a Spark that does not start, E154 for a
    source of another engine, E155 for a master without Spark.
    """
    memory = read_memory(asked.memory) if asked.memory else None
    if asked.engine == "duckdb" and isinstance(source, SparkSource):
        message = f"`{source.name}` is for Spark to read, and DuckDB was asked for"
        raise error("E154", message, "Say --engine spark, or leave out --engine.")
    if asked.engine == "spark" or isinstance(source, SparkSource):
        from personas.engine.spark.engine import Spark

        return Spark(asked.master, memory)
    if asked.master:
        message = f"--master `{shown(asked.master)}` is for Spark, and this run is on DuckDB"
        raise error("E155", message, "Add --engine spark, or leave out --master.")
    from personas.engine.duckdb.engine import DuckDB

    return DuckDB(memory)
