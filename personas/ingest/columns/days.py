"""Decide which columns hold days, and in which notation, by counts over all rows.

What a column's name says of days: numbers and periods are read as days only on such a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from personas.domain.measure import DAY_NOTATIONS, Column, DayNotation
from personas.domain.problem import Problem
from personas.domain.request import Reading
from personas.ingest.columns.forms import Verdict, are_enough
from personas.ingest.columns.survey import Cells, usual_key
from personas.sql.notations import COUNTS, ORDERS, PERIODS

Topic = Literal["day", "time", "period"]

# Words for a day. A word that ends in one of `ENDINGS` is another: `orderdate`.
DAYS = """
date dates epoch unixtime dob birthday birth born created updated modified joined registered
geburtstag zeitstempel zeitpunkt nacimiento horodatage dato tarih tarihi дата ημερομηνία päivämäärä
päiväys dátum data_ תאריך تاريخ التاريخ 日期 日付 日時 날짜 일자 时间 時間
"""
ENDINGS = ("date", "datetime", "timestamp", "datum", "fecha", "dato", "tarihi")
EAST_ASIAN = re.compile("日期|日付|日時|날짜|일자|时间|時間")
NO_DATES = re.compile(
    r"(?:up|candi|man|vali|accommo|liqui|dedi|consoli|interme|soli|pre)dat[eo]s?$"
)
# `data` is a date in Italian, Portuguese, Polish and Romanian, and none in English.
DATA = re.compile(
    r"^data(?: d\w{0,4})?(?: (?:ordine|acquisto|fattura|vendita|nascita|registrazione|iscrizione|"
    r"pedido|compra|venda|nascimento|cadastro|emiss\w+|pagamento|zam\w+|zakupu|sprzeda\w+|"
    r"faktury|wystawienia|urodzenia|rejestracji|comenzii|comand\w+|facturii|na[sș]terii))?$"
)
# Words for a time of day, which is one of an event where the name says so.
TIMES = "time ts zeit hora heure ora tijd tid czas время saat"
EVENTS = """
event order purchase transaction invoice create creation created update updated modify start end
begin login visit pay payment sign signup register registration checkout sale sold last first
"""
PERIOD_WORDS = """
month months monat mes mois mese maand miesiąc miesiac месяц ay ayı måned månad měsíc kuukausi
yearmonth yyyymm period periode periodo período période okres период quarter quartal trimestre
kwartał kwartaal квартал qtr week woche kw semana semaine settimana tydzień неделя hafta vecka
cohort kohorte 月 年月 月份 季度 周
"""


def topics_of(name: str) -> frozenset[Topic]:
    """Return what a name speaks of: a `day`, the `time` of an event, a `period`."""
    words = split_name(name)
    if (
        any(map(_is_day, words))
        or words[1:][-1:] in (["at"], ["on"])
        or DATA.match(" ".join(words))
    ):
        return frozenset({"day", "time", "period"})
    topics: set[Topic] = {"period"} if {*PERIOD_WORDS.split()} & {*words} else set()
    if {*words[-1:]} & {*TIMES.split()} and (len(words) == 1 or {*EVENTS.split()} & {*words}):
        topics.add("time")
    return frozenset(topics)


def split_name(name: str) -> list[str]:
    """Return the words of a name in lower case, the same of `OrderDate` and `order_date`."""
    parts = re.sub(r"([a-zß-ÿ0-9])([A-Z])", r"\1 \2", name)
    return re.findall(r"[^\W_]+", parts.casefold())


def _is_day(word: str) -> bool:
    if NO_DATES.search(word):
        return False
    return word in DAYS.split() or word.endswith(ENDINGS) or bool(EAST_ASIAN.search(word))


Counts = Mapping[str, Any]
Notations = tuple[DayNotation, ...]

COMPACT = (19000101, 21001231)
IN_DIGITS: Notations = (
    "compact", "month", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns",
)  # fmt: skip
RARE: Notations = ("compact", "short_ymd", "epoch_ms")
ANY_NOTATION: Notations = tuple(n for n in DAY_NOTATIONS if n != "excel1904")


def number_notations(name: str, kind: str, first: Counts, reading: Reading) -> Notations:
    """Return the notations that numbers in this column may be days in.

    Eight digits, such as 20141231, may be days whatever the name; others only where the name
    speaks of days, or where they are asked for.
    """
    if name in reading.dates:
        return _alternatives(reading.dates[name])
    if not _are_mostly_numbers(kind, first):
        return ()
    topics = topics_of(name)
    if topics & {"day", "time"}:
        return (*IN_DIGITS, "excel") if "day" in topics else IN_DIGITS
    digits: Notations = ("compact",) if _have_eight_digits(kind, first) else ()
    return (*digits, "month") if topics else digits


def text_notations(name: str, reading: Reading) -> Notations:
    """Return the orders of day, month and year that text in this column may be in."""
    return () if name in reading.dates else ORDERS


def rare_notations(name: str, reading: Reading) -> Notations:
    """Return the notations to try on text in none of the usual orders."""
    if name in reading.dates:
        return ()
    return (*RARE, *PERIODS) if topics_of(name) else RARE


def _alternatives(notation: str) -> Notations:
    """The notation that is asked for, and year-month-day: later files are often written so."""
    names = {notation, "ymd", "short_ymd" if notation == "ymd" else notation}
    return tuple(n for n in DAY_NOTATIONS if n in names) if notation in DAY_NOTATIONS else ()


def _are_mostly_numbers(kind: str, first: Counts) -> bool:
    if kind == "text":
        return bool(first["filled"] and 2 * first["plain"] >= first["filled"])
    return bool(kind == "number" and first["filled"])


def _have_eight_digits(kind: str, first: Counts) -> bool:
    if kind == "text":
        return bool(first["eight"] == first["filled"])
    return bool(COMPACT[0] <= first["low"] <= first["high"] <= COMPACT[1])


def decide_day(column: Column, counts: Counts, reading: Reading) -> Verdict | None:
    """Return the verdict on a column whose cells were counted in some notations, else None."""
    request = reading.dates_of(column.name)
    likely = [n for n in DAY_NOTATIONS if n in counts and _is_likely(column, n, counts, request)]
    best = max(likely, key=lambda notation: counts[notation], default=None)
    filled = column.filled - counts["zero"]
    if request in likely and are_enough(counts[request], filled):
        best = request
    if best is None or not are_enough(counts[best], filled):
        return None
    dates = replace(
        column, kind="category", form="date", notation=best, coerced=column.filled - counts[best]
    )
    return Verdict(dates, _trouble(best, counts, request))


def _is_likely(column: Column, notation: DayNotation, counts: Counts, request: str | None) -> bool:
    fits = counts[notation]
    if not fits or notation == request:
        return bool(fits)
    if notation == "compact" and not topics_of(column.name):
        return bool(fits == column.filled)
    return notation not in COUNTS or bool(2 * counts[usual_key(notation)] >= fits)


def _trouble(notation: DayNotation, counts: Counts, request: str | None) -> str | None:
    if notation in COUNTS:
        return None if notation == request else "counted"
    if notation in PERIODS:
        return None if notation == request else "periods"
    is_settled = notation == request or notation not in ("dmy", "mdy")
    is_ambiguous = not is_settled and counts["dmy"] == counts["mdy"]
    return "dates" if is_ambiguous and counts["differ"] else None


def decide_unread(
    column: Column, first: Counts, counts: Counts | None, reading: Reading
) -> Verdict | None:
    """Return the verdict on text that is no date where the name or the analyst says it is.

    ``counts`` are of the cells in each notation, where they look like dates at all.
    """
    is_named = "day" in topics_of(column.name) and 2 * first["digits"] >= column.filled
    is_requested = reading.dates.get(column.name) in DAY_NOTATIONS
    if not (is_named or is_requested):
        return None
    fits = {n: counts[n] for n in DAY_NOTATIONS if counts and counts.get(n)}
    best = max(fits, key=lambda notation: fits[notation], default=None)
    misfits = column.filled - fits[best] if best else column.filled
    likely = replace(column, form="date" if best else "text", notation=best, coerced=misfits)
    return Verdict(column, "undated", likely)


DAY_TROUBLES = ("dates", "counted", "periods", "undated")


def day_doubt(column: Column, trouble: str, cells: Sequence[str], days: Cells) -> Problem:
    """Return the problem of using a column as dates; ``days`` are cells and what they mean."""
    name, notation = column.name, column.notation
    if days and trouble in ("counted", "periods"):
        cells = [f"{cell} is {day}" for cell, day in days]
    settle = f'--dates "{name}='
    code, message, help_ = {
        "dates": (
            "E113",
            f"The dates in `{name}` read both ways, beginning with the day or the month",
            f'Say which comes first: {settle}dmy" or {settle}mdy"',
        ),
        "counted": (
            "W161",
            f"The numbers in `{name}` are read as days, in the notation {notation}",
            f'Confirm with {settle}{notation}", or say what they count: epoch_s, epoch_ms, excel, '
            f'excel1904; if they are no days, {settle}none"',
        ),
        "periods": (
            "W164",
            f"The first day of each {notation} in `{name}` stands for it",
            f'Confirm with {settle}{notation}"; if they are no dates, say {settle}none"',
        ),
        "undated": (
            "W163",
            f"`{name}` is read as words: {column.coerced:,} of {column.filled:,} cells are no dates"
            + (f" in the notation of others ({notation})" if notation else ""),
            f'Say the notation if there is one, {settle}dmy" (personas codes W163 lists them), or '
            f'write all cells alike, as 2024-12-31; if they are no dates, say {settle}none"',
        ),
    }[trouble]
    return Problem(code, message, help_, cells=tuple(cells))
