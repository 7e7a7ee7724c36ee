"""Which value of a category is the event that an outcome counts: yes, responded, churned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# Values that say no more than that something happened.
YES = frozenset({
    "1", "1.0", "yes", "y", "true", "t", "ja", "j", "wahr", "oui", "vrai", "si", "sí", "sì", "sim",
    "tak", "да", "是", "はい",
})  # fmt: skip
# Words of values that say that something happened, and words that say it did not.
HAPPENED = frozenset({
    "success", "successful", "positive", "converted", "responded", "response", "responder",
    "bought", "purchased", "buyer", "clicked", "subscribed", "accepted", "renewed", "upgraded",
    "redeemed", "churn", "churned", "churner", "attrited", "attrition", "exited", "left", "lost",
    "cancelled", "canceled", "closed", "lapsed", "default", "defaulted", "returned", "complained",
    "fraud", "gone", "inactive", "high",
})  # fmt: skip
ABSENT = frozenset({
    "0", "n", "f", "false", "nein", "falsch", "faux", "não", "nao", "nie", "нет", "否", "いいえ",
    "none", "never", "failure", "failed", "negative", "existing", "retained", "stayed", "active",
    "current", "loyal", "low",
})  # fmt: skip
NEGATIONS = frozenset({"no", "not", "non", "without", "didn", "did", "un", "kein", "nicht"})
# Beginnings of words for events that a business wants fewer of.
ADVERSE = ("churn", "attrit", "exit", "cancel", "laps", "default", "return", "complain", "fraud",
           "refund", "unsubscri", "bounce", "inactiv", "lost", "left", "gone", "closed", "delinq",
           "late")  # fmt: skip
STEM = 4  # letters that two forms of a word share: churn and churned

_WORD = re.compile(r"[A-ZÄÖÜ]?[^\W\dA-ZÄÖÜ_]+|[^\W\d_]+|\d+")
_NUMBER = re.compile(r"[-+−]?\d+(?:[.,]\d+)?")


def find_event(shares: Mapping[str, float], name: str) -> str | None:
    """Return the value that an outcome counts, None where no value of several says so.

    ``shares`` are those of its values, ``name`` is what it is called. Of two values, where words do
    not tell, it is the larger number, else the rarer one.
    """
    scores = {value: _score(value, name) for value in shares}
    best = sorted(v for v, score in scores.items() if score == max(scores.values()))
    if len(shares) == 2 and len(best) == 2:
        numbers = {value: number_in(value) for value in best}
        if all(number is not None for number in numbers.values()):
            return max(best, key=lambda value: numbers[value] or 0.0)
        return min(best, key=lambda value: (shares[value], value))
    is_clear = len(best) == 1 and len(shares) > 1
    return best[0] if is_clear and (len(shares) == 2 or scores[best[0]] > 0) else None


def _score(value: str, name: str) -> int:
    words, names = _words(value), [word for word in _words(name) if len(word) >= STEM]
    if words & NEGATIONS:
        return -4
    is_named = any(word.startswith(n[:STEM]) for word in words for n in names)
    return 3 * is_named + bool(words & (YES | HAPPENED)) - bool(words & ABSENT)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def is_plain(event: str, values: Iterable[str]) -> bool:
    """Whether an event says no more than yes; that 1 does so, its opposite 0 says."""
    is_code = number_in(event) is not None
    return event.casefold() in YES and (not is_code or bool({"0", "0.0"} & set(values)))


def is_adverse(texts: Iterable[str]) -> bool:
    """Whether texts name an event that a business wants fewer of."""
    return any(word.startswith(ADVERSE) for text in texts for word in _words(text))


def number_in(value: str) -> float | None:
    """Return the number of a value that holds just one: 4, or `I love it!+5`."""
    numbers = _NUMBER.findall(value)
    return float(numbers[0].replace("−", "-").replace(",", ".")) if len(numbers) == 1 else None
