"""Do the parts of a model fit together? Each by its type may be sound, and all of them nonsense."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf, isfinite, isnan, nan

from personas.domain.model import Model
from personas.domain.profile import QUANTILE_STEPS, NumberSummary, Population, Segment
from personas.domain.recipe import Feature
from personas.domain.run import Run
from personas.model.decode import Fault, pointed

MEASURES, POPULATION = "/run/measures", "/run/profile/population"
FEATURES, CENTROIDS = "/run/clusters/recipe/features", "/run/clusters/centroids"
ROTATION = "/run/clusters/recipe/rotation"
SEGMENTS, NAMES, TRUST = "/run/profile/segments", "/run/names", "/run/trust"
EXTREME = 1e150  # the largest number that a cell gives


def check_model(model: Model) -> Iterator[Fault]:
    """Yield all that does not fit together."""
    for check in CHECKS:
        yield from check(model.run)
    yield from _check_retired(model)
    yield from _check_reading(model)


def _check_measures(run: Run) -> Iterator[Fault]:
    names = [measure.name for measure in run.measures]
    for i in _repeated(names):
        yield Fault(f"{MEASURES}/{i}/name", f"a second measure is named `{names[i]}`")
    columns = {column.name for column in run.table.columns}
    for i, measure in enumerate(run.measures):
        if not measure.expression and measure.column not in columns:
            message = f"`{measure.column}` is none of the table's columns"
            yield Fault(f"{MEASURES}/{i}/column", message)
    if run.table.id is not None and run.table.id not in columns:
        yield Fault("/run/table/id", f"`{run.table.id}` is none of the table's columns")


def _check_population(run: Run) -> Iterator[Fault]:
    population = run.profile.population
    for kind, found in (("number", population.numbers), ("category", population.categories)):
        part = f"{POPULATION}/{'numbers' if kind == 'number' else 'categories'}"
        wanted = {measure.name for measure in run.measures if measure.kind == kind}
        for name in sorted(wanted ^ found.keys()):
            yield Fault(part, f"`{name}` is a {kind} here and not among the measures, or missing")
    for name, summary in population.numbers.items():
        at = f"{POPULATION}/numbers/{pointed(name)}/quantiles"
        yield from (Fault(at, message) for message in _quantiles(summary))
    for name, category in population.categories.items():
        yield from _shares(f"{POPULATION}/categories/{pointed(name)}/shares", category.shares)


def _quantiles(summary: NumberSummary) -> Iterator[str]:
    if len(summary.quantiles) != QUANTILE_STEPS + 1:
        yield f"must have {QUANTILE_STEPS + 1} values, not {len(summary.quantiles)}"
    if list(summary.quantiles) != sorted(summary.quantiles):
        yield "must rise from the smallest to the largest"


def _shares(at: str, shares: Mapping[str, float]) -> Iterator[Fault]:
    for value, share in shares.items():
        if not 0 <= share <= 1:
            yield Fault(f"{at}/{pointed(value)}", f"must be from 0 to 1, not {share:g}")


def _check_recipe(run: Run) -> Iterator[Fault]:
    population, recipe = run.profile.population, run.clusters.recipe
    for i, made in enumerate(recipe.features):
        known: Mapping[str, object] = population.numbers
        if made.category is not None:
            known = population.categories
        if made.measure not in known:
            yield Fault(f"{FEATURES}/{i}/measure", f"`{made.measure}` is no measure of that kind")
        elif not _is_sound(made, population):
            yield Fault(f"{FEATURES}/{i}", "makes no number of some values of its measure")
    if recipe.rotation:
        width = len(recipe.features)
        rows = [recipe.rotation.means, *(one.loadings for one in recipe.rotation.components)]
        if {len(row) for row in rows} != {width}:
            yield Fault(ROTATION, f"must have a value for each of {width} features")


def _is_sound(made: Feature, population: Population) -> bool:
    """Whether every value that a customer may bring gives a number, and the known ones a finite."""
    known: Sequence[float | str] = [made.category or ""]
    if made.category is None:
        known = population.numbers[made.measure].quantiles
    fill = [] if made.fill is None else [made.fill]
    return all(isfinite(_value(made, x)) for x in (*known, *fill)) and not any(
        isnan(_value(made, x)) for x in (-EXTREME, 0.0, EXTREME)
    )


def _value(made: Feature, x: float | str) -> float:
    """The feature of a value: infinite where it is too large, no number where there is none."""
    try:
        return made.value(x)
    except OverflowError:
        return inf
    except (ArithmeticError, LookupError, ValueError, TypeError):
        return nan


def _check_centroids(run: Run) -> Iterator[Fault]:
    width = run.clusters.recipe.width
    if not width or not run.clusters.centroids:
        yield Fault(CENTROIDS, "must be at least one, of at least one feature")
    for i, centroid in enumerate(run.clusters.centroids):
        if len(centroid) != width:
            message = f"must have {width} values, not {len(centroid)}"
            yield Fault(f"{CENTROIDS}/{i}", message)
    numbers, count = run.clusters.numbers, len(run.clusters.centroids)
    if numbers and (len(set(numbers)) != count or len(numbers) != count or min(numbers) < 1):
        yield Fault("/run/clusters/numbers", "must name each centroid's segment, from 1 up, once")


def _check_segments(run: Run) -> Iterator[Fault]:
    known = set(run.clusters.segments)
    found = [segment.id for segment in run.profile.segments]
    for i, segment in enumerate(run.profile.segments):
        if segment.id not in known or i in _repeated(found):
            yield Fault(f"{SEGMENTS}/{i}/id", f"there is no one segment {segment.id}")
        yield from _segment(f"{SEGMENTS}/{i}", segment, run)
    if sum(segment.size for segment in run.profile.segments) > run.profile.population.customers:
        yield Fault(SEGMENTS, "hold more customers than there are")


def _segment(at: str, segment: Segment, run: Run) -> Iterator[Fault]:
    population = run.profile.population
    if segment.size < 1 or not 0 <= segment.share <= 1:
        yield Fault(at, "must have customers, and a share from 0 to 1")
    for name in segment.numbers.keys() - population.numbers.keys():
        yield Fault(f"{at}/numbers/{pointed(name)}", "is no numeric measure")
    for name, profile in segment.numbers.items():
        places = {stat: found.position for stat, found in profile.stats.items()}
        yield from _shares(f"{at}/numbers/{pointed(name)}/stats", places)
        if "median" not in places:
            yield Fault(f"{at}/numbers/{pointed(name)}/stats", "has no `median`")
    for name in segment.categories.keys() - population.categories.keys():
        yield Fault(f"{at}/categories/{pointed(name)}", "is no category")
    for name, category in segment.categories.items():
        yield from _shares(f"{at}/categories/{pointed(name)}/shares", category.shares)


def _check_names(run: Run) -> Iterator[Fault]:
    segments = {segment.id for segment in run.profile.segments}
    for segment in sorted(segments - run.names.keys()):
        yield Fault(NAMES, f"has no persona for segment {segment}")
    for number, naming in run.names.items():
        if number not in segments or naming.segment != number:
            yield Fault(f"{NAMES}/{number}", "belongs to no segment of that number")
    for number in run.trust.keys() - segments:
        yield Fault(f"{TRUST}/{number}", "belongs to no segment of that number")


def _check_retired(model: Model) -> Iterator[Fault]:
    back = sorted(set(model.retired) & set(model.run.clusters.segments))
    if back:
        yield Fault("/retired", f"segment {back[0]} is retired and there all the same")


def _check_reading(model: Model) -> Iterator[Fault]:
    reading = model.source.reading
    if reading.query is not None:
        yield Fault("/source/reading/query", "must be null: a model runs nothing")
    for key, told, known in (
        ("decimal", reading.decimal, (".", ",")),
        ("dates", reading.dates, ("ymd", "dmy", "mdy")),
    ):
        for name, way in told.items():
            if way not in known:
                at = f"/source/reading/{key}/{pointed(name)}"
                yield Fault(at, f"must be one of {' '.join(known)}")
    if reading.delimiter is not None and len(reading.delimiter) != 1:
        yield Fault("/source/reading/delimiter", "must be one sign")


def _repeated(names: list[str] | list[int]) -> list[int]:
    return [i for i, name in enumerate(names) if name in names[:i]]


CHECKS: tuple[Callable[[Run], Iterator[Fault]], ...] = (
    _check_measures,
    _check_population,
    _check_recipe,
    _check_centroids,
    _check_segments,
    _check_names,
)
