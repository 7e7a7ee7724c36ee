"""Codes 15 and 53: engines, and exported queries."""

from __future__ import annotations

from personas.codes.code import Code

ENGINES: tuple[Code, ...] = (
    Code(
        "E151",
        "Spark is not installed",
        "--engine spark runs the queries on Spark through pyspark, which takes half a gigabyte "
        "and is not installed by default.",
        "personas preview customers.parquet --engine spark",
        "pip install 'personas[spark]'. Nothing more is needed without --engine spark.",
    ),
    Code(
        "E152",
        "Java is not installed",
        "Spark needs Java 17 or newer. Neither JAVA_HOME nor the search path leads to it.",
        "personas preview customers.parquet --engine spark",
        "Install Java, for example from your system's packages, or set JAVA_HOME.",
    ),
    Code(
        "E153",
        "Spark does not start",
        "The master is not reachable or is not an address of Spark, or Java stopped; the message "
        "contains Spark's first error.",
        "personas preview customers.parquet --engine spark --master spark://nowhere:7077",
        "Check the address and the port, or run Spark locally: --master 'local[*]'.",
    ),
    Code(
        "E154",
        "The engine does not support this source",
        "Spark reads Parquet, CSV and tables of its catalogue; workbooks, JSON Lines, SQLite and "
        "PostgreSQL are converted to CSV for it. Only DuckDB reads DuckDB files and pandas, "
        "polars or Arrow tables. Only Spark reads sources named spark:….",
        "personas preview customers.duckdb --engine spark",
        "Use the other engine, or write the table as Parquet.",
    ),
    Code(
        "E155",
        "--master without Spark",
        "--master is the address of Spark, and this run does not use Spark.",
        "personas preview customers.csv --master spark://host:7077",
        "Add --engine spark, or remove --master.",
    ),
)

QUERIES: tuple[Code, ...] = (
    Code(
        "E531",
        "Invalid name of a table",
        "The query reads from one table, and the value of --from is not a valid table name in "
        "this dialect.",
        "personas export model.json --to sql --from 'customers; drop table customers'",
        'Write the name in the syntax of the dialect: customers, shop.customers, "My Customers".',
    ),
    Code(
        "E532",
        "The dialect cannot express the model",
        "The dialect has no equivalent for a measure's expression or a step of the preparation.",
        "personas export model.json --to sql --dialect sqlite",
        "Use another dialect, or assign customers with personas assign.",
    ),
    Code(
        "W531",
        "Columns must be numbers or dates, not text",
        "The segments were computed from a file where these columns contained text such as "
        "`$1,234` or 31/12/2014. This dialect has no reliable conversion, so that the query "
        "expects numbers and dates; it fails on text.",
        "personas export model.json --to sql --dialect snowflake",
        "Convert the columns when you load the table; the comments of the query state the units.",
    ),
    Code(
        "W532",
        "The query expects customers, not purchases",
        "Purchases were aggregated to customers before the segmentation. The query starts from "
        "customers, one per row, with the columns in the warning.",
        "personas report orders.csv --purchases, then personas export report/model.json --to sql",
        "Aggregate the purchases into such a table first, or assign them with personas assign.",
    ),
)
