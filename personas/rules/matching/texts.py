"""The texts of a pack: templates over one segment's facts, rendered in a bounded sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache

from jinja2 import Template, TemplateError

from personas.domain.profile import Profile, Segment
from personas.rules.language.pack import Levels, MeasureRule, RulePack
from personas.rules.matching.subject import most_common
from personas.sandbox import BoundedEnvironment, jinja
from personas.suppression import category_cells, mute_segments, withheld_measures

MAX_LENGTH = 2_000
FILTERS = ("abs", "amount", "capitalize", "d", "default", "dictsort", "first", "float", "int",
           "items", "last", "length", "lower", "number", "percent", "plural", "round", "sort",
           "title", "trim", "truncate", "upper")  # fmt: skip
# what a broken text can raise while it renders, besides Jinja's own errors
FAILURES = (TemplateError, ArithmeticError, TypeError, ValueError, AttributeError, LookupError)


@lru_cache(maxsize=1)
def environment() -> BoundedEnvironment:
    """Return the sandbox of packs: no globals, and only `FILTERS`."""
    sandbox = jinja.environment()
    sandbox.globals.clear()
    filters = sandbox.filters | {"amount": amount}
    sandbox.filters = {name: filters[name] for name in filters if name in FILTERS}
    return sandbox


AMOUNTS = ("median", "mean", "q25", "q75", "population")  # facts in the measure's unit


def amount(measure: object, fact: str = "median") -> str:
    """Format a fact of a numeric measure with its unit; a filter of texts."""
    if not isinstance(measure, NumberFacts) or fact not in AMOUNTS:
        raise ValueError(f"`amount` takes a measure of numbers, and one of {', '.join(AMOUNTS)}")
    return jinja.with_unit(getattr(measure, fact), measure.unit)


@lru_cache(maxsize=4096)
def _compile(text: str) -> Template:
    return environment().from_string(text)


def render(text: str, facts: Mapping[str, object]) -> str:
    """Render a template into one text of at most `MAX_LENGTH` characters; raises `FAILURES`."""
    if "{" not in text:
        return text
    result = _compile(text).render(facts).strip()
    return result if len(result) <= MAX_LENGTH else result[: MAX_LENGTH - 1] + "…"


SEGMENT_FACTS = ("share", "size", "description")


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """A numeric measure in a segment; ``population`` is the median of all customers."""

    label: str
    unit: str
    median: float
    mean: float | None  # None where it would reveal that of a few customers
    q25: float
    q75: float
    position: float
    level: str
    population: float

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """A categorical measure in a segment; shares are of the customers who have a value."""

    label: str
    unit: str
    most_common: str
    shares: Mapping[str, float]

    def __str__(self) -> str:
        return self.label


MEASURE_FACTS = tuple({f.name: f for kind in (NumberFacts, CategoryFacts) for f in fields(kind)})


def facts_of(
    pack: RulePack, segment: Segment, profile: Profile, description: str
) -> dict[str, object]:
    """Return what the templates of a pack see.

    A measure is None where the segment lacks it or its figures are withheld.
    """
    facts: dict[str, object] = {
        measure.name: _facts(measure, segment, profile, pack.levels) for measure in pack.measures
    }
    return facts | {"share": segment.share, "size": segment.size, "description": description}


def _facts(
    measure: MeasureRule, segment: Segment, profile: Profile, levels: Levels
) -> NumberFacts | CategoryFacts | None:
    name, population = measure.name, profile.population
    if name in segment.numbers and name in population.numbers:
        is_withheld = name in withheld_measures(segment)
        return None if is_withheld else _number(measure, segment, profile, levels)
    return _category(measure, segment, profile) if name in population.categories else None


def _category(measure: MeasureRule, segment: Segment, profile: Profile) -> CategoryFacts | None:
    """Return the shares that are not withheld; None where that of the commonest value is."""
    category = segment.categories.get(measure.name)
    if category is None or not category.shares:
        return None
    cells = category_cells(profile, measure.name)[segment.id]
    shares = {c.value: c.share for c in cells if c.value is not None and not c.is_hidden}
    commonest = most_common(category.shares)
    if commonest not in shares:
        return None
    return CategoryFacts(measure.label, measure.unit or "", commonest, shares)


def _number(
    measure: MeasureRule, segment: Segment, profile: Profile, levels: Levels
) -> NumberFacts:
    number = segment.numbers[measure.name]
    is_mute = segment.id in mute_segments(profile, measure.name)
    return NumberFacts(
        label=measure.label,
        unit=measure.unit or "",
        median=number.median.value,
        mean=None if is_mute or number.mean is None else number.mean.value,
        q25=number.stats["q25"].value,
        q75=number.stats["q75"].value,
        position=number.median.position,
        level=levels.label(number.median.position),
        population=profile.population.numbers[measure.name].median,
    )
