"""The explanations of what cells are read as: numbers, dates, words."""

from __future__ import annotations

from personas.codes.code import Code

CELLS = (
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
)
