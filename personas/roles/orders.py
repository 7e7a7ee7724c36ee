"""The order of a column's values: words of a scale, bands of numbers, how often, codes."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from itertools import pairwise

from personas.roles.scales import NO_ANSWER, PERIODS, RATES, SCALES, TIMES
from personas.roles.words import without_accents

MAX_STEPS = 50
MAX_SPAN = 20  # of numbers with words beside some: `-5` to `I love it!+5`

_AMOUNT = r"(\d+(?:[.,' ]\d{3})*(?:[.,]\d+)?)\s*(k|m|mio|tsd)?\b"
_NUMBER = re.compile(_AMOUNT)
_BELOW = re.compile(
    r"[<≤]|\b(?:less|under|below|up to|at most|unter|bis|weniger|moins|jusqu|menos|hasta|meno|fino"
    r"|ate|minder|tot|onder)\b"
)
_ABOVE = re.compile(
    r"[>≥]|\d\s*[km]?\s*\+|\b(?:more|over|above|older|plus|mehr|uber|ab|mas|piu|oltre|mais|acima"
    r"|meer|boven|ouder|y mas|et plus|and up|greater)\b"
)
_BAND = re.compile(
    rf"^[^\d-]*{_AMOUNT}\D{{0,12}}?(?:-|–|—|\bto\b|\bbis\b|\ba\b|\bau?x?\b|\btot\b|\band\b)"
    rf"\D{{0,8}}?{_AMOUNT}\D*$"
)
_SIGNED = re.compile(r"^(?:(?P<before>.*?[^\d\s+-].*?)?\s*)(?P<number>[+-]?\d+)(?P<after>\D.*)?$")
_DURATION = re.compile(
    r"^(?:(?P<times>\d+|[a-z]+)[\s-]+)?(?P<period>[a-z]+)(?:[\s-]to[\s-](?P=period))?$"
)
_STEP_STEMS = frozenset({
    "q", "level", "tier", "grade", "stage", "stufe", "niveau", "nivel", "livello", "year", "week",
    "class", "quintile", "quartile", "decile",
})  # fmt: skip


def find_order(values: Collection[str]) -> tuple[str, ...]:
    """Return the values from the lowest to the highest; none where they have no order.

    Left out are those that say nothing (`Unknown`, `Prefer not to say`).
    """
    plain = {value: plain_text(value) for value in values}
    answers = {value: text for value, text in plain.items() if text not in NO_ANSWER}
    if not 2 <= len(answers) <= MAX_STEPS:
        return ()
    for rank_all in _WAYS:
        if ranks := rank_all(list(answers.values())):
            by_rank = dict(zip(answers, ranks, strict=True))
            return tuple(sorted(answers, key=lambda value: (by_rank[value], value)))
    return ()


def plain_text(value: str) -> str:
    """Return a value in lower case, without accents and the blanks that say nothing."""
    return " ".join(without_accents(value).casefold().replace("’", "'").split())


def _rank_scale(texts: list[str]) -> list[float]:
    for scale in SCALES:
        steps = {word: float(step) for step, words in enumerate(scale) for word in words}
        ranks = [steps[text] for text in texts if text in steps]
        # Two words of a scale may be two kinds: `None` and `Basic`, `Single` letters.
        if len(ranks) == len(texts) and len(set(ranks)) > (1 if _is_clear(texts) else 2):
            return ranks
    return []


def _is_clear(texts: list[str]) -> bool:
    return all(len(text) > 1 and text not in ("no", "none", "member", "new") for text in texts)


def _rank_intensity(texts: list[str]) -> list[float]:
    """Rank `Not sensitive`, `Somewhat sensitive`, `Sensitive`, `Very sensitive` by the first."""
    stem = min(texts, key=len).split()[-1]
    steps = {word: float(step) for step, words in enumerate(SCALES[-1]) for word in words}
    steps[""] = steps["moderately"] + 0.5
    heads = [text.removesuffix(stem).strip() for text in texts if text.endswith(stem)]
    ranks = [steps[head] for head in heads if head in steps]
    return ranks if len(ranks) == len(texts) and len({*ranks}) == len(texts) > 1 else []


def _rank_frequency(texts: list[str]) -> list[float]:
    rates = [rate for text in texts if (rate := _rate(text)) is not None]
    return rates if len(rates) == len(texts) and len({*rates}) == len(texts) > 2 else []


def _rank_durations(texts: list[str]) -> list[float]:
    """Rank `Month-to-month`, `One year`, `Two years` by their length."""
    matches = [match for text in texts if (match := _DURATION.match(text))]
    lengths = [
        (_times(match["times"] or "one") or 0) / (_period(match["period"]) or math.inf)
        for match in matches
    ]
    is_order = len(lengths) == len(texts) and len({*lengths}) == len(texts) and min(lengths) > 0
    return lengths if is_order else []


def _rate(text: str) -> float | None:
    """Return how often a year a phrase says: `every three months` is 4."""
    if text in RATES:
        return RATES[text]
    words = re.findall(r"[^\W\d_]+|\d+", text)
    period = next((rate for word in reversed(words) if (rate := _period(word))), None)
    if period is None:
        return None
    phrases = (*words, *(" ".join(pair) for pair in pairwise(words)))
    times = max((_times(phrase) or 0 for phrase in phrases), default=0) or 1
    every = words[0] in ("every", "alle", "tous", "toutes", "cada", "ogni", "elke", "a cada")
    rate = period / times if every else period * times
    return rate * (1.5 if _ABOVE.search(text) else 0.75 if _BELOW.search(text) else 1)


def _period(word: str) -> float | None:
    endings = ("", "s", "e", "en", "es", "n")
    stems = (word.removesuffix(ending) for ending in endings)
    return next((PERIODS[stem] for stem in stems if stem in PERIODS), None)


def _times(word: str) -> float | None:
    return float(word) if word.isdecimal() else TIMES.get(word)


def _rank_bands(texts: list[str]) -> list[float]:
    """Rank bands of numbers (`18-24`, `Less than $40K`, `65+`) by where they begin."""
    ranks = [_band(text) for text in texts]
    has_bands = any(_BAND.match(text) or _is_open(text) for text in texts)
    complete = [rank for rank in ranks if rank is not None]
    is_order = has_bands and len(complete) == len(texts) and len({*complete}) == len(texts)
    return complete if is_order else []


def _is_open(text: str) -> bool:
    return bool(_NUMBER.search(text) and (_BELOW.search(text) or _ABOVE.search(text)))


def _band(text: str) -> float | None:
    numbers = [_amount(*groups) for groups in _NUMBER.findall(text)]
    if not numbers:
        return None
    if len(numbers) == 1 and text.strip("0123456789.,' +<>≤≥$€£%-km") == text:
        return None
    if match := _BAND.match(text):
        low, high = numbers[0], numbers[-1]
        if match[2] is None and match[4] and low < high:  # `60-80k`
            low = min(low * _factor(match[4]), high)
        return low if low < high else None
    if len(numbers) > 1:
        return None
    step = 1e-6 * max(1.0, abs(numbers[0]))
    is_below = bool(_BELOW.search(text)) and not re.search(r"\d\s*[km]?\s*\+", text)
    return numbers[0] - step if is_below else numbers[0] + step * bool(_ABOVE.search(text))


def _amount(digits: str, scale: str) -> float:
    plain = re.sub(r"[.,' ](?=\d{3}(?!\d))", "", digits).replace(",", ".").replace("'", "")
    number = float(plain) if plain.count(".") < 2 else float(plain.replace(".", ""))
    return number * _factor(scale)


def _factor(scale: str) -> float:
    return {"k": 1e3, "tsd": 1e3, "m": 1e6, "mio": 1e6}.get(scale, 1.0)


def _rank_numbers(texts: list[str]) -> list[float]:
    """Rank numbers with words beside some (`I hate it!-5`, `1 (low)`), or steps (`Level 2`)."""
    matches = [match for text in texts if (match := _SIGNED.match(text))]
    if len(matches) < len(texts):
        return []
    ranks = [float(match["number"]) for match in matches]
    stems = {(match["before"] or "").strip() for match in matches}
    tails = {(match["after"] or "").strip() for match in matches}
    is_step = len(stems) == 1 and stems <= _STEP_STEMS and tails == {""}
    worded = sum(bool(match["before"] or match["after"]) for match in matches)
    is_scale = worded > 0 and (stems == {""} or "" in stems) and len(stems | tails) > 2
    is_narrow = max(ranks) - min(ranks) <= MAX_SPAN and len({*ranks}) == len(ranks)
    return ranks if is_narrow and (is_step or is_scale) else []


_WAYS = (
    _rank_scale, _rank_intensity, _rank_durations, _rank_frequency, _rank_bands, _rank_numbers,
)  # fmt: skip
