"""What a column's name says of days: numbers and periods are read as days only on such a word."""

from __future__ import annotations

import re
from typing import Literal

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
PERIODS = """
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
    topics: set[Topic] = {"period"} if {*PERIODS.split()} & {*words} else set()
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
