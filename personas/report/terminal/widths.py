"""How the columns of the first screen share a line: names come first, bars take what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from rich.cells import cell_len

from personas.report.views import RunView

GAP = 2
MIN_NAME, MAX_NAME = 18, 34  # of a persona's name; a longer one is folded
MIN_BAR, MAX_BAR = 4, 12  # of the longest bar; where there is no room for it there are none
MAX_WORD = 14  # of a value's label; one with a longer word is not its column's title


@dataclass(frozen=True, slots=True)
class Widths:
    """The cells of each column, ``value`` 0 where no shares of it are public."""

    number: int
    name: int
    customers: int
    value: int
    certainty: int
    bar: int = 0

    @property
    def indent(self) -> int:
        """The cells before a name, where the lines below it begin."""
        return 1 + self.number + GAP

    @property
    def total(self) -> int:
        """The cells of a line."""
        value = GAP + self.value if self.value else 0
        return self.indent + self.name + GAP + self.customers + value + GAP + self.certainty


def fit_widths(width: int, view: RunView, phrases: Any) -> Widths:
    """Return the columns of a line of ``width`` cells."""
    segments, titles = view.segments, phrases.column
    sizes = _widest(phrases.count(s.size) for s in segments)
    words = [s.certainty.word for s in segments]
    widths = Widths(
        number=_widest(s.number for s in segments),
        name=MIN_NAME,
        customers=max(sizes + GAP + 4, len(titles["customers"])),
        value=_value_width(view, phrases),
        certainty=_widest([*words, titles["sure"]]),
    )
    if widths.total > width:  # the words are folded
        folded = _widest(word for text in words for word in text.split())
        widths = replace(widths, certainty=max(folded, _longest_word(titles["sure"])))
    names = (cell_len(s.title) + 3 * bool(s.icon) for s in segments)
    name = min(max([MIN_NAME, *names]), MAX_NAME)
    return _with_bars(replace(widths, name=max(width - widths.total + MIN_NAME, 8)), name)


def _with_bars(widths: Widths, name: int) -> Widths:
    """Give what a name of ``name`` cells leaves to the bars."""
    columns = 2 if widths.value else 1
    bar = min((widths.name - name) // columns - 1, MAX_BAR)
    if bar < MIN_BAR:
        return widths
    added = bar + 1
    return replace(
        widths,
        name=widths.name - columns * added,
        customers=widths.customers + added,
        value=widths.value + added if widths.value else 0,
        bar=bar,
    )


def _value_width(view: RunView, phrases: Any) -> int:
    if view.value is None or not view.value.has_shares:
        return 0
    shares = _widest(phrases.value_share(segment) for segment in view.segments)
    longest = _longest_word(view.value.label)
    return max(4, shares, longest if longest <= MAX_WORD else 0)


def _widest(values: Iterable[object]) -> int:
    return max((cell_len(str(value)) for value in values), default=0)


def _longest_word(text: str) -> int:
    return _widest(text.split())
