"""DuckDB, embedded: the default engine."""

from personas.engine.duckdb.engine import DuckDB

__all__ = ["DuckDB"]
