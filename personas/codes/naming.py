"""Codes 4, giving personas to segments."""

from __future__ import annotations

from personas.codes.code import Code

NAMING: tuple[Code, ...] = (
    Code(
        "E401",
        "No column for a measure",
        "The rule pack needs this measure, and no column of the table goes by any of its names.",
        "personas preview customers.csv, where spending is in a column named Total Spend",
        'Map the column: --measure "spending=Total Spend". A pack can do without a measure that '
        "is marked optional: true.",
    ),
    Code(
        "E402",
        "No such column",
        "--measure NAME=COLUMN names a column that the table does not have.",
        'personas preview customers.csv --measure "income=Incme"',
        "Take one of the columns that the message lists.",
    ),
    Code(
        "E403",
        "A text column is compared as a number",
        "The pack has a condition such as at least 50k on a measure whose column holds text.",
        'personas preview customers.csv --measure "income=City"',
        "Map a numeric column, clean the column, or write a condition for a category.",
    ),
    Code(
        "E404",
        "Several columns could be meant",
        "Without case, spaces and punctuation these columns have the same name, and guessing "
        "would depend on their order.",
        "a table with annual_income and Annual Income",
        'Say which: --measure "income=annual_income".',
    ),
    Code(
        "W401",
        "Conditions on an absent measure are skipped",
        "The measure is optional and the table has no column for it, so personas are chosen "
        "without the conditions on it.",
        "the pack retail with a table that has no ages",
        'Map a column with --measure "age=COLUMN" if there is one.',
    ),
    Code(
        "W402",
        "Close to a persona",
        "No persona holds, and the nearest one misses by no more than nearest (default 0.10) "
        "positions in total: the segment is named close to it.",
        "a segment at q68 of income, where the persona asks for at least q70",
        "Widen the persona's conditions, or write a persona for the segment.",
    ),
    Code(
        "W403",
        "No persona",
        "No persona of the pack holds for the segment or comes near: its name is a description.",
        "a segment of high income and middling spending, and no persona for it",
        "Write a persona for such segments; personas rules lint shows all gaps of a pack.",
    ),
    Code(
        "W404",
        "A value that nobody has",
        "A condition asks for a value of a category that does not occur in the table, as it is "
        "written differently or gone.",
        "gender: {most_common: female}, where the table says Female",
        "Write the value as the table has it.",
    ),
    Code(
        "W405",
        "A text was left out",
        "A text of a persona speaks of something that this segment lacks, or calculates what "
        "cannot be calculated.",
        "{{ age.median }} where the table has no ages",
        "Guard it: {% if age %}… {{ age.median }} …{% endif %}",
    ),
    Code(
        "W406",
        "A multiple of nothing",
        "A condition compares with a multiple of the population's median, which is zero or less.",
        "returns: at least 1.5x, where most customers return nothing",
        "Compare with a quantile (top 30%) or a value (at least 3).",
    ),
    Code(
        "W407",
        "A segment without values of a measure",
        "Nobody in the segment has a value for a measure that conditions look at: they are "
        "unknown. Those on an optional measure are skipped, others cannot hold.",
        "a segment of customers who all kept their age to themselves",
        "Look at the gaps of the column, or mark the measure optional: true.",
    ),
    Code(
        "W408",
        "Figures of few customers",
        "Fewer than 11 customers of a segment have a value of a measure. Their median would be "
        "nearly somebody's own value, so that it is left out of every output; it still decides "
        "about the segment's name.",
        "a segment of 8 customers, with -k 12",
        "Take fewer segments (-k), or segment more customers.",
    ),
)
