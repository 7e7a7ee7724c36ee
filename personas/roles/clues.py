"""What the name and the cells of a column say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from personas.domain.role import ColumnSummary
from personas.domain.unit import is_money, read_header
from personas.roles import words
from personas.roles.orders import find_order, plain_text

MAX_CODE = 9999
MAX_CODES = 30  # different numbers that may be codes of channels, regions, months
MAX_STEPS = 11  # of a scale of numbers: 0 to 10
LONG = 30  # letters of a cell, on average, from which on a text is prose
FIRST_YEAR, LAST_YEAR = 1850, 2100
NO_AMOUNT = re.compile(r"%|days?|hours?|minutes?|months?|years?|tage|stunden|jours|heures")
ANSWERS = frozenset({
    frozenset(pair.split())
    for pair in ("0 1", "1 2", "yes no", "y n", "true false", "t f", "on off", "ja nein", "j n",
                 "oui non", "o n", "si no", "s n", "sim nao", "ja nee", "tak nie", "vrai faux",
                 "wahr falsch", "vero falso", "x -")
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clues:
    """The words of a column's name, and what its cells are.

    ``order`` are the values of an ordinal from the lowest to the highest.
    """

    summary: ColumnSummary
    words: str
    order: tuple[str, ...] = ()

    @classmethod
    def of(cls, summary: ColumnSummary) -> Clues:
        """Read the name and the cells."""
        texts = [value for value, _ in summary.values]
        order = () if summary.column.form in ("number", "date") else find_order(texts)
        return cls(summary, words.split_words(summary.column.name), order)

    def mention(self, *concepts: re.Pattern[str]) -> bool:
        """Whether the name has a word of one of these concepts."""
        return any(concept.search(self.words) for concept in concepts)

    @property
    def is_number(self) -> bool:
        """Whether the cells are numbers."""
        return self.summary.column.form == "number"

    @property
    def is_few(self) -> bool:
        """Whether the different values are few enough for a scale of numbers."""
        return self.is_number and self.summary.is_whole and self.summary.distinct <= MAX_STEPS

    @property
    def is_answer(self) -> bool:
        """Whether the cells say yes or no, in words or in digits."""
        if self.summary.column.form == "boolean":
            return True
        answers = frozenset(plain_text(value) for value, _ in self.summary.values)
        return answers in ANSWERS

    @property
    def is_pair(self) -> bool:
        """Whether there are two values, which are no measured numbers."""
        is_code = not self.is_number or (self.summary.is_whole and not self.mention(words.COUNT))
        return self.summary.distinct == 2 and is_code

    @property
    def is_code(self) -> bool:
        """Whether the numbers are few and go by the name of a code: channel 1 and 2."""
        low, high = self.summary.least, self.summary.largest
        if not self.is_number or low is None or high is None:
            return False
        is_short = self.summary.is_whole and self.summary.distinct <= MAX_CODES
        is_code = self.mention(words.CODE) or (low >= 1 and self.mention(words.SHOP))
        is_measured = self.mention(words.COUNT, words.SCALE)
        return is_short and is_code and not is_measured and low >= 0 and high <= MAX_CODE

    @property
    def is_year(self) -> bool:
        """Whether the numbers are years."""
        low, high = self.summary.least, self.summary.largest
        if not self.is_number or not self.summary.is_whole or low is None or high is None:
            return False
        is_named = self.mention(words.YEAR, words.BIRTH)
        return is_named and low >= FIRST_YEAR and high <= LAST_YEAR

    @property
    def is_amount(self) -> bool:
        """Whether the numbers are amounts of money that the name does not forbid to add up."""
        column = self.summary.column
        unit = column.unit or read_header(column.name).text or ""
        if self.mention(words.NO_VALUE) or NO_AMOUNT.search(unit):
            return False
        is_bought = self.mention(words.BOUGHT) and not self.summary.is_whole
        return is_bought or self.mention(words.VALUE) or is_money(unit)

    @property
    def is_rating(self) -> bool:
        """Whether the column holds ratings or satisfaction."""
        return self.mention(words.RATING) and not self.mention(words.NO_RATING)

    def scale(self) -> tuple[str, ...]:
        """Return the numbers of a scale, or of codes with an order, from the lowest.

        Words may stand beside those at its ends: `10 (extremely)`.
        """
        points = [value for value, _ in self.summary.values]
        try:
            return tuple(sorted(points, key=float))
        except ValueError:
            return find_order(points)
