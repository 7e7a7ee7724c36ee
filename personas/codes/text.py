"""Codes 147 to 149 and 120 to 127: the text around a table, its header and its encoding."""

from __future__ import annotations

from personas.codes.code import Code

TEXT: tuple[Code, ...] = (
    Code(
        "E147",
        "The text does not look like a table",
        "No sign splits most lines of the file into the same number of cells. It may be a letter, "
        "a page, or a report with several tables.",
        "a README.txt among the exports",
        "Name the file that holds the table. Where it has one below other text, name the line of "
        "its header: --header-row 12.",
    ),
    Code(
        "E148",
        "A list of cells instead of a table",
        "The file holds the records of a database one below the other, each as a list of its "
        "cells: the extended display of psql, or mysql with \\G.",
        "-[ RECORD 1 ]",
        "Export the result as CSV: \\copy (SELECT …) TO 'customers.csv' CSV HEADER in psql, "
        "--batch in mysql.",
    ),
    Code(
        "E149",
        "The header cannot be where the option says",
        "--skip-rows says how many lines are above the header, --header-row which line it is, "
        "counted from 1. Only one of them can be given, and the file must have that line.",
        "personas preview customers.csv --header-row 40, of a file with 12 lines",
        "Count the lines in an editor, blank ones too, and give one of the options.",
    ),
    Code(
        "W120",
        "Lines above the header",
        "The first lines of the file are no part of the table: a title, a date, comments. The "
        "header is the first line after which lines agree in the number and kind of their cells.",
        "Sales report, June 2024 in the first line, the names of columns in the third",
        "Check the line in the message. If another one is the header, name it: --header-row 3.",
    ),
    Code(
        "W121",
        "Lines outside the table",
        "Lines among the rows or below them have not the cells of a row: comments, counts of "
        "rows, totals of pages. They were left out.",
        "(180 rows affected)",
        "Look at the lines in the message. Remove them from the file to be rid of the warning.",
    ),
    Code(
        "W123",
        "A row of units or types",
        "The row below the header holds units (EUR, years) or types (int, text), and nothing that "
        "identifies a customer. It was left out; the units hold for their columns.",
        "customer_id,income,age in the first line, ,EUR,years in the second",
        "Remove the row from the file, or write the units behind the names of the columns.",
    ),
    Code(
        "W124",
        "Several rows of names",
        "The header has several levels, as pivot tables and merged cells have. The columns are "
        "called by the row in which all names differ, or by all of their names.",
        ",sum,mean in the first line, customer_id,income,age in the second",
        "Check the names in the message. Take one row alone: --header-row 2.",
    ),
    Code(
        "W126",
        "The encoding is a guess",
        "The file does not say how its letters are encoded, and it is not UTF-8. The encoding "
        "was guessed from the words with letters beyond a to z; some are shown as they were read.",
        "Łódź and Kraków in a CSV that a spreadsheet in Poland wrote",
        "Check the words. Name the encoding: --encoding cp1250. Or export the table as UTF-8.",
    ),
    Code(
        "W127",
        "Two columns have the same name",
        "Columns need different names, where case does not matter. A column that holds the same "
        "as the first of its name is left out; else it is called by its name with a number, and "
        "the first one cannot be used while both are there (E110).",
        "CustomerID,Age,Income,Age",
        'Leave one out: --ignore "Age (2)". Or rename it in the table.',
    ),
)
