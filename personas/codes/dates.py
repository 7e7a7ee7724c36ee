"""Codes 16: dates, and days that cannot be."""

from __future__ import annotations

from personas.codes.code import Code

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
