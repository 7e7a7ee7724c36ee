"""Codes 12 and 13, making measures of columns and customers of purchases."""

from __future__ import annotations

from personas.codes.code import Code

MEASURES: tuple[Code, ...] = (
    Code(
        "E121",
        "An expression cannot be read",
        "A measure is calculated from columns with a small part of SQL, and this text breaks off "
        "or is nested too deep. A column's name with spaces or signs stands in double quotes.",
        'personas preview customers.csv --measure "spend=MntWines MntFruits"',
        'Mend the place under the caret: --measure "spend=MntWines + MntFruits". docs/data.md '
        "shows the whole language.",
    ),
    Code(
        "E122",
        "An expression speaks of a column that is not there",
        "Every name in an expression must be a column of the table, the same or the same but for "
        "case and punctuation.",
        'personas preview customers.csv --measure "spend=MntWine + MntFruits"',
        "Take one of the columns that the message lists; quote a name with spaces: "
        '"Annual Income (k$)" * 1000.',
    ),
    Code(
        "E123",
        "The types of an expression do not fit",
        "Numbers are added, texts compared with texts, dates counted between. The column holds "
        "something else, or the outcome is no number and no word.",
        'personas preview customers.csv --measure "spend=MntWines + Education"',
        "Compare text (case when Education = 'PhD' then 1 else 0 end), and make numbers of dates "
        "with days between A and B.",
    ),
    Code(
        "E124",
        "Not part of the expression language",
        "Expressions calculate from the columns of one customer: no other functions, no "
        "subqueries, no files and no today, so that the same table gives the same answer.",
        'personas preview customers.csv --measure "age=year(current_date) - Year_Birth"',
        'Write the day or the year itself: --measure "age=2014 - Year_Birth".',
    ),
    Code(
        "E125",
        "No such column to ignore",
        "--ignore or `ignore:` names a column that the table does not have, exactly as written.",
        "personas preview customers.csv --ignore Z_Revenu",
        "Take a column that the message lists, or take the line away.",
    ),
)
