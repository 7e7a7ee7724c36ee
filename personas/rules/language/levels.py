"""Levels: named bands of positions, of which `mid` is what the others leave."""

from __future__ import annotations

from dataclasses import dataclass

from personas.rules.language.intervals import Interval

NAMES = ("very low", "low", "mid", "high", "very high")
LOW, HIGH = NAMES[:2], NAMES[3:]


@dataclass(frozen=True, slots=True)
class Levels:
    """Where the bands end, as positions: the upper ends of the low ones, the lower of the high."""

    very_low: float = 0.10
    low: float = 0.30
    high: float = 0.70
    very_high: float = 0.90

    def end(self, name: str) -> float:
        """Return the inner end of a level other than ``mid``."""
        return float(getattr(self, name.replace(" ", "_")))

    def label(self, position: float) -> str:
        """Return the most extreme level that holds at a position."""
        for name in ("very low", "very high", "low", "high"):
            if self.interval(name).holds(position):
                return name
        return "mid"

    def interval(self, name: str) -> Interval:
        """Return the positions at which a level holds; ``high`` includes ``very high``."""
        if name in LOW:
            return Interval(upper=self.end(name))
        if name in HIGH:
            return Interval(lower=self.end(name))
        return Interval(self.low, self.high, open_below=True, open_above=True)

    @property
    def faults(self) -> tuple[str, ...]:
        """Say where the scale overlaps or is out of order."""
        pairs = (("very low", "low"), ("low", "high"), ("high", "very high"))
        return tuple(
            f"`{name}` {_reach(name)} q{self.end(name) * 100:g}, "
            f"`{above}` {_reach(above)} q{self.end(above) * 100:g}"
            for name, above in pairs
            if self.end(name) > self.end(above)
        )


def _reach(name: str) -> str:
    return "reaches up to" if name in LOW else "starts at"
