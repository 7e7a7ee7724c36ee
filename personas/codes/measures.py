"""Codes 12: calculated measures."""

from __future__ import annotations

from personas.codes.code import Code

MEASURES: tuple[Code, ...] = (
    Code(
        "E121",
        "Invalid expression",
        "A measure is calculated from columns with a small subset of SQL, and this text is "
        "incomplete or nested too deep. Put column names with spaces or signs into double quotes.",
        'personas preview customers.csv --measure "spend=MntWines MntFruits"',
        'Correct the expression at the caret: --measure "spend=MntWines + MntFruits". '
        "docs/data.md describes the whole language.",
    ),
    Code(
        "E122",
        "An expression uses an unknown column",
        "Every name in an expression must be a column of the table; case and punctuation are "
        "ignored.",
        'personas preview customers.csv --measure "spend=MntWine + MntFruits"',
        'Use one of the columns in the message; quote a name with spaces: "Annual Income (k$)" * '
        "1000.",
    ),
    Code(
        "E123",
        "Wrong types in an expression",
        "Arithmetic needs numbers, comparisons need equal types, and intervals need dates. The "
        "column has another type, or the result is neither a number nor a text.",
        'personas preview customers.csv --measure "spend=MntWines + Education"',
        "Compare text (case when Education = 'PhD' then 1 else 0 end), and convert dates to "
        "numbers with days between A and B.",
    ),
    Code(
        "E124",
        "Not part of the expression language",
        "Expressions calculate from the columns of one customer: no other functions, no "
        "subqueries, no files and no current date, so that the same table gives the same result.",
        'personas preview customers.csv --measure "age=year(current_date) - Year_Birth"',
        'Write the day or the year as a constant: --measure "age=2014 - Year_Birth".',
    ),
    Code(
        "E125",
        "A column to ignore does not exist",
        "--ignore or `ignore:` names a column that the table does not have; the spelling must be "
        "exact.",
        "personas preview customers.csv --ignore Z_Revenu",
        "Use a column in the message, or remove the setting.",
    ),
)
