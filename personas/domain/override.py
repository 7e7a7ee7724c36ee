"""What an analyst sets by hand of a measure's preparation, and the words that say so.

``log robust weight 2 clip 0 to 200``: a transform, a scale, a weight, where to clip; in any order,
none of them needed. Where a word could mean two things its key stands before it: ``scale none``.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, get_args

from personas.domain.recipe import Scaling, Transform

TRANSFORMS: tuple[str, ...] = get_args(Transform)
SCALINGS: tuple[str, ...] = get_args(Scaling)
OVERRIDE_KEYS = ("transform", "scale", "weight", "clip")
MAX_WEIGHT = 1000.0

Clip = tuple[float | None, float | None]
Words = deque[str]


class OverrideError(ValueError):
    """Words that say nothing about a preparation; ``help`` is what to write instead."""

    def __init__(self, message: str, help: str) -> None:  # noqa: A002
        self.message, self.help = message, help
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Override:
    """What was set; what was not is None. A ``clip`` of (None, None) clips nothing."""

    transform: Transform | None = None
    scale: Scaling | None = None
    weight: float | None = None
    clip: Clip | None = None

    def over(self, other: Override) -> Override:
        """Return the other with all that is set here in its place."""
        said = {key: getattr(self, key) for key in OVERRIDE_KEYS if getattr(self, key) is not None}
        return replace(other, **said)


def format_override(said: Mapping[str, Any]) -> str:
    """Return ``{"scale": "robust", "clip": [0, 200]}`` as the words that say the same."""
    return " ".join(f"{key} {_text(value)}" for key, value in said.items())


def _text(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " to ".join(_text(one) for one in value)
    return "none" if value is None else str(value)


def parse_override(text: str) -> Override:
    """Read the words; raise `UnreadError` at the first that has no meaning."""
    words: Words = deque(re.sub(r"[,\s]+", " ", text.casefold()).split())
    said: dict[str, Any] = {}
    while words:
        key, value = _clause(words)
        if key in said:
            raise OverrideError(f"It says twice what {key} to take", f"Say {key} once.")
        said[key] = value
    if not said:
        raise OverrideError("It says nothing", _all_words())
    return Override(**said)


def _clause(words: Words) -> tuple[str, Any]:
    word = words.popleft()
    if word in OVERRIDE_KEYS:
        return word, READERS[word](words)
    if word != "none" and word in TRANSFORMS:
        return "transform", word
    if word != "none" and word in SCALINGS:
        return "scale", word
    raise _unknown(word, (*OVERRIDE_KEYS, *TRANSFORMS, *SCALINGS))


def _one_of(options: Sequence[str]) -> Callable[[Words], str]:
    def read(words: Words) -> str:
        word = words.popleft() if words else ""
        if word not in options:
            raise _unknown(word, options)
        return word

    return read


def _weight(words: Words) -> float:
    found = _number(words)
    if found is None or not 0 <= found <= MAX_WEIGHT:
        raise OverrideError(
            "A weight is a number from 0 to 1,000", "Write `weight 2`, or `weight 0` to leave out."
        )
    return found


def _clip(words: Words) -> Clip:
    if words and words[0] == "off":
        words.popleft()
        return None, None
    low = _number(words)
    if not words or words.popleft() != "to":
        raise _unplain()
    high = _number(words)
    if low is not None and high is not None and low >= high:
        raise _unplain()
    return low, high


def _unplain() -> OverrideError:
    return OverrideError(
        "Where to clip is not plain", "Write `clip 0 to 200`, `clip none to 200` or `clip off`."
    )


def _number(words: Words) -> float | None:
    """Take a number, or `none`."""
    word = words.popleft() if words else ""
    if word == "none":
        return None
    try:
        found = float(word)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        said = f"`{word}` is no number" if word else "A number is missing"
        raise OverrideError(said, "Write numbers as 200 or 0.5.")
    return found


def _unknown(word: str, options: Sequence[str]) -> OverrideError:
    close = get_close_matches(word, options, n=1)
    guess = f"Did you mean `{close[0]}`? " if close else ""
    message = f"`{word}` means nothing here" if word else "The last word is missing"
    return OverrideError(message, guess + _all_words())


def _all_words() -> str:
    return (
        f"There are: transform {', '.join(TRANSFORMS)}; scale {', '.join(SCALINGS)}; "
        "weight 2; clip 0 to 200, clip off."
    )


READERS: Mapping[str, Callable[[Words], Any]] = {
    "transform": _one_of(TRANSFORMS),
    "scale": _one_of(SCALINGS),
    "weight": _weight,
    "clip": _clip,
}
