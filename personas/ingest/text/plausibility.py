"""Whether words read as words do: what a wrong encoding makes of them does not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

# Letters of western European languages. Those that central European ones have in the same place
# of another encoding (õ and û are ő and ű there), and rare ones, are left out.
WESTERN_LETTERS = "àâäáãåæçéèêëíìîïñóòôöøœúùüßªº"
WESTERN_SIGNS = "€£§°²³½¼¾’‘“”„–—…•·«»©®™×±µ¡¿\u00a0"
AMOUNT_SIGNS = "\u00a0€£¥₽₴"
SIGN_ALONE = re.compile(
    f"[A-Za-z]{{0,2}}[{WESTERN_SIGNS}]|[{WESTERN_SIGNS}][A-Z]{{0,3}}"
    "|[‘“„«]?[A-Za-z]*[’”»…–]?|[A-Za-z]+[’–][A-Za-z]+"
)
JOINTS = re.compile(r"[-'’`´.&/_ ]")
HANGUL, IDEOGRAPHS = "HANGUL", "CJK"


def is_plausible(words: Sequence[str]) -> bool:
    """Whether nine in ten words have capitals where words have them, and one script.

    Blanks and signs of money, which stand at numbers, say nothing.
    """
    spelled = [word for word in words if word.strip(AMOUNT_SIGNS)]
    return 10 * sum(map(_is_word, spelled)) >= 9 * len(spelled)


def is_western(words: Sequence[str]) -> bool:
    """Whether these are words of letters and signs that western European languages use."""
    signs = {sign for word in words for sign in word.lower() if not sign.isascii()}
    return signs <= set(WESTERN_LETTERS + WESTERN_SIGNS) and is_plausible(words)


def has_signs_alone(words: Sequence[str]) -> bool:
    """Whether all that is beyond ASCII are single signs such as that of a currency."""
    return all(SIGN_ALONE.fullmatch(word) for word in words)


def _is_word(word: str) -> bool:
    edges = "".join(sign for sign in word if not sign.isalpha())
    parts = [part for part in JOINTS.split(word.strip(edges)) if part]
    return all(map(_is_common, edges)) and bool(parts) and all(_is_part(part) for part in parts)


def _is_common(sign: str) -> bool:
    """Whether a sign that is no letter stands in tables: no box, no arrow."""
    is_written = sign.isascii() or sign in WESTERN_SIGNS
    return is_written or unicodedata.category(sign)[0] in "LMNP"


def _is_part(part: str) -> bool:
    """Vowels and accents that join letters are marks (M), in Thai and Hebrew for instance."""
    is_spelled = all(sign.isalpha() or unicodedata.category(sign)[0] == "M" for sign in part)
    has_case_of_words = part.isupper() or part[1:] == part[1:].lower()
    return is_spelled and has_case_of_words and _has_one_script(part)


def _has_one_script(part: str) -> bool:
    scripts = _scripts(part)
    return len(scripts) < 2 or (IDEOGRAPHS in scripts and HANGUL not in scripts)


def _scripts(signs: Iterable[str]) -> set[str]:
    return {_script(sign) for sign in signs if sign.isalpha()} - {""}


@cache
def _script(sign: str) -> str:
    """The first word of the name of a letter, which is its script."""
    word = unicodedata.name(sign, "").partition(" ")[0]
    return IDEOGRAPHS if word in ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA") else word
