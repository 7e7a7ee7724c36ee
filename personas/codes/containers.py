"""Codes of files: archives, pages, text and its encoding (12, 14, 15); and of engines (15, 53)."""

from __future__ import annotations

from personas.codes.code import Code

CONTAINERS: tuple[Code, ...] = (
    Code(
        "E156",
        "The file is something else than a table",
        "The first bytes of the file are those of another format: a PDF, a picture, a pickle, a "
        "data file of SPSS, Stata, SAS or R, an archive that is not read, a web page in one file, "
        "XML of a kind of its own. Its ending does not matter.",
        "personas preview customers.csv, where customers.csv is a PDF",
        "Export the table as CSV, Excel or Parquet; the message says how for this format.",
    ),
    Code(
        "E157",
        "A web page without a table",
        "The file is HTML, whatever its ending says, and holds no table of customers. Downloads "
        "from a shop or a server often end at a page that asks for a login or tells an error.",
        "customers.xls that begins with <!DOCTYPE html> and asks for a password",
        "Open the file in a browser to see what it says, log in, and export the table again.",
    ),
    Code(
        "E158",
        "Which file of the archive is meant is not clear",
        "The zip archive holds several tables, none, or another archive.",
        "archive.zip with bank.csv and bank-full.csv",
        "Name the file: --table bank-full.csv. Or unpack the archive, and name its folder to "
        "read files of the same columns as one table.",
    ),
    Code(
        "E159",
        "The file is protected by a password",
        "Workbooks and archives with a password are encrypted. No password is asked for, since it "
        "would stand in the history of the shell.",
        "a workbook that Excel opens with a password only",
        "Save a copy without a password, or the sheet as CSV.",
    ),
    Code(
        "E160",
        "The formulas were never calculated",
        "A program wrote the workbook with formulas and without their values. Only a spreadsheet "
        "calculates them, and all columns of numbers are such formulas.",
        "a workbook written by openpyxl whose columns are =B2/1000 and the like",
        "Open the workbook in Excel or LibreOffice, and save it.",
    ),
    Code(
        "W153",
        "Formulas without a value",
        "A program wrote the workbook and never calculated some formulas: their cells are read as "
        "gaps, or as the 0 that the program wrote.",
        "a column =B2/1000 in a workbook written by openpyxl",
        "Open the workbook in Excel or LibreOffice, and save it: the values are then in the file.",
    ),
    Code(
        "W154",
        "Errors of the spreadsheet",
        "Cells such as #N/A and #DIV/0! have no value. They are read as gaps.",
        "a column of VLOOKUP formulas that found no customer in some rows",
        "Mend the formulas where these customers have a value.",
    ),
    Code(
        "W155",
        "Another part of the file was not read",
        "The largest table of a sheet, page, archive or JSON document was read. Other tables "
        "beside or below it, notes below a blank row, and other keys were not.",
        "a sheet with customers in A1:F90 and a summary in H1:I4",
        "Nothing, if the right table was read. Else name it: --sheet 'Sheet1!G1:H4', or --table "
        "for a file of an archive.",
    ),
    Code(
        "W156",
        "A header of several rows",
        "The names of the columns come from more than one row, because the lowest has not all of "
        "them or repeats some; or a row of units or labels below the names was left out.",
        "a row with 2023 and 2024, merged over columns, above spend, visits, spend, visits",
        "Keep one row of names, or say which row has them: --header-row 2",
    ),
    Code(
        "W157",
        "Objects in JSON became columns",
        "A value of a record is itself an object. Each of its values is a column, called by its "
        "last key. Where two columns would be called the same, or the key says too little (`id`, "
        "`name`, `value`), the name has all keys, joined by points.",
        '{"id": 1, "address": {"city": "Rome", "id": 7}} gives the columns id, city and address.id',
        "Nothing; use such a column by the name in the message.",
    ),
    Code(
        "W158",
        "Lists in JSON are kept as text",
        "A cell holds one value. A list of several, or an object too deep to become columns, is "
        "kept as the text that JSON writes it as.",
        '{"id": 1, "tags": ["new", "vip"]}',
        "Leave the column aside (--ignore tags), or export one value a column.",
    ),
)


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
