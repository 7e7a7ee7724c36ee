"""The notations of dates: the patterns of their cells, and where the parts of a date stand.

A time of day and a time zone may follow; they are left out, so that the day is the one written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from personas.domain.measure import DayNotation

BLANK = " \u00a0\u202f"
S = f"[{BLANK}]"
SEPARATOR = f"[-/.,_{BLANK}]+"
# A letter of any script; classes such as `\\p{L}` make large automata that are slow to build.
L = r"[A-Za-z\x{A1}-\x{202E}\x{2030}-\x{10FFFF}]"
NAME = f"{L}+"
YEAR, SHORT, DAY = r"\d{4}", r"\d{4}|\d{2}", r"\d{1,2}"
MONTH = "0?[1-9]|1[0-2]"
# A weekday or an article may stand before.
START = rf"^\[?(?:{L}+[.,]{{0,2}}{S}+)?"
ORDINAL = "(?:st|nd|rd|th|er|e|de|ste|[ºª°])?"
OF = rf"(?:(?:de|del|of|di){S}+)?"
GAP = f"(?:{ORDINAL}{SEPARATOR}{OF})?"
CLOCK = (
    rf"(?:\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,:]\d+)?)?"
    rf"|\d{{1,2}}\.\d{{2}}(?:\.\d{{2}}(?:[.,]\d{{3}}\d*)?)?"
    rf"|\d{{1,2}}[hH](?:\d{{2}})?|\d{{1,2}}{S}?[AaPp][Mm])"
    rf"(?:{S}?(?:[AaPp]\.?{S}?[Mm]\.?|Uhr))?"
)
ZONE = (
    rf"(?:{S}?[A-Za-z]+)?(?:{S}?[-+]\d{{1,2}}(?::?\d{{2}}){{0,2}})?"
    rf"(?:{S}?[\[(][^\])]+[\])])?(?:{S}[A-Za-z_]+/[A-Za-z_/]+)?"
)
MARK = rf"(?:{S}?(?:г|года|р|року|roku|r)\.?|\.)?"  # behind a year: 2024 г.
WEEKDAY = rf"(?:{S}?\({L}+\.?\))?"
BASIC_CLOCK = r"[Tt]\d{2}(?:\d{2})*(?:[.,]\d+)?"
END = (
    rf"{MARK}{WEEKDAY}(?:[Zz]|[-+]\d{{2}}:\d{{2}}"
    rf"|(?:(?:[Tt]|[-:,{BLANK}]+(?:{L}+[.,]?{S}?)?){CLOCK}|{BASIC_CLOCK})"
    rf"{ZONE})?\]?$"
)
IN_WEEK = "(?i:W|KW|CW|WK|Week|Woche|S|Sem|Semaine|Semana|V|Vecka|T[ýy]den)"
QUARTER = "(?i:QTR|QUARTER|QUARTAL|Q|TRIM|TRIMESTRE|T|KWARTAAL|KWARTAŁ|K|кв|квартал)"

Reader = Literal[
    "date", "short date", "named date", "month", "named month", "quarter", "week", "count"
]


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern of cells; ``groups`` are those of year, month (or quarter, week) and day."""

    pattern: str
    groups: tuple[int, ...]
    reader: Reader = "date"


@dataclass(frozen=True, slots=True)
class Count:
    """Days counted as numbers: ``per_day`` units from the day ``start``, between two numbers.

    Numbers below ``usual`` are as likely other things: of a column, half must lie above.
    """

    start: str
    per_day: int
    low: int
    high: int
    usual: int


def _epoch(per_second: int) -> Count:
    """Counts since 1970, between the years 1900 and 2200."""
    low, high = -2_208_988_800 * per_second, 7_258_118_400 * per_second
    return Count("1970-01-01", 86_400 * per_second, low, high, 300_000_000 * per_second)


COUNTS: Mapping[str, Count] = {
    "epoch_s": _epoch(1),
    "epoch_ms": _epoch(1_000),
    "epoch_us": _epoch(1_000_000),
    "epoch_ns": _epoch(1_000_000_000),
    "excel": Count("1899-12-30", 1, 61, 109_574, 10_000),
    "excel1904": Count("1904-01-01", 1, 1, 108_112, 10_000),
}
NUMBER = r"^(?:/Date\()?([-+]?\d+(?:\.\d+)?(?:E\d+)?)(?:(?:[-+]\d{4})?\)/)?$"

