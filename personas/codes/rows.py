"""Codes of rows that are no customers, or several rows of one."""

from __future__ import annotations

from personas.codes.code import Code

ROWS: tuple[Code, ...] = (
    Code(
        "E144",
        "Several rows have the id of one customer",
        "A column is named like the id of a customer, and more than one row in twenty shares its "
        "id with another. Counted as customers, sizes, sums and shares would all be wrong. The "
        "rows may be months of a customer, purchases, or differ in a detail such as an address.",
        "540 rows of 180 customers, one for the end of each of three months",
        "Read the latest row of each with --latest month_end; make customers of purchases with "
        "--purchases; leave a detail aside with --ignore, so that equal rows are read once; or "
        "take every row for a customer by naming the column: --id customer_id",
    ),
    Code(
        "E145",
        "--latest names no column that orders rows",
        "The column does not exist, or holds neither dates nor numbers, or its dates read both "
        "ways.",
        "personas preview months.csv --latest region",
        "Name a column of dates: --latest month_end",
    ),
    Code(
        "E146",
        "--latest does not apply",
        "--latest reads one row of each id. The table has no column that is named like an id, or "
        "its rows are purchases, of which all count.",
        "personas preview orders.csv --purchases --latest InvoiceDate",
        "Name the id, --id COLUMN, or leave out --latest.",
    ),
    Code(
        "W105",
        "Rows of totals were left out",
        "A row equals the sum, the mean or the number of the other rows, or of those with one "
        "value in a column. It must do so in two columns; or in one, if its id is blank or it has "
        "a label such as Total, Gesamtergebnis or 合計. A row whose id is such a label is left out "
        "without arithmetic, too. The place of the row plays no part. Such a row would be the "
        "largest customer.",
        "a last row of Total general,9083830.21,934807.58 below 180 customers",
        "Remove the row from the export. If it is a customer: --totals keep",
    ),
    Code(
        "W113",
        "Rows without data were left out",
        "A row has no cell at all, or nothing but a text that is no id: a copyright, the filters "
        "of a report, a count of its rows, a signature.",
        "Confidential Information - Do Not Distribute",
        "Remove the row from the export. If it is a customer: --totals keep",
    ),
    Code(
        "W114",
        "Rows repeat the header",
        "Cells of a row are the names of their columns, as where one export was put below another.",
        "cat january.csv february.csv",
        "Nothing, if this is intended. To read files together, name them all: 'exports/*.csv'",
    ),
    Code(
        "W115",
        "A row may be a total",
        "The row has no id, or a label, and is at least half as large as all others together, but "
        "it is the sum of none of them. It was kept as a customer.",
        "a row without an id, whose income is 60% of that of all rows",
        "If it is a total, remove it from the export.",
    ),
    Code(
        "W116",
        "Rows repeat another one in every cell",
        "Rows are alike in every cell, and so is their id. Each was read once. Without a "
        "column of ids, rows that are alike may be different customers, and all of them count.",
        "a row of customer C0042 that is there twice",
        "Remove the copies from the export.",
    ),
    Code(
        "W117",
        "A column of ids does not tell rows apart",
        "A column is named like an id, and its ids repeat or are blank. Rows are told apart by "
        "another column, or by their place, and each is taken as one customer.",
        "180 different user_id in 540 rows, which have an id of their own",
        "See E144 for what the rows may be; name the column of ids with --id.",
    ),
    Code(
        "W118",
        "One row of each customer was read",
        "--latest reads the latest row of each id, and leaves its earlier ones out. Rows without "
        "an id are all read; a row without a date is earlier than any other.",
        "personas preview months.csv --latest month_end",
        "Nothing, if this is intended.",
    ),
    Code(
        "W119",
        "Several rows of a customer are equally late",
        "Rows of one id have the same latest value in the column of --latest, but other cells "
        "differ. One of them was read: which one depends on their cells, not on their order.",
        "two rows of customer C0042 at 2024-03-31, with two incomes",
        "Mend the table, or name a column with the time of day.",
    ),
)
