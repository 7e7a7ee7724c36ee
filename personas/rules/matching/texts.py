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
FILTERS = ("abs", "capitalize", "d", "default", "dictsort", "first", "float", "int", "items",
           "last", "length", "lower", "number", "percent", "plural", "round", "sort", "title",
           "trim", "truncate", "upper")  # fmt: skip
# what a broken text can raise while it renders, besides Jinja's own errors
FAILURES = (TemplateError, ArithmeticError, TypeError, ValueError, AttributeError, LookupError)


@lru_cache(maxsize=1)
def environment() -> BoundedEnvironment:
    """Return the sandbox of packs: no globals, and only `FILTERS`."""
    sandbox = jinja.environment()
    sandbox.globals.clear()
    sandbox.filters = {name: sandbox.filters[name] for name in sandbox.filters if name in FILTERS}
    return sandbox


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


def facts_of(pack: RulePack, segment: Segment, profile: Profile) -> dict[str, object]:
    """Return what the templates of a pack see.

    A measure is None where the segment lacks it or its figures are withheld.
    """
    facts: dict[str, object] = {
        measure.name: _facts(measure, segment, profile, pack.levels) for measure in pack.measures
    }
    description = describe(pack, segment)
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


MAX_MEASURES = 2
DESCRIPTION = (
    "{% for measure in measures %}{{ measure.level }} {{ measure.label }}"
    "{% if not loop.last %}, {% endif %}{% endfor %}"
)
WITHOUT_MEASURES = "segment {{ segment }}"


def describe(pack: RulePack, segment: Segment) -> str:
    """Return ``high annual income, low spending score``: at most two measures, farthest first."""
    levels = {
        name: pack.levels.label(number.median.position) for name, number in segment.numbers.items()
    }
    distances = {n: round(abs(p.median.position - 0.5), 9) for n, p in segment.numbers.items()}
    names = sorted(levels, key=lambda name: (-distances[name], name))
    extreme = [name for name in names if levels[name] != "mid"] or names
    if not extreme:
        return render(WITHOUT_MEASURES, {"segment": segment.id})
    facts = [
        {"label": lower_first(label_of(pack, name)), "level": levels[name]}
        for name in extreme[:MAX_MEASURES]
    ]
    return render(DESCRIPTION, {"measures": facts})


def label_of(pack: RulePack, name: str) -> str:
    """Return a measure's label, or its name where the pack does not have it."""
    measure = pack.measure(name)
    return measure.label if measure else name


def lower_first(label: str) -> str:
    """Return a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    first = label.split(" ", 1)[0]
    is_abbreviation = len(first) == 1 or first[1:] != first[1:].lower()
    return label if is_abbreviation else first.lower() + label[len(first) :]
