"""Levels: named bands of positions, of which `mid` is what the others leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from personas.domain.naming import Outcome
from personas.domain.problem import Location
from personas.rules.language.conditions import Condition, Interval, Leaf, Range, leaves

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


NEAREST = 0.10
VERSION = 1


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """A measure that the pack knows; ``columns`` are the names it goes by, best first.

    ``higher`` and ``lower`` are what tells two segments of one persona apart by this measure.
    ``expression`` calculates it where the table has none of these columns. ``feature`` is whether
    segments are found by it; where it is not said they are by numbers, and not by categories.
    """

    name: str
    label: str
    unit: str | None
    columns: tuple[str, ...]
    optional: bool
    higher: str
    lower: str
    at: Location = field(compare=False)
    expression: str | None = None
    feature: bool | None = None


@dataclass(frozen=True, slots=True)
class Texts:
    """What a persona says: Jinja templates over one segment's facts (icon and tags: plain)."""

    name: str
    icon: str = ""
    tags: tuple[str, ...] = ()
    story: str = ""
    do: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Persona:
    """A persona and the condition under which it names a segment."""

    id: str
    when: Condition
    texts: Texts
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class Given:
    """What a test knows of one statistic of a numeric measure; None is not given."""

    measure: str
    stat: str
    value: float | None = None
    position: float | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class GivenShares:
    """What a test knows of a categorical measure: shares (0…1) of its values."""

    measure: str
    shares: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class TestCase:
    """A segment as a test describes it, and the persona it should get.

    ``persona`` is None exactly when the expected outcome is ``none``.
    """

    __test__ = False  # not a test class, whatever pytest thinks of its name

    name: str
    given: tuple[Given | GivenShares, ...]
    outcome: Outcome
    persona: str | None
    at: Location = field(compare=False)


def templates_of(texts: Texts) -> tuple[str, ...]:
    """Return all that is a template."""
    return (texts.name, texts.story, *texts.do, *texts.avoid, *texts.channels, *texts.kpis)


def leaves_of(personas: Iterable[Persona]) -> Iterator[Leaf]:
    """Yield every condition on a single measure of every persona."""
    return (leaf for persona in personas for leaf in leaves(persona.when))


def categories_of(personas: Iterable[Persona]) -> frozenset[str]:
    """Return the measures that conditions treat as categories."""
    return frozenset(leaf.measure for leaf in leaves_of(personas) if not isinstance(leaf, Range))


def numbers_of(personas: Iterable[Persona]) -> frozenset[str]:
    """Return the measures that conditions compare as numbers."""
    return frozenset(leaf.measure for leaf in leaves_of(personas) if isinstance(leaf, Range))


@dataclass(frozen=True, slots=True, eq=False)
class RulePack:
    """A whole pack: its personas are tried from first to last.

    ``nearest`` is by how many positions in total a persona may miss and still name a segment.
    A pack of ``all_numeric`` columns has no measures before it meets a table, and no personas.
    """

    name: str
    description: str
    measures: tuple[MeasureRule, ...]
    levels: Levels
    personas: tuple[Persona, ...]
    fallback: Texts
    nearest: float
    tests: tuple[TestCase, ...]
    at: Location
    levels_at: Location
    personas_at: Location
    all_numeric: bool = False

    @property
    def categories(self) -> frozenset[str]:
        """The measures that conditions treat as categories."""
        return categories_of(self.personas)

    def measure(self, name: str) -> MeasureRule | None:
        """Return the measure of this name, or None."""
        return next((measure for measure in self.measures if measure.name == name), None)
