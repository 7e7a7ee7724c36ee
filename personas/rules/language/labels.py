"""Labels for people from the names of columns: `MntMeatProducts` is "Meat products"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from personas.domain.unit import without_unit

ABBREVIATIONS = {
    "avg": "average", "amt": "amount", "mnt": "amount", "qty": "quantity", "pct": "percent",
    "num": "number", "nbr": "number", "nb": "number", "cnt": "count", "cust": "customer",
    "acct": "account", "freq": "frequency", "trx": "transactions", "txn": "transactions",
    "dt": "date", "cmp": "campaign", "prod": "product", "prods": "products", "purch": "purchases",
    "prev": "previous",
    "mo": "month", "yr": "year", "yrs": "years", "mths": "months", "svc": "service",
    "addr": "address", "bal": "balance", "edu": "education", "occ": "occupation",
    "prc": "percent", "intl": "international", "mins": "minutes", "serv": "service",
    "custserv": "customer service", "vmail": "voicemail", "oneoff": "one-off",
    "email": "e-mail", "emails": "e-mails", "dept": "department", "cat": "category",
    "max": "highest", "min": "lowest", "perc": "percent",
    "kidhome": "children at home", "teenhome": "teenagers at home", "ord": "orders",
    "ø": "average", "anz": "Anzahl",
}  # fmt: skip
ACRONYMS = frozenset({
    "ltv", "clv", "cltv", "rfm", "nps", "arpu", "mrr", "arr", "aov", "sms", "url", "vip", "crm",
    "b2b", "b2c", "tv", "usa", "uk", "eu", "kpi", "roi", "ctr", "cpc", "sku", "pc", "vat", "atm",
    "gb", "mb", "id", "csat", "hr", "it", "uv", "ip", "pos", "plz", "pin", "dsl", "dvd", "cd",
})  # fmt: skip
# Words in front that say only that things are counted, added or asked about.
COUNTS = frozenset({"number", "count", "no", "n", "anzahl", "nombre", "numero"})
FLAGS = frozenset({"is", "has", "flag", "ist", "hat"})
AMOUNTS = frozenset({"amount", "sum"})
OWNERS = frozenset({"customer", "client", "user", "kunde", "kunden", "col", "column", "var",
                    "feature", "feat", "fct", "dim", "member", "person"})  # fmt: skip
TIMES = frozenset({"days", "weeks", "months", "years", "hours", "minutes", "seconds", "mins",
                   "secs", "hrs", "tage", "monate", "jahre", "tagen", "monaten", "jahren",
                   "jours", "mois", "ans"})  # fmt: skip
TIMED = frozenset({"tenure", "recency", "age", "duration", "time", "length", "seniority",
                   "membership", "alter", "usage", "period", "lifetime", "laufzeit",
                   "ancienneté", "watched", "listened", "played"})  # fmt: skip
UNITS = frozenset({"GB", "MB", "kb", "kwh", "km", "kg", "cm"})
SMALL_WORDS = frozenset({"of", "the", "a", "an", "and", "or", "in", "on", "at", "by", "to", "for",
                         "per", "de", "du", "des", "la", "le", "und", "von", "der", "die", "with",
                         "from"})  # fmt: skip
SHARED_BY = 3  # columns, before a word in front of each carries no meaning
GERMAN = re.compile(
    r"[äöüß]|(?:ung|heit|keit|schaft|umsatz|kauf|preis|betrag|wert|zahl|alter|kunde|einkommen"
    r"|dauer|menge|anteil|geschlecht|bestell\w*|besuche)(?:en|s|e)?\b",
    re.IGNORECASE,
)

_BRACKETS = re.compile(r"\s*[(\[{][^()\[\]{}]*[)\]}]")
_RANGE = re.compile(r"\s*[(\[{]\s*-?\d[^()\[\]{}]*[)\]}]")
_CAMEL = re.compile(
    r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zß-öø-ÿ])|(?<=[^\W\d_]{3})(?=\d)"
)
_BREAKS = re.compile(r"[\s_./\\|:;,+&#?!\"]+|(?<=\w\w)-(?=[^\W\d])")
_PERIOD = re.compile(r"l?(\d+)(d|w|m|mo|y)", re.IGNORECASE)
_PERIODS = {"d": "days", "w": "weeks", "m": "months", "mo": "months", "y": "years"}


def human_labels(columns: Iterable[str]) -> dict[str, str]:
    """Return column → label: words without unit, abbreviations and empty prefixes; all distinct.

    Equal labels become longer ones: with the words in front, and at last the column's own name.
    """
    names = sorted(set(columns))
    words = {name: _split(name) for name in names}
    empty = _empty_prefixes(words.values())
    labels = {name: _label(_strip(words[name], empty), name) for name in names}
    for spelling in (lambda name: _label(words[name], name), str):
        counts = Counter(label.casefold() for label in labels.values())
        clashes = [name for name in names if counts[labels[name].casefold()] > 1]
        labels |= {name: spelling(name) for name in clashes}
    return labels


def lower_first(label: str) -> str:
    """Return a label as it stands inside a sentence; abbreviations and German keep capitals."""
    first = label.split(" ", 1)[0]
    is_abbreviation = len(first) == 1 or first[1:] != first[1:].lower()
    if is_abbreviation or GERMAN.search(label):
        return label
    return first.lower() + label[len(first) :]


def _split(name: str) -> list[str]:
    """Return the words of a column's name, written out, without its unit."""
    text = _RANGE.sub("", without_unit(name)) or name
    plain = _BRACKETS.sub("", text).strip()
    parts = _BREAKS.split(_CAMEL.sub(" ", plain or text))
    parts = [part.strip("-()[]{}'’") for part in parts]
    is_shouted = text.upper() == text
    is_german = bool(GERMAN.search(name.replace("_", " "))) and not is_shouted
    words = [_write(part, is_shouted, is_german) for part in parts if part]
    return _without_unit(" ".join(words).split())


