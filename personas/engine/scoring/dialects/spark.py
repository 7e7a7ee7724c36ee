"""Spark and Databricks: sqlglot's Databricks writes what Spark from 3.5 on runs as well."""

from __future__ import annotations

from personas.engine.scoring.dialects.spelling import Spelling, TypeOf, tried_number

SPARK = Spelling(
    "databricks", number=tried_number, text=TypeOf("TYPEOF", ("string",)), reads_dates=True
)
