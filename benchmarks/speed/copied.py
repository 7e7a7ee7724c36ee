"""DuckDB's own copy of a table: ``python -m benchmarks.speed.copied TABLE FILE``."""

from __future__ import annotations

import sys

import duckdb

if __name__ == "__main__":
    duckdb.execute(f"COPY (FROM '{sys.argv[1]}') TO '{sys.argv[2]}' (FORMAT parquet)")
