"""The engines: DuckDB, embedded, and Spark."""
