"""Codes of what cells are read as, of cells that stand for gaps, of ids, and of settings nearby."""

from __future__ import annotations

from personas.codes.code import Code

CELLS: tuple[Code, ...] = (
    Code(
        "E127",
        "A measure's column cannot be read as numbers",
        "A bundled rule pack fits the table but for a column whose cells hold digits, and are no "
        "numbers that can be read. Without that column no pack would fit, and the segments would "
        "not depend on it.",
        "a column `spending` of cells such as 1762.85@x, beside `annual_income`",
        "Follow the message: declare the words that mean a gap, --missing; use one unit; or write "
        "plain numbers. To go on without the column: --rules generic",
    ),
    Code(
        "W108",
        "Invisible signs were removed",
        "Some cells contain signs that no reader sees: zero-width spaces, marks of direction, soft "
        "hyphens. They come with text that is copied from web pages and documents. Without them, "
        "two spellings of a word or an id are one.",
        "an id C0045 that ends in a zero-width space",
        "Nothing, in general. Ids in the results are written without these signs.",
    ),
    Code(
        "W110",
        "A rule pack lost because of a column",
        "A bundled rule pack would fit the table if one of its columns held numbers. Another pack "
        "was taken.",
        "a column `spending` of the words low, mid and high, beside `annual_income`",
        'Name a column of numbers for the measure, --measure "spending=revenue", or name the pack '
        "to use: --rules generic",
    ),
    Code(
        "W144",
        "Credit and debit became signs",
        "The numbers of a column have CR or DR beside them, as in an account. Credit (CR) was read "
        "as above zero, debit (DR) as below.",
        "cells of 1,200.50 CR and 80.00 DR",
        'If it is the other way round, turn the sign: --measure "balance=0 - Balance"',
    ),
    Code(
        "W145",
        "Words multiplied the numbers",
        "The numbers of a column have words beside them that stand for thousands, millions and the "
        "like: 23.7K is 23700, 2 lakh is 200000, 1.5 cr is 15000000.",
        "cells of 850, 23.7K and 1.2M",
        "Check a few of the numbers. If the words are units, write them differently, or leave the "
        "column out: --ignore Spending",
    ),
    Code(
        "W175",
        "Words at points of a scale were left aside",
        "A column holds a few whole numbers, and one, two or three of them have words, as the "
        "endpoints of a scale in a questionnaire. The numbers were read.",
        "cells of 1 - not at all, 2, 3, 4 and 5 - extremely",
        "Nothing, if it is one scale. Else leave the column out: --ignore Q7",
    ),
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
