"""What words at the digits of a column do: units, multipliers, credit and debit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from personas.domain.currencies import currency_of
from personas.domain.measure import Affix, Column
from personas.domain.problem import Problem
from personas.sql.amounts import EXPONENTS, LEDGER

MAX_PARTS = 32  # more kinds of words at numbers are no units: street names, titles
LETTERS = frozenset(["m", "b", "l", "c", "d"])  # units as well: metres, litres, degrees


@dataclass(frozen=True, slots=True)
class Part:
    """Cells with the same words: before the digits, and after them.

    ``word`` may multiply. ``point`` and ``comma`` count the cells that read in that notation,
    ``differ`` those that are another number in each, ``long`` those with many digits in a row.
    """

    before: str
    word: str
    after: str
    point: int
    comma: int
    differ: int
    long: int

    @property
    def name(self) -> str:
        """The word without case, dots and spaces."""
        return "".join(self.word.casefold().split()).rstrip(".")

    @property
    def is_glued(self) -> bool:
        """Whether the word stands at the digits without a space."""
        return bool(self.word) and not self.word[0].isspace()


@dataclass(frozen=True, slots=True)
class AffixReading:
    """What the words of a column do, its unit, and the counts of the cells that are read so."""

    affix: Affix
    unit: str | None
    words: tuple[str, ...]
    point: int
    comma: int
    differ: int


def is_multiplier(unit: str | None) -> bool:
    """Return whether the only unit of a column may be a word that multiplies."""
    words = (unit or "").casefold().rstrip(".").split()
    return bool(words) and (words[-1] in EXPONENTS or words[-1] in LEDGER)


def read_affixes(parts: Sequence[Part], separated: int) -> AffixReading | None:
    """Return what the words of a column do; None where they are no units of one kind.

    ``separated`` counts the cells with separators or decimals, which codes such as `C0045` have
    not.
    """
    if not parts or len(parts) > MAX_PARTS:
        return None
    affix = _choose_affix(parts)
    units = [_unit(part, affix) for part in parts]
    if affix == "unit" and _may_be_codes(parts, separated):
        return None
    unit = _common_unit(units, [max(part.point, part.comma) for part in parts])
    if unit is None:
        return None
    words = tuple(sorted({part.word.strip() for part in parts if part.word}))
    counts = ((part.point, part.comma, part.differ) for part in parts)
    point, comma, differ = map(sum, zip(*counts, strict=True))
    return AffixReading(affix, unit or None, words, point, comma, differ)


def _choose_affix(parts: Sequence[Part]) -> Affix:
    names = {part.name for part in parts if part.word}
    if _is_ledger(parts, names):
        return "ledger"
    is_clear = bool(names - LETTERS) or any(
        part.name in LETTERS and (_has_currency(part) or part.word in ("M", "B")) for part in parts
    )
    has_codes = any(part.is_glued and part.long and len(part.name) == 1 for part in parts)
    is_scale = bool(names) and names <= EXPONENTS.keys() and is_clear and not has_codes
    return "scale" if is_scale else "unit"


def _is_ledger(parts: Sequence[Part], names: set[str]) -> bool:
    """Whether words are credit and debit; `cr` alone is a crore, unless it is `CR`."""
    if not names or not names <= LEDGER.keys():
        return False
    if names & {"c", "d"}:
        return names == {"c", "d"} and all(part.word.isupper() for part in parts if part.word)
    has_debits = any(LEDGER[name] < 0 for name in names)
    is_upper = all(part.word.strip().isupper() for part in parts if part.word)
    return has_debits or is_upper or "credit" in names


def _has_currency(part: Part) -> bool:
    return any(currency_of(text) for text in (part.before, part.after) if text.strip())


def _unit(part: Part, affix: Affix) -> str:
    word = part.word if affix == "unit" else ""
    return " ".join(text for text in (part.before.strip(), (word + part.after).strip()) if text)


def _may_be_codes(parts: Iterable[Part], separated: int) -> bool:
    """Whether words are those of codes: `FR12345`, `85123K`, `Level 2`."""
    cells = [(part, max(part.point, part.comma)) for part in parts]
    total = sum(count for _, count in cells)
    worded = sum(n for part, n in cells if not _is_sign(part.before))
    is_glued = any(part.is_glued and part.name.isascii() for part, _ in cells)
    return is_glued or (worded > 0 and 2 * separated < total)


def _is_sign(before: str) -> bool:
    """Whether a text in front is no word, or a currency apart from the digits."""
    is_currency = before[-1:] in (" ", "\u00a0", ".") and currency_of(before) is not None
    return is_currency or not any(sign.isalpha() for sign in before)


def _common_unit(units: Sequence[str], counts: Sequence[int]) -> str | None:
    """The most frequent spelling of the only unit; empty without units, None where they differ.

    A currency may be left out at some numbers; other units must be at each.
    """
    sizes: dict[str, int] = {}
    for unit, count in zip(units, counts, strict=True):
        sizes[unit] = sizes.get(unit, 0) + count
    keys = {_key(unit) for unit in sizes if unit}
    if len(keys) > 1 or (keys and "" in sizes and not currency_of(next(iter(keys)))):
        return None
    return max((unit for unit in sizes if unit), key=lambda unit: (sizes[unit], unit), default="")


def _key(unit: str) -> str:
    """One spelling of a unit: a currency's code, else without case, dot and plural."""
    return currency_of(unit) or unit.casefold().rstrip(".").removesuffix("s")


def describe_words(column: Column, words: Sequence[str]) -> Problem | None:
    """Return the warning of what words at the digits were read as."""
    names, name = ", ".join(f"`{word}`" for word in words), column.name
    if column.affix == "scale":
        message = f"Numbers in `{name}` were multiplied by the words at them: {names}"
        help_ = f'Check a few. If they do not multiply, leave the column out: --ignore "{name}"'
        return Problem("W145", message, help_)
    if column.affix == "ledger":
        message = f"In `{name}` credit is above zero and debit below, by the words {names}"
        help_ = f'If it is the other way round: --measure "MEASURE=0 - {name}"'
        return Problem("W144", message, help_)
    if column.affix == "endpoint":
        message = f"`{name}` is read as the numbers of a scale; some points have words: {names}"
        help_ = f'Nothing, if it is one scale; else leave the column out: --ignore "{name}"'
        return Problem("W175", message, help_)
    return None