MONTH_AND_DAY = (
    rf"(?:{SEPARATOR}|{S}?[年년]{S}?)({DAY})(?:{SEPARATOR}|{S}?[月월]{S}?)({DAY})[日号號일]?"
)
FORMS: Mapping[str, tuple[Form, ...]] = {
    "compact": (
        Form(
            r"^([12]\d{3})(\d{2})(\d{2})(?:\.0+|[Tt ]?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?"
            r"(?:[.,]\d+)?(?:[Zz]|[-+]\d{2}:?\d{2})?)?$",
            (1, 2, 3),
        ),
    ),
    "ymd": (
        Form(f"{START}({YEAR}){MONTH_AND_DAY}{END}", (1, 2, 3)),
        Form(f"{START}({YEAR}){MARK}{GAP}({NAME}){GAP}({DAY}){END}", (1, 2, 3), "named date"),
    ),
    "dmy": (
        Form(f"{START}({DAY}){SEPARATOR}({DAY}){SEPARATOR}({SHORT}){END}", (3, 2, 1), "short date"),
        Form(f"{START}({DAY}){GAP}({NAME}){GAP}'?({SHORT}){END}", (3, 2, 1), "named date"),
    ),
    "mdy": (
        Form(f"{START}({DAY}){SEPARATOR}({DAY}){SEPARATOR}({SHORT}){END}", (3, 1, 2), "short date"),
        Form(
            f"{START}({NAME}){GAP}({DAY}){ORDINAL}{SEPARATOR}'?({SHORT}){END}",
            (3, 1, 2),
            "named date",
        ),
        Form(
            rf"{START}({NAME}){S}+({DAY}){S}+{CLOCK}{ZONE}{S}({YEAR})$", (3, 1, 2), "named date"
        ),
    ),
    "short_ymd": (
        Form(rf"^(\d{{2}}){SEPARATOR}({DAY}){SEPARATOR}({DAY}){END}", (1, 2, 3), "short date"),
    ),
    "month": (
        Form(
            rf"^((?:19|20)\d\d)(?:[-/._ ]|{S}?[年년]{S}?|M)?({MONTH})(?:[月월]|\.0+)?$",
            (1, 2),
            "month",
        ),
        Form(rf"^({MONTH})[-/. ]((?:19|20)\d\d)$", (2, 1), "month"),
        Form(rf"^({NAME}){GAP}'?({SHORT}){MARK}$", (2, 1), "named month"),
        Form(rf"^({YEAR}){MARK}{GAP}({NAME})\.?$", (1, 2), "named month"),
    ),
    "quarter": (
        Form(rf"^({YEAR})[-_/. ]*{QUARTER}\.?{S}?([1-4])$", (1, 2), "quarter"),
        Form(rf"^({YEAR})[年년]?{S}?[第제]?([1-4])(?:季度|분기|四半期)$", (1, 2), "quarter"),
        Form(rf"^{QUARTER}\.?{S}?([1-4])[-_/.,' ]*{OF}({SHORT})$", (2, 1), "quarter"),
        Form(
            rf"^([1-4]){ORDINAL}\.?{S}?{QUARTER}\.?[-_/.,' ]*{OF}({SHORT}){MARK}$",
            (2, 1),
            "quarter",
        ),
    ),
    "week": (
        Form(rf"^({YEAR})[-_/ ]*{IN_WEEK}\.?{S}?(\d{{1,2}})(?:-?([1-7]))?$", (1, 2, 3), "week"),
        Form(rf"^{IN_WEEK}\.?{S}?(\d{{1,2}})[-_/., ]+{OF}({YEAR})$", (2, 1), "week"),
    ),
    **{name: (Form(NUMBER, (1,), "count"),) for name in COUNTS},
}  # fmt: skip
PERIODS: tuple[DayNotation, ...] = (
    "month",
    "quarter",
    "week",
)  # of more than one day: their first day is meant
ORDERS: tuple[DayNotation, ...] = ("ymd", "dmy", "mdy")

# What no day is: the zeros of databases, and the day 0 of spreadsheets.
ZERO = (
    r"^(?:0000[-/.]?00[-/.]?00|00[-/.]00[-/.]0000)(?:[T ].*)?$"
    r"|^1900[-/.]0?1[-/.]0?0(?:[T ].*)?$|^0?1[-/.]0?0[-/.](?:19)?00(?: .*)?$"
    r"|^0?0[-/.]0?1[-/.](?:19)?00(?: .*)?$|^0?0[-.](?i:jan)[-.](?:19)?00$|^0(?:\.0+)?$"
)
