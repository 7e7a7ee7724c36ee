"""The dialects that scoring is written in, one small file each where there is something to say."""

from __future__ import annotations

from collections.abc import Mapping

from personas.engine.scoring.dialects.duckdb import DUCKDB
from personas.engine.scoring.dialects.postgres import POSTGRES
from personas.engine.scoring.dialects.spark import SPARK
from personas.engine.scoring.dialects.spelling import Spelling
from personas.engine.scoring.dialects.sqlite import SQLITE
from personas.engine.scoring.dialects.tsql import TSQL

# Those without a file of their own take numbers from columns of numbers, and words as they are.
DIALECTS: Mapping[str, Spelling] = {
    "duckdb": DUCKDB,
    "postgres": POSTGRES,
    "sqlite": SQLITE,
    "spark": SPARK,
    "databricks": SPARK,
    "bigquery": Spelling("bigquery"),
    "clickhouse": Spelling("clickhouse"),
    "mysql": Spelling("mysql"),
    "redshift": Spelling("redshift"),
    "snowflake": Spelling("snowflake"),
    "trino": Spelling("trino"),
    "tsql": TSQL,
}

__all__ = ["DIALECTS", "Spelling"]
