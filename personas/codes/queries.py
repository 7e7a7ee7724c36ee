"""Codes 53, models written as SQL."""

from __future__ import annotations

from personas.codes.code import Code

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
