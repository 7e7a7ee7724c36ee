"""A rule pack after loading: levels, measures, personas and tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from personas.domain.measure import MeasureRole
from personas.domain.naming import Outcome
from personas.domain.problem import Location
from personas.rules.language.conditions import Condition, Interval, Leaf, Range, leaves

LEVEL_NAMES = ("very low", "low", "mid", "high", "very high")
LOW, HIGH = LEVEL_NAMES[:2], LEVEL_NAMES[3:]
LISTS = ("do", "avoid", "channels", "kpis")  # the keys of a persona's lists of templates


@dataclass(frozen=True, slots=True)
class Levels:
    """Named bands of positions: the upper ends of the low levels, the lower ends of the high.

    Positions between ``low`` and ``high`` are `mid`.
    """

    very_low: float = 0.10
    low: float = 0.30
    high: float = 0.70
    very_high: float = 0.90

    @property
    def ends(self) -> tuple[float, float, float, float]:
        """The ends of all levels, in the order of positions."""
        return (self.very_low, self.low, self.high, self.very_high)

    def end(self, name: str) -> float:
        """Return the inner end of a level other than ``mid``."""
        return float(getattr(self, name.replace(" ", "_")))

    def label(self, position: float) -> str:
        """Return the most extreme level that contains a position."""
        for name in ("very low", "very high", "low", "high"):
            if self.interval(name).contains(position):
                return name
        return "mid"

    def interval(self, name: str) -> Interval:
        """Return the positions of a level; ``high`` includes ``very high``."""
        if name in LOW:
            return Interval(upper=self.end(name))
        if name in HIGH:
            return Interval(lower=self.end(name))
        return Interval(self.low, self.high, open_below=True, open_above=True)

    @property
    def faults(self) -> tuple[str, ...]:
        """The levels that overlap or are out of order, in words."""
        pairs = (("very low", "low"), ("low", "high"), ("high", "very high"))
        return tuple(
            f"`{name}` {_extent(name)} q{self.end(name) * 100:g}, "
            f"`{above}` {_extent(above)} q{self.end(above) * 100:g}"
            for name, above in pairs
            if self.end(name) > self.end(above)
        )


def _extent(name: str) -> str:
    return "reaches up to" if name in LOW else "starts at"


NEAREST = 0.10
VERSION = 1


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """A measure of the pack; ``columns`` are the column names it may have, best first.

    ``higher`` and ``lower`` distinguish two segments of one persona. ``expressions`` calculate the
    measure where the table has none of these columns: the first whose columns are there does.
    ``role`` says what the measure is for, ``feature`` whether K-Means sees it; None: as its column
    suggests.
    """

    name: str
    label: str
    unit: str | None
    columns: tuple[str, ...]
    optional: bool
    higher: str
    lower: str
    at: Location = field(compare=False)
    expressions: tuple[str, ...] = ()
    feature: bool | None = None
    role: MeasureRole | None = None


@dataclass(frozen=True, slots=True)
class Texts:
    """A persona's texts: Jinja templates over one segment's facts (icon and tags: plain)."""

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
class NumberInput:
    """One statistic of a numeric measure in a test's segment; None is unknown."""

    measure: str
    stat: str
    value: float | None = None
    position: float | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class SharesInput:
    """The shares (0…1) of a categorical measure's values in a test's segment."""

    measure: str
    shares: tuple[tuple[str, float], ...]


TestInput = NumberInput | SharesInput


@dataclass(frozen=True, slots=True)
class TestCase:
    """A segment in figures, and the persona it should get.

    ``persona`` is None exactly when the expected outcome is ``none``.
    """

    __test__ = False  # not a test class, whatever pytest thinks of its name

    name: str
    inputs: tuple[TestInput, ...]
    outcome: Outcome
    persona: str | None
    at: Location = field(compare=False)


def templates_of(texts: Texts) -> tuple[str, ...]:
    """Return the texts that are templates."""
    return (texts.name, texts.story, *texts.do, *texts.avoid, *texts.channels, *texts.kpis)


def leaves_of(personas: Iterable[Persona]) -> Iterator[Leaf]:
    """Yield every condition on a single measure of every persona."""
    return (leaf for persona in personas for leaf in leaves(persona.when))


def ranges_of(personas: Iterable[Persona]) -> Iterator[Range]:
    """Yield every condition on a numeric measure of every persona."""
    return (leaf for leaf in leaves_of(personas) if isinstance(leaf, Range))


def categories_of(personas: Iterable[Persona]) -> frozenset[str]:
    """Return the measures that conditions treat as categories."""
    return frozenset(leaf.measure for leaf in leaves_of(personas) if not isinstance(leaf, Range))


def numbers_of(personas: Iterable[Persona]) -> frozenset[str]:
    """Return the measures that conditions compare as numbers."""
    return frozenset(leaf.measure for leaf in ranges_of(personas))


@dataclass(frozen=True, slots=True, eq=False)
class RulePack:
    """A rule pack; its personas are tried from first to last.

    ``nearest`` is the largest distance, in positions, at which a persona still names a segment.
    A pack of ``all_numeric`` columns has no personas, and no measures until `with_columns`.
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

    @property
    def numbers(self) -> frozenset[str]:
        """The measures that conditions compare as numbers."""
        return numbers_of(self.personas)

    @property
    def optional_measures(self) -> frozenset[str]:
        """The measures that a table may lack."""
        return frozenset(measure.name for measure in self.measures if measure.optional)

    def measure(self, name: str) -> MeasureRule | None:
        """Return the measure of this name, or None."""
        return next((measure for measure in self.measures if measure.name == name), None)
