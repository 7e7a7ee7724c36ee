"""Intervals of rates and means, tests of a segment against all others, the false discovery rate."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, fsum, lgamma, sqrt

ALPHA = 0.05
Z = 1.959963984540054  # the normal quantile of 1 − ALPHA / 2
NEGLIGIBLE = 1e-18  # of a sum of chances
TIE = 1e-7  # tables whose chances differ by less, relatively, are equally likely


@dataclass(frozen=True, slots=True)
class Moments:
    """The count, mean and sample standard deviation (n − 1) of some values."""

    count: int
    mean: float
    sd: float

    @property
    def squares(self) -> float:
        """The sum of squared deviations from the mean."""
        return max(self.count - 1, 0) * self.sd**2

    def without(self, part: Moments) -> Moments:
        """Return the moments of all values but those of a part."""
        count = self.count - part.count
        if not count:
            return Moments(0, self.mean, 0.0)
        mean = self.mean + (self.mean - part.mean) * part.count / count
        between = part.count * count / self.count * (part.mean - mean) ** 2
        squares = max(self.squares - part.squares - between, 0.0)
        return Moments(count, mean, sqrt(squares / max(count - 1, 1)))


def wilson_interval(events: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a rate by Wilson's score (1927), within 0 and 1."""
    rate, square = events / count, Z * Z
    center = (rate + square / (2 * count)) / (1 + square / count)
    spread = sqrt(rate * (1 - rate) / count + square / (4 * count**2))
    margin = Z / (1 + square / count) * spread
    low = 0.0 if events == 0 else max(center - margin, 0.0)
    high = 1.0 if events == count else min(center + margin, 1.0)
    return low, high


def t_interval(values: Moments) -> tuple[float, float]:
    """Return the 95 % interval of a mean by Student's t (1908)."""
    from scipy.special import stdtrit  # takes long to load, and is seldom needed

    margin = float(stdtrit(values.count - 1, 1 - ALPHA / 2)) * values.sd / sqrt(values.count)
    return values.mean - margin, values.mean + margin


def fisher_test(events: int, count: int, all_events: int, all_count: int) -> float:
    """Return the two-sided p-value of Fisher's exact test (1922) of a part against all others.

    It is the chance of all tables with these totals that are no likelier than this one.
    """

    def log_chance(n: int) -> float:
        choices = _log_choose(all_events, n) + _log_choose(all_count - all_events, count - n)
        return choices - _log_choose(all_count, count)

    def growth(n: int) -> float:
        """The chance of n + 1 events by that of n."""
        ways = (all_events - n) * (count - n)
        return ways / ((n + 1) * (all_count - all_events - count + n + 1))

    least, most = max(0, all_events + count - all_count), min(all_events, count)
    mode = min(max((all_events + 1) * (count + 1) // (all_count + 2), least), most)
    limit = log_chance(events) + TIE
    # Chances fall on both sides of the mode: each tail begins where they are no longer above.
    rising, falling = range(least, mode + 1), range(most, mode, -1)
    below = rising[: bisect_right(rising, limit, key=log_chance)][::-1]
    above = falling[: bisect_right(falling, limit, key=log_chance)][::-1]
    tails = (
        _sum_tail(below, log_chance, lambda n: 1 / growth(n - 1)),
        _sum_tail(above, log_chance, growth),
    )
    return min(sum(tails), 1.0)


def _sum_tail(
    numbers: range, log_chance: Callable[[int], float], growth: Callable[[int], float]
) -> float:
    """Return the chance of all the numbers, of which each is less likely than the one before."""
    if not numbers:
        return 0.0
    chance = total = exp(log_chance(numbers[0]))
    for n in numbers[:-1]:
        chance *= growth(n)
        if chance <= NEGLIGIBLE * total:
            break
        total += chance
    return total


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def welch_test(first: Moments, second: Moments) -> float:
    """Return the two-sided p-value of Welch's t-test (1947) that two means differ."""
    from scipy.special import stdtr

    if min(first.count, second.count) < 2:
        return 1.0
    errors = [part.sd**2 / part.count for part in (first, second)]
    error, difference = sum(errors), abs(first.mean - second.mean)
    if error <= (1e-9 * max(abs(first.mean), abs(second.mean))) ** 2:
        return 1.0  # without any spread there is no test
    parts = zip(errors, (first.count, second.count), strict=True)
    freedom = error**2 / sum(part**2 / (n - 1) for part, n in parts)
    return float(2 * stdtr(freedom, -difference / sqrt(error)))


def adjust(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for their number, by Benjamini and Yekutieli (2001).

    It is the procedure of Benjamini and Hochberg (1995) for tests that depend on each other in any
    way, as those of each segment against all others do.
    """
    count = len(p_values)
    penalty = count * fsum(1 / rank for rank in range(1, count + 1))
    adjusted, least = [1.0] * count, 1.0
    order = sorted(range(count), key=lambda i: -p_values[i])
    for rank, i in zip(range(count, 0, -1), order, strict=True):
        least = min(least, p_values[i] * penalty / rank)
        adjusted[i] = least
    return adjusted
