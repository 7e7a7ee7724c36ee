"""Regular expressions for what the language writes in words, whatever the case of its letters."""

from __future__ import annotations

from personas.rules.language.levels import NAMES

_NUMBER = r"[-+]?(\d+(\.\d+)?|\.\d+)"
_ENDS = ("at least", "at most", "more than", "less than")


def any_case(words: str) -> str:
    """Match words in any case; JSON Schema has no flag for that."""
    letters = (f"[{c.upper()}{c.lower()}]" if c.isalpha() else c for c in words)
    return "".join(letters).replace(" ", r"\s+")


def whole(*choices: str) -> str:
    """Match one of some patterns from end to end, with blanks around it."""
    return rf"^\s*({'|'.join(choices)})\s*$"


def _ranges(amount: str) -> tuple[str, str]:
    one_end = rf"({'|'.join(map(any_case, _ENDS))})\s+{amount}"
    return one_end, rf"{amount}\s+{any_case('to')}\s+{amount}"


_QUANTILE = rf"[qQ]\s*{_NUMBER}"
_AMOUNT = rf"({_QUANTILE}|{_NUMBER}(\s*[kKxX×])?)"
_PERCENT = rf"{_NUMBER}\s*%"
_PART = rf"({any_case('top')}|{any_case('bottom')})\s+{_PERCENT}"

LEVEL = whole(*map(any_case, NAMES))
AMOUNT = whole(_AMOUNT)
CONDITION = whole(*map(any_case, NAMES), _PART, *_ranges(_AMOUNT))
SHARE = whole(*_ranges(_PERCENT))
STAT = whole("median", "mean", r"q(0?\d{1,2}|100)")
LOW_END = whole(rf"{any_case('bottom')}\s+{_PERCENT}", rf"{any_case('at most')}\s+{_QUANTILE}")
HIGH_END = whole(rf"{any_case('top')}\s+{_PERCENT}", rf"{any_case('at least')}\s+{_QUANTILE}")
TRUE, FALSE = whole(any_case("true")), whole(any_case("false"))
SHARE_OF_ONE = whole(r"\d*\.?\d+")
