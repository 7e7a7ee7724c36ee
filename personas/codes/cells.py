"""Codes of cells that stand for gaps, of ids by content, and of settings beside the data."""

from __future__ import annotations

from personas.codes.code import Code

CELLS: tuple[Code, ...] = (
    Code(
        "E161",
        "No column of numbers",
        "All columns hold words, dates or ids. Segments are found by numbers, unless measures "
        "are named; words become measures where --measure binds them.",
        "a survey whose answers are Strongly disagree, Disagree, …",
        "Use the flags in the message: categories as they are, --measure tier=tier, or answers on "
        "a scale as numbers, --measure \"q1=case Q1 when 'Disagree' then 1 when 'Agree' then 2 "
        'end".',
    ),
    Code(
        "W147",
        "Words in a column of numbers count as gaps",
        "Cells such as n/a, unknown, - or #N/A in a column of numbers or dates can only mean that "
        "the value is missing. They count as gaps, and all other cells are read as usual.",
        "an Income column with n/a in a tenth of its cells",
        "Nothing, if that is what the words mean. If they mean a number, such as none for 0, write "
        "the number into the table.",
    ),
    Code(
        "W148",
        "A value may stand for a gap",
        "A usual code for a missing value (-1, 99, 999, 99999, 9999-12-31, 1900-01-01 and the "
        "like) occurs more than once and is far from all other values of its column. It is counted "
        "as it stands: medians, means and segments take it for a real value.",
        "an Age of 999 for 14 of 2,000 customers, among ages from 18 to 90",
        'If it means a gap, say so for this column: --missing "Age=999". Otherwise nothing.',
    ),
    Code(
        "W149",
        "A spreadsheet has shortened the ids",
        "A column named like an id holds numbers such as 1.23457E+12. A spreadsheet wrote them "
        "with six digits, so that different customers have the same id. Ids that were lost "
        "cannot be found again in this file.",
        "a CSV file that was opened and saved in a spreadsheet, with ids of thirteen digits",
        "Take the file from where it came from, without opening it in a spreadsheet. Where it must "
        "be opened, import the column as text.",
    ),
    Code(
        "W150",
        "A column only numbers the customers",
        "The column holds a different whole number for every customer, and is named like an id or "
        "counts the rows. It tells customers apart and measures nothing: segments are not found "
        "by it.",
        "a Row column of 1 to 2,000 in a table of 2,000 customers",
        'Nothing, or --ignore "Row". If it is a measure, bind it: --measure "value=Row".',
    ),
    Code(
        "W159",
        "Settings beside the data are not used",
        "A command uses the nearest personas.yaml from the working directory upward. Another one "
        "is in the folder of DATA. It was not applied, for settings are never taken from a folder "
        "that was only read.",
        "personas preview clients/june/customers.csv, with a clients/june/personas.yaml",
        "Name it, --config clients/june/personas.yaml, or work in its folder.",
    ),
)
