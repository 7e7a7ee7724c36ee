"""The axis of a drawing: its two ends, round numbers on it, and where a value stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count, takewhile
from math import ceil, floor, log10

STEPS = (1, 2, 2.5, 5, 10)
TICKS = 5  # intervals between round numbers, about
FROM_ZERO = 0.35  # an axis whose lowest value is below this share of its highest begins at 0
MARGIN = 0.02  # of the range, at both ends


@dataclass(frozen=True, slots=True)
class Axis:
    """A range of values, drawn from 0 % to 100 %."""

    low: float
    high: float

    def percent(self, value: float) -> float:
        """Return where a value stands, in percent with one decimal."""
        return round(100 * (value - self.low) / (self.high - self.low), 1)

    def percents(self, values: Iterable[float]) -> str:
        """Return where values stand, for a script to read."""
        return " ".join(f"{self.percent(value):g}" for value in values)

    @property
    def step(self) -> float:
        """The distance between round numbers."""
        least = (self.high - self.low) / TICKS
        power = 10.0 ** floor(log10(least))
        return min(step * power for step in STEPS if step * power >= least * (1 - 1e-9))

    def ticks(self) -> tuple[float, ...]:
        """Return the round numbers on the axis."""
        first = ceil(self.low / self.step - 1e-9)
        numbers = (float(f"{(first + i) * self.step:.12g}") for i in count())
        return tuple(takewhile(lambda number: number <= self.high, numbers))


def axis_of(values: Iterable[float]) -> Axis:
    """Return an axis with room for all ``values``; one that comes near 0 begins there."""
    numbers = list(values)
    low, high = min(numbers), max(numbers)
    if 0 < low < FROM_ZERO * high:
        low = 0.0
    room = MARGIN * (high - low) or abs(high) / 2 or 1.0
    return Axis(low if low == 0 < high else low - room, high + room)


def round_down(value: float) -> float:
    """Return the next number at or below a value that is 1, 2 or 5 times a power of ten, or 0."""
    if value == 0:
        return 0.0
    power = 10.0 ** floor(log10(abs(value)))
    sizes = [size * power for size in (1, 2, 5, 10)]
    if value > 0:
        return max(size for size in sizes if size <= value * (1 + 1e-12))
    return -min(size for size in sizes if size >= -value * (1 - 1e-12))
