"""DuckDB, embedded: the default engine."""

from personas.backends.duckdb.engine import DuckDB

__all__ = ["DuckDB"]
