"""E15x, W53x: engines, and queries that are exported."""

from __future__ import annotations

from personas.codes.code import Code

ENGINES: tuple[Code, ...] = (
    Code(
        "E151",
        "Spark is not installed",
        "--engine spark runs the queries on Spark, through pyspark, which is half a gigabyte and "
        "not installed unless it is asked for.",
        "personas preview customers.parquet --engine spark",
        "pip install 'personas[spark]'. Without --engine spark nothing more is needed.",
    ),
    Code(
        "E152",
        "There is no Java",
        "Spark runs on Java 17 or newer. Neither JAVA_HOME nor the search path leads to one.",
        "personas preview customers.parquet --engine spark",
        "Install Java, from your system's packages for instance, or set JAVA_HOME.",
    ),
    Code(
        "E153",
        "Spark does not start",
        "The master cannot be reached or is no master at all, or Java gave up; the message says "
        "what Spark said first.",
        "personas preview customers.parquet --engine spark --master spark://nowhere:7077",
        "Check the address and the port, or run it here: --master 'local[*]'.",
    ),
    Code(
        "E154",
        "Not for this engine",
        "Spark reads Parquet and CSV, tables of its catalogue, and what is made into CSV on the "
        "way: workbooks, JSON Lines, SQLite and PostgreSQL. A DuckDB file is read by DuckDB alone, "
        "and so is a pandas, polars or Arrow table. What is named spark:… is read by Spark alone.",
        "personas preview customers.duckdb --engine spark",
        "Name the other engine, or write the table as Parquet.",
    ),
    Code(
        "E155",
        "A master without Spark",
        "--master says which Spark is meant, and this run is not on Spark.",
        "personas preview customers.csv --master spark://host:7077",
        "Add --engine spark, or leave out --master.",
    ),
)


QUERIES: tuple[Code, ...] = (
    Code(
        "E531",
        "This is no name of a table",
        "The query reads from one table, and what --from says cannot be its name in this dialect.",
        "personas export model.json --to sql --from 'customers; drop table customers'",
        'Write the name as in the dialect: customers, shop.customers, "My Customers".',
    ),
    Code(
        "E532",
        "The dialect cannot say what the model asks",
        "A measure's expression, or a step of the preparation, has no words in this dialect.",
        "personas export model.json --to sql --dialect sqlite",
        "Take another dialect, or put customers into segments with personas assign.",
    ),
    Code(
        "W531",
        "Columns have to be numbers or dates, not text",
        "The segments were found in a file where these columns held text such as `$1,234` or "
        "31/12/2014. This dialect has no sure way to read it, so the query takes numbers and "
        "dates; text stops it.",
        "personas export model.json --to sql --dialect snowflake",
        "Convert the columns when the table is loaded; the comments of the query give the units.",
    ),
    Code(
        "W532",
        "The query reads customers, and the segments are of purchases",
        "Purchases were gathered into customers before segments were sought. The query begins "
        "with customers, one a row, with the columns that the warning lists.",
        "personas report orders.csv --purchases, then personas export report/model.json --to sql",
        "Gather purchases into such a table first, or put them into segments with personas assign.",
    ),
)
