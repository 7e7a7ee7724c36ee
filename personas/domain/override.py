"""An analyst's override of a measure's preparation, as text and as values.

``log robust weight 2 clip 0 to 200``: a transform, a scale, a weight, clip limits; in any order,
all optional. An ambiguous word needs its key: ``scale none``.
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
    """A text that is no override; ``help`` says what to write instead."""

    def __init__(self, message: str, help: str) -> None:  # noqa: A002
        self.message, self.help = message, help
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Override:
    """The overridden settings; None keeps the default. A ``clip`` of (None, None) clips nothing."""

    transform: Transform | None = None
    scale: Scaling | None = None
    weight: float | None = None
    clip: Clip | None = None

    def replace_in(self, base: Override) -> Override:
        """Return ``base`` with the settings of this override in place of its own."""
        values = {key: getattr(self, key) for key in OVERRIDE_KEYS}
        return replace(base, **{key: v for key, v in values.items() if v is not None})


def format_override(settings: Mapping[str, Any]) -> str:
    """Return settings such as ``{"scale": "robust", "clip": [0, 200]}`` as text."""
    return " ".join(f"{key} {_text(value)}" for key, value in settings.items())


def _text(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " to ".join(_text(item) for item in value)
    return "none" if value is None else str(value)


def parse_override(text: str) -> Override:
    """Parse the text; raise `OverrideError` at the first word without a meaning."""
    words: Words = deque(re.sub(r"[,\s]+", " ", text.casefold()).split())
    settings: dict[str, Any] = {}
    while words:
        key, value = _parse_clause(words)
        if key in settings:
            raise OverrideError(f"It says twice what {key} to take", f"Say {key} once.")
        settings[key] = value
    if not settings:
        raise OverrideError("It says nothing", _list_words())
    return Override(**settings)


def _parse_clause(words: Words) -> tuple[str, Any]:
    word = words.popleft()
    if word in OVERRIDE_KEYS:
        return word, PARSERS[word](words)
    if word != "none" and word in TRANSFORMS:
        return "transform", word
    if word != "none" and word in SCALINGS:
        return "scale", word
    raise _word_error(word, (*OVERRIDE_KEYS, *TRANSFORMS, *SCALINGS))


def _choice_parser(options: Sequence[str]) -> Callable[[Words], str]:
    def parse(words: Words) -> str:
        word = words.popleft() if words else ""
        if word not in options:
            raise _word_error(word, options)
        return word

    return parse


def _parse_weight(words: Words) -> float:
    weight = _parse_number(words)
    if weight is None or not 0 <= weight <= MAX_WEIGHT:
        raise OverrideError(
            "A weight is a number from 0 to 1,000", "Write `weight 2`, or `weight 0` to leave out."
        )
    return weight


def _parse_clip(words: Words) -> Clip:
    if words and words[0] == "off":
        words.popleft()
        return None, None
    low = _parse_number(words)
    if not words or words.popleft() != "to":
        raise _clip_error()
    high = _parse_number(words)
    if low is not None and high is not None and low >= high:
        raise _clip_error()
    return low, high


def _clip_error() -> OverrideError:
    return OverrideError(
        "Where to clip is not plain", "Write `clip 0 to 200`, `clip none to 200` or `clip off`."
    )


def _parse_number(words: Words) -> float | None:
    """Take a number from the words; None for `none`."""
    word = words.popleft() if words else ""
    if word == "none":
        return None
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        message = f"`{word}` is no number" if word else "A number is missing"
        raise OverrideError(message, "Write numbers as 200 or 0.5.")
    return number


def _word_error(word: str, options: Sequence[str]) -> OverrideError:
    matches = get_close_matches(word, options, n=1)
    hint = f"Did you mean `{matches[0]}`? " if matches else ""
    message = f"`{word}` means nothing here" if word else "The last word is missing"
    return OverrideError(message, hint + _list_words())


def _list_words() -> str:
    return (
        f"There are: transform {', '.join(TRANSFORMS)}; scale {', '.join(SCALINGS)}; "
        "weight 2; clip 0 to 200, clip off."
    )


PARSERS: Mapping[str, Callable[[Words], Any]] = {
    "transform": _choice_parser(TRANSFORMS),
    "scale": _choice_parser(SCALINGS),
    "weight": _parse_weight,
    "clip": _parse_clip,
}