def _write(part: str, is_shouted: bool, is_german: bool) -> str:
    word = part.casefold() if part.upper() != "SS" else part
    if word in ACRONYMS:
        return part.upper()
    if period := _PERIOD.fullmatch(part):
        return f"in {period[1]} {_PERIODS[period[2].lower()]}"
    if word in ABBREVIATIONS:
        return ABBREVIATIONS[word]
    is_acronym = part.isupper() and not is_shouted and 1 < len(part) <= 5
    is_code = any(sign.isdigit() for sign in part)
    return part if is_acronym or is_german or (is_code and len(part) <= 3) else part.lower()


def _without_unit(words: list[str]) -> list[str]:
    """Leave out the unit at the end, as of ``tenure months``; write the others as a phrase."""
    if len(words) > 2 and words[-1] in UNITS:
        return words[:-1]
    has_unit = len(words) > 1 and words[-1].casefold() in TIMES
    if has_unit and any(word.casefold() in TIMED for word in words[:-1]):
        words = words[:-1]
        words = words[:-1] if len(words) > 1 and words[-1] in ("in", "en") else words
    if len(words) > 1 and words[0] == "percent":
        return ["share", "of", *words[1:]]
    if [word.casefold() for word in words[:2]] == ["year", "birth"]:
        return [words[0], "of", *words[1:]]
    return words


def _empty_prefixes(names: Iterable[Sequence[str]]) -> frozenset[str]:
    """Return the first words that many columns share and that carry no meaning of their own."""
    names = list(names)
    counts = Counter(words[0].casefold() for words in names if len(words) > 1)
    return frozenset(
        word
        for word, count in counts.items()
        if count >= SHARED_BY
        and (word in OWNERS or len(word) == 1 or (count == len(names) and count > SHARED_BY))
    )


def _strip(words: list[str], empty: frozenset[str]) -> list[str]:
    """Leave out the words in front that say nothing of what is measured."""
    remainder = words
    while len(remainder) > 1:
        first, second = remainder[0].casefold(), remainder[1].casefold()
        is_empty = first in COUNTS | FLAGS | AMOUNTS | empty
        if not is_empty or second in ("id", "id.") or second.isdigit():
            break
        after = remainder[2:] if second in ("of", "de", "der", "von") else remainder[1:]
        if not after:
            break
        remainder = [after[0].removeprefix("d'"), *after[1:]] if first in COUNTS else after
    return _per_month(remainder, is_counted=remainder != words and words[0].casefold() in COUNTS)


def _per_month(words: list[str], is_counted: bool) -> list[str]:
    """Write `NumWebVisitsMonth` as "web visits a month"."""
    if is_counted and len(words) > 1 and words[-1] in ("month", "week", "day", "year"):
        return [*words[:-1], "a", words[-1]]
    return words


def _label(words: Sequence[str], name: str) -> str:
    """Join words to a label that begins with a capital."""
    label = " ".join(words)
    if not any(sign.isalnum() for sign in label):
        return name
    return label[:1].upper() + label[1:]


def words_of(label: str) -> tuple[str, ...]:
    """Return the words of a label that carry meaning, in lower case."""
    words = re.findall(r"[^\W_]+", label.casefold())
    return tuple(word for word in words if word not in SMALL_WORDS)


def shorten(text: str, length: int) -> str:
    """Return a text of at most this length, cut between words."""
    if len(text) <= length:
        return text
    start = text[: length - 1].rsplit(" ", 1)[0] if " " in text[: length - 1] else text
    return start[: length - 1].rstrip(" ,;:-") + "…"
