"""Codes 15: workbooks, archives, pages and documents that hold a table among other things."""

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
