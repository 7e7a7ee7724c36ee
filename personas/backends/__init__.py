"""Start the requested engine; its library is imported no sooner."""

from __future__ import annotations

import re

from personas.domain.address import display_name
from personas.domain.problem import error
from personas.domain.request import Backend
from personas.sql.engine import Engine, SparkSource

UNITS = {"mb": 1, "gb": 1_000}
# Megabytes: the least that an engine works with, what a thread needs to read, group and write many
# customers, and the default's range; the rest spills to disk. Python itself takes some 200 MB more.
MIN_MEMORY, THREAD_MEMORY, MIN_DEFAULT, MAX_DEFAULT = 250, 150, 300, 1500


def parse_memory(text: str) -> str:
    """Parse ``2GB`` or ``800 MB``; raise `PersonasError` for what is no size, or too little."""
    match = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)\s*(mb|gb)", text.strip().casefold())
    size = float(match[1]) * UNITS[match[2]] if match else 0
    if size < MIN_MEMORY:
        reason = "is too little to work with" if match else "is no size"
        help_ = f"Write 2GB, say; at least {MIN_MEMORY}MB."
        raise error("E142", f"--memory `{text}` {reason}", help_)
    return f"{size:g}MB"


def default_memory(threads: int) -> str:
    """Return the memory limit of an engine with so many threads."""
    return f"{min(max(THREAD_MEMORY * threads, MIN_DEFAULT), MAX_DEFAULT)}MB"


def start_engine(backend: Backend, source: object) -> Engine:
    """Return a new engine for a source; raise `PersonasError` where it cannot start.

    E142 is an impossible memory, E151–E153 a Spark that does not start, E154 a source of another
    engine, E155 a master without Spark.
    """
    memory = parse_memory(backend.memory) if backend.memory else None
    if backend.engine == "duckdb" and isinstance(source, SparkSource):
        message = f"`{source.name}` is for Spark to read, and DuckDB was asked for"
        raise error("E154", message, "Say --engine spark, or leave out --engine.")
    if backend.engine == "spark" or isinstance(source, SparkSource):
        from personas.backends.spark.engine import Spark

        return Spark(backend.master, memory)
    if backend.master:
        message = (
            f"--master `{display_name(backend.master)}` is for Spark, and this run is on DuckDB"
        )
        raise error("E155", message, "Add --engine spark, or leave out --master.")
    from personas.backends.duckdb.engine import DuckDB

    return DuckDB(memory)
