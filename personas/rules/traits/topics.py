"""What a measure is about, by the words of its label and its unit: money, age, visits, …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from personas.domain.measure import Measure
from personas.domain.unit import is_money
from personas.rules.language.labels import words_of

Topic = Literal[
    "spend", "income", "age", "birth", "tenure", "recency", "frequency", "discount", "web",
    "store", "catalogue", "phone", "service", "returns", "family", "loyalty", "satisfaction",
    "engagement", "credit", "gender", "place", "job",
]  # fmt: skip
# How a level of a measure is put into words.
Manner = Literal["amount", "count", "mass", "size", "age", "birth", "tenure", "recency", "length",
                 "level"]  # fmt: skip

TOPICS: dict[Topic, frozenset[str]] = {
    "birth": frozenset({"birth", "born", "birthyear", "geburtsjahr"}),
    "age": frozenset({"age", "alter", "âge", "edad", "ages"}),
    "recency": frozenset({"recency", "since", "inactive", "inactivity", "dormant"}),
    "tenure": frozenset({"tenure", "seniority", "membership", "ancienneté", "laufzeit",
                         "kundendauer"}),
    "income": frozenset({"income", "salary", "earnings", "wage", "einkommen", "gehalt", "revenu",
                         "salaire", "wealth"}),
    "discount": frozenset({"discount", "discounts", "deal", "deals", "coupon", "coupons", "promo",
                           "promos", "promotion", "promotions", "voucher", "vouchers", "sale",
                           "rabatt", "gutschein", "gutscheine", "remise"}),
    "service": frozenset({"complaint", "complaints", "complain", "ticket", "tickets", "helpdesk",
                          "beschwerden", "incidents"}),
    "returns": frozenset({"return", "returns", "returned", "refund", "refunds", "retouren"}),
    "satisfaction": frozenset({"satisfaction", "rating", "ratings", "nps", "csat", "stars", "like",
                               "zufriedenheit", "recommend", "review"}),
    "loyalty": frozenset({"loyalty", "points", "member", "members", "rewards", "programme",
                          "program", "club"}),
    "engagement": frozenset({"clicks", "opens", "opened", "ctr", "shares", "pages", "sessions",
                             "newsletter", "engagement", "logins", "clickthroughrate"}),
    "catalogue": frozenset({"catalog", "catalogue", "katalog", "mail-order"}),
    "web": frozenset({"web", "website", "online", "webshop", "internet", "ecommerce", "site"}),
    "store": frozenset({"store", "stores", "shop", "instore", "filiale", "branch", "offline",
                        "magasin"}),
    "phone": frozenset({"phone", "telephone", "mobile", "app", "call", "smartphone"}),
    "family": frozenset({"family", "children", "child", "kids", "household", "dependents",
                         "dependants", "teenagers", "kinder", "enfants", "haushalt"}),
    "credit": frozenset({"cash", "loan", "loans", "debt", "credit", "overdraft", "housing"}),
    "gender": frozenset({"gender", "sex", "genre", "geschlecht", "sexe"}),
    "place": frozenset({"country", "city", "region", "state", "location", "town", "land", "stadt",
                        "ville", "province", "county", "district"}),
    "job": frozenset({"job", "occupation", "profession", "beruf", "métier", "trade"}),
    "spend": frozenset({"spend", "spent", "spending", "spends", "monetary", "revenue", "sales",
                        "turnover", "umsatz", "jahresumsatz", "expenditure", "expenses", "ltv",
                        "clv", "cltv", "arpu", "mrr", "arr", "profit", "margin", "ausgaben",
                        "dépenses", "bill", "bills", "charges", "charge",
                        "fee", "fees"}),
    "frequency": frozenset({"purchases", "orders", "visits", "transactions", "frequency",
                            "bookings", "trips", "stays", "rides", "käufe", "bestellungen",
                            "achats", "commandes", "besuche", "deliveries", "invoices", "rentals",
                            "appointments", "purchase"}),
}  # fmt: skip
MONEY = TOPICS["spend"] | TOPICS["income"] | frozenset({
    "price", "amount", "value", "charges", "charge", "cost", "costs", "fee", "fees", "balance",
    "limit", "payment", "payments", "budget", "premium", "betrag", "preis", "kosten", "prix",
    "montant", "assets", "deposit", "deposits", "savings", "advance", "rent", "donation",
    "donations", "mortgage", "debt", "loan",
})  # fmt: skip
# Numbers that are codes, with no more and no less.
CODES = TOPICS["gender"] | TOPICS["place"] | frozenset({
    "id", "code", "zip", "zipcode", "postcode", "plz", "type", "class", "cluster", "segment",
    "group", "channel", "key", "latitude", "longitude", "lat", "lon", "lng", "weekday",
    "month", "date", "category", "kategorie", "marital", "status",
})  # fmt: skip
LENGTHS = frozenset({"duration", "distance", "length", "delay", "wait", "trip", "session",
                     "dauer", "durée", "stay"})  # fmt: skip
MASSES = frozenset({"time", "experience", "attention", "overtime", "contact"})
# Things that are counted, or their price where the numbers are not whole.
AMBIGUOUS = frozenset({"purchases", "installments", "instalments", "käufe", "achats"})
COUNT_WORDS = frozenset({"num", "number", "nbr", "nb", "count", "cnt", "no", "anzahl", "anz",
                         "nombre", "numero"})  # fmt: skip
PARTICIPLES = frozenset({"read", "bought", "sold", "sent", "made", "paid", "taken", "spent"})
PREPOSITIONS = frozenset({"a", "at", "by", "for", "from", "in", "of", "on", "per", "since", "to",
                          "with", "de", "du", "pro", "im", "par", "und", "and"})  # fmt: skip
SIZES = frozenset({"size", "number", "basket", "household", "surface"})
PEOPLE = frozenset({"children", "people", "kids", "dependents", "dependants", "kinder", "men",
                    "women", "käufe", "besuche", "bestellungen", "teenagers"})  # fmt: skip
LEVELS = frozenset({"score", "rate", "ratio", "share", "percent", "index", "level", "frequency",
                    "average", "rating", "percentage", "quota", "anteil", "taux"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Theme:
    """What a measure is about, best first, and the manner in which its levels are said."""

    topics: tuple[Topic, ...]
    manner: Manner
    is_code: bool = False


@lru_cache(maxsize=4096)
def theme_of(measure: Measure, is_whole: bool = True) -> Theme:
    """Return the theme of a measure, by the words of its label and column, unit and role.

    ``is_whole`` where its numbers are whole: purchases of other numbers are amounts. Digits of a
    measure that is named as a code say nothing.
    """
    words = words_of(measure.label)
    topics = tuple(topic for topic, names in TOPICS.items() if names & {*words})
    topics = _without_traps(measure, topics, {*words})
    if (measure.role == "value" or _says_amount(measure)) and "spend" not in topics:
        topics = (*topics, "spend")
    if "since" in words and words[0] not in ("days", "weeks", "months", "time", "last", "hours"):
        topics = tuple("tenure" if topic == "recency" else topic for topic in topics)
    manner = _manner(measure, words, topics)
    if manner == "count" and not is_whole and AMBIGUOUS & {*words}:
        manner = "amount" if is_amount(measure) else "level"
    last = words[-1] if words else ""
    is_code = manner == "level" and last in CODES | TOPICS["job"]
    return Theme(topics, manner, is_code)


def _without_traps(
    measure: Measure, topics: tuple[Topic, ...], words: set[str]
) -> tuple[Topic, ...]:
    """Correct topics by words that stand beside: a credit limit is no debt."""
    if "time" in words:  # time spent
        topics = tuple(topic for topic in topics if topic != "spend")
    if {"limit", "score", "card"} & words:
        topics = tuple(topic for topic in topics if topic != "credit")
    if {"credit", "web", "store", "catalogue", "phone"} & {*topics}:
        topics = tuple(topic for topic in topics if topic != "frequency")
    if measure.kind == "category":  # to have a telephone is not to buy by it
        topics = tuple(topic for topic in topics if topic not in ("phone", "frequency"))
    if {"years", "months"} & words and {"us", "customer", "member", "book", "books"} & words:
        topics = ("tenure",)
    if {"service", "support"} & words and {"calls", "contacts"} & words:
        topics = ("service", *(topic for topic in topics if topic != "phone"))
    return topics


def _manner(measure: Measure, words: tuple[str, ...], topics: tuple[Topic, ...]) -> Manner:
    last = words[-1] if words else ""
    if topics[:1] == ("birth",) and "year" in words:
        return "birth"
    if topics[:1] == ("age",) and (last in TOPICS["age"] or len(words) == 1):
        return "age"
    if "recency" in topics and not words[0].endswith("score"):
        return "recency"
    if "tenure" in topics and last not in LEVELS:
        return "tenure"
    head = head_of(measure.label)
    if LEVELS & {*head}:
        return "level"
    if is_amount(measure) and "time" not in head:
        return "amount"
    return "count" if _is_counted(measure.column) else _of_things(head)


def head_of(label: str) -> tuple[str, ...]:
    """Return the words of a label up to a preposition: web visits, of web visits a month."""
    words = re.findall(r"[^\W_]+", label.casefold())
    end = next((n for n, word in enumerate(words) if n and word in PREPOSITIONS), len(words))
    is_participle = end > 1 and (words[end - 1].endswith("ed") or words[end - 1] in PARTICIPLES)
    return tuple(words[: end - 1 if is_participle and words[end - 2][-1:] == "s" else end])


def _is_counted(column: str) -> bool:
    """Whether a column's name begins with a word such as number, or `Num`."""
    first = re.match(r"[A-Z]?[a-z]+|[A-Z]+", column)
    return first is not None and first[0].casefold() in COUNT_WORDS


def _of_things(head: Sequence[str]) -> Manner:
    last = head[-1] if head else ""
    if last in LENGTHS:
        return "length"
    if MASSES & {*head}:
        return "mass"
    if last in SIZES:
        return "size"
    is_plural = last.endswith("s") and not last.endswith(("ss", "us", "is")) and len(last) > 3
    return "count" if is_plural or last in PEOPLE else "level"


def is_amount(measure: Measure) -> bool:
    """Whether a measure is an amount of money, by its unit, its role or its name."""
    head = head_of(measure.label)
    is_worded = bool(MONEY & {*head}) and (head[-1] in MONEY or _of_things(head) == "level")
    return is_money(measure.unit) or measure.role == "value" or _says_amount(measure) or is_worded


def _says_amount(measure: Measure) -> bool:
    return measure.column[:3].casefold() in ("mnt", "amt")


def has_money_word(label: str) -> bool:
    """Whether a label says that it is money."""
    return bool(MONEY & {*words_of(label)})
