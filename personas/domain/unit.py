"""The unit of a measure: thousands or none, and what is counted, `k` and `$`.

A unit belongs to the column that carries it. Its cells may say it (`$48,595`), or its header:
`Annual Income (k$)`, `Umsatz [Tsd. €]`, `spend_eur`, `tenure in months`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from personas.domain.currencies import MAJOR_CODES, currency_of, write_currency

# Codes that are words as well: a header must write them large.
WORDS_TOO = frozenset({"cop", "pen", "sar", "sek", "try", "php", "ron", "rub"})
# Spellings of currencies that are no other words at the end of a header, either.
CURRENCY_WORDS = frozenset({
    "dollar", "dollars", "dólares", "euro", "euros", "eur.", "yen", "円", "yuan", "元", "rmb",
    "rupees", "rs", "rs.", "zł", "zl", "kč", "kr", "kr.", "sfr", "fr.", "руб", "руб.", "원",
    "reais", "r$", "us$", "ft",
})  # fmt: skip
TEN_THOUSANDS = frozenset({"万円", "万元"})
THOUSANDS = frozenset({
    "k", "t", "tsd", "tsd.", "tausend", "thousand", "thousands", "thsd", "thsd.", "ths", "ths.",
    "'000", "’000", "000", "000s", "'000s", "’000s", "x1000", "×1000", "milliers", "millier",
    "miles", "mil", "migliaia", "mila", "tys", "tys.", "tis", "tis.", "тыс", "тыс.", "duizend",
    "tusen", "tusind", "bin", "ezer", "千", "천", "천원",
})  # fmt: skip
MILLIONS = frozenset({
    "m", "mn", "mio", "mio.", "million", "millions", "millionen", "millones", "milioni",
    "milhões", "mln", "mln.", "млн", "млн.", "百万",
})  # fmt: skip
# Scales that are also words, names or other units: without brackets they need a currency beside.
WEAK_SCALES = frozenset({"k", "t", "m", "mil", "bin", "miles", "mila", "000", "tis", "ths"})
YEAR = "year"  # of calendar years: written without marks of thousands
QUANTITIES = frozenset({
    "%", "days", "weeks", "months", "years", "hours", "minutes", "seconds", "tage", "wochen",
    "monate", "jahre", "stunden", "jours", "semaines", "mois", "ans", "heures", "días", "semanas",
    "meses", "años", "horas", "giorni", "mesi", "anni", "dagen", "jaar", "dias", "anos", "日", "月",
    "年", "歳", "岁", "kg", "km", "m²", "pcs",
})  # fmt: skip
SCALES = {"k": "thousands", "M": "millions"}

_BRACKETS = re.compile(r"[(\[{（［]([^()\[\]{}（）［］]+)[)\]}）］]")
_TOKEN = re.compile(
    r"(?:R|S|US|CA|AU|HK|NZ|MX)\$|万[円元]|['’]?000s?|×1000|[^\W\d_]+\.?|\d+|[^\w\s]"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z]{3}(?![a-z]))")
_IN = frozenset({"in", "en", "em", "w", "v", "i", "of", "de", "d", "di", "x", "в"})
LONGEST = range(5, 0, -1)  # words of a unit


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; ``scale`` is `k` for thousands, `M` for millions, ``noun`` `$`, `EUR` or `days`."""

    scale: str = ""
    noun: str = ""

    @property
    def text(self) -> str | None:
        """The unit as reports write it, None where there is none."""
        return self.scale + self.noun if self.noun else SCALES.get(self.scale)


NO_UNIT = Unit()


def is_money(unit: str | None) -> bool:
    """Return whether a unit is a currency (``k$``, ``€``, ``USD``), so that totals have a sense."""
    noun = (_read_words(_tokens(unit or "")) or NO_UNIT).noun
    return currency_of(noun or "") is not None or _has_symbol(unit or "")


def _has_symbol(text: str) -> bool:
    return any(unicodedata.category(sign) == "Sc" for sign in text)


def read_unit(text: str) -> Unit:
    """Return the unit that a text is, as packs write it or cells carry it."""
    unit = _read_words(_tokens(text))
    return unit if unit and unit.scale else Unit(noun=text.strip())


def read_header(name: str) -> Unit:
    """Return the unit that a column's header says; none where it says nothing of one."""
    for content in reversed(_BRACKETS.findall(name)):
        if unit := _read_words(_tokens(content)):
            return unit
    return _read_end(_tokens(_CAMEL.sub(" ", _BRACKETS.sub(" ", name))))


def without_unit(name: str) -> str:
    """Return a header without the unit that it says, as it is where that is all."""
    text = _BRACKETS.sub(lambda m: " " if _read_words(_tokens(m[1])) else m[0], name)
    tokens = _tokens(text)
    count = next((n for n in LONGEST if n < len(tokens) and _is_end(tokens[-n:])), 0)
    return " ".join(tokens[: len(tokens) - count]) if count else text


def _read_end(tokens: list[str]) -> Unit:
    """Return the unit that the last words of a header say."""
    for count in LONGEST:
        if count < len(tokens) and _is_end(tokens[-count:]):
            return _read_words(tokens[-count:]) or NO_UNIT
    symbols = [sign for sign in tokens if _has_symbol(sign)]
    return (_read_words(symbols) if symbols else None) or NO_UNIT


def _is_end(tokens: list[str]) -> bool:
    """Whether the last words of a header are a unit, and cannot be a part of the name."""
    unit = _read_words(tokens)
    if unit is None or not (unit.scale or unit.noun):
        return False
    first, words = tokens[0].casefold(), [token.casefold() for token in tokens]
    if unit.noun in QUANTITIES:
        return first in _IN and len(tokens) == 2
    if not unit.noun:
        return first in _IN or not set(words) <= WEAK_SCALES
    is_word = any(t.casefold() in WORDS_TOO and not t.isupper() for t in tokens)
    return not is_word


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(unicodedata.normalize("NFKC", text))


def _read_words(words: list[str]) -> Unit | None:
    """Return the unit that all of these words are; None where one is no part of a unit."""
    scale, noun = "", ""
    for word in words:
        is_filler = word.casefold() in _IN or word in "'’."
        part = NO_UNIT if is_filler else _read_word(word)
        if part is None or (part.scale and scale) or (part.noun and noun):
            return None
        scale, noun = scale or part.scale, noun or part.noun
    return Unit(scale, noun) if scale or noun else None


def _read_word(text: str) -> Unit | None:
    word = text.casefold()
    if text == "M" or (word in MILLIONS and word != "m"):
        return Unit("M")
    if word in THOUSANDS:
        return Unit("k")
    if noun := _read_noun(text):
        return Unit(noun=noun)
    scale = {"k": "k", "t": "k", "千": "k", "천": "k", "m": "M"}.get(word[0])
    noun = _read_noun(text[1:])
    return Unit(scale, noun) if scale and noun and noun not in QUANTITIES else None


def _read_noun(text: str) -> str:
    word = text.casefold()
    if word in CURRENCY_WORDS:
        return write_currency(word)
    if text.upper() in MAJOR_CODES:
        return text.upper()
    return text if word in QUANTITIES | TEN_THOUSANDS or _has_symbol(text) else ""
