"""Codes of cells, ids and gaps; of dates (16); of rows that are no customers, or several of one."""

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


DATES: tuple[Code, ...] = (
    Code(
        "E162",
        "The days of purchases leave open which one is the last",
        "Recency counts to the day after the last purchase. Here more than one row in twenty has "
        "days that lie years away from all others, or all years are outside 1900–2100: those of "
        "another calendar, such as 2567 of the Buddhist or 1403 of the Persian one.",
        "an order_date of 2005 in 800 rows, and of 2024 in 900 rows, with nothing between",
        "Correct the cells; for another calendar, convert the column. If all days are right, name "
        "the day to count to: --purchase as_of=2024-06-30",
    ),
    Code(
        "W161",
        "Numbers were read as days",
        "The numbers of the column count seconds or days, as computers and spreadsheets do, and "
        "its name speaks of a date. epoch_s, epoch_ms, epoch_us and epoch_ns count from 1970 (in "
        "UTC), excel from 1900. A spreadsheet that counts from 1904 cannot be told from that: "
        "say excel1904.",
        "a created_at column of 1702116000 and 1714557600",
        'Confirm the notation, --dates "created_at=epoch_s"; if these are no days: '
        '--dates "created_at=none"',
    ),
    Code(
        "W162",
        "Days far from all others",
        "A few days lie more than five years from all others of their column, and more than "
        "three times as far as days usually lie from each other: typing errors, or the words of a "
        "database for no day. Among purchases they are gaps, so that nobody's recency counts to "
        "them, unless --purchase as_of names the day to count to. Elsewhere they count as they "
        "are.",
        "2204-06-01 in an order_date of 2023 and 2024",
        'Correct the cells, or take them as gaps: --missing "2204-06-01". If purchases have the '
        "right days, name the day to count to: --purchase as_of=2204-06-01",
    ),
    Code(
        "W163",
        "A column of dates was read as text",
        "The name of the column, or --dates, says that it holds dates, but more than one cell in a "
        "hundred is no date in the notation of the others. Rules can use it as a category only; "
        "purchases cannot be counted by it.",
        "an order_date with 02/14/2024 in half of its cells, and 2024-02-14 in the other half",
        "Write all cells in one notation, or name it, --dates \"order_date=dmy\": ymd, dmy or mdy "
        "(with numbers or names of months, times and zones), short_ymd (24-12-31), compact "
        "(20241231), month (2024-05, May 2024), quarter (Q1 2024), week (2024-W05), epoch_s, "
        "epoch_ms, epoch_us, epoch_ns (seconds and their parts since 1970), excel or excel1904 "
        '(days of spreadsheets). If it holds no dates: --dates "order_date=none"',
    ),
    Code(
        "W164",
        "Months, quarters or weeks were read as their first day",
        "The cells of the column name a period. Where a day is needed, such as in recency, the "
        "first day of the period stands for it: figures in days are coarse.",
        "an order_date of 2024-05 and 2024-06",
        "Export the days if you have them. Confirm the notation, "
        '--dates "order_date=month"; if these are no dates: --dates "order_date=none"',
    ),
)  # fmt: skip


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
